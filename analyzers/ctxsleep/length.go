package ctxsleep

// How long a pause lasts, as far as constants tell.

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"time"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A length is how long a pause lasts.
type length struct {
	most   time.Duration
	known  bool
	random bool // chance says how much less
}

// length returns how long the pause lasts at most, if that hangs on constants only. The
// period of a timer is looked for where it is made.
func (fn *function) length(p *pause) length {
	if p.channel == nil {
		return fn.duration(p.cur.Node())
	}
	ch := ast.Unparen(p.channel)
	if sel, ok := ch.(*ast.SelectorExpr); ok && sel.Sel.Name == "C" {
		if l := fn.justMade(p.cur, sel.X); l.known {
			return l
		}
		return fn.period(fn.Variable(sel.X))
	}
	if v := fn.Variable(ch); v != nil {
		return fn.period(v)
	}
	return fn.duration(ch)
}

// justMade returns the length with which the statement before the receive made the
// timer, be that in a field:
//
//	c.timer = time.NewTimer(0)
//	<-c.timer.C
func (fn *function) justMade(receive inspector.Cursor, timer ast.Expr) length {
	prev, ok := receive.Parent().PrevSibling()
	if !ok {
		return length{}
	}
	for _, a := range ctxflow.Assignments(prev.Node()) {
		if name := ctxflow.NameChain(timer); name != "" && a.Rhs != nil && ctxflow.NameChain(a.Lhs[0]) == name {
			return fn.duration(ast.Unparen(a.Rhs))
		}
	}
	return length{}
}

// duration returns for how long a call of package time waits.
func (fn *function) duration(n ast.Node) length {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !isTimeFunc(fn.pass.TypesInfo, call, "Sleep", "After", "Tick", "NewTimer", "NewTicker") {
		return length{}
	}
	b := boundOf(fn.pass.TypesInfo, call.Args[0])
	return length{time.Duration(b.most), b.known, b.random}
}

// period returns the length with which a timer, or its channel, was made: the
// longest, if there are several. A timer that is reset may have another.
func (fn *function) period(v *types.Var) (longest length) {
	if v == nil {
		return length{}
	}
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.SelectorExpr)(nil)) {
		if sel, ok := cur.Node().(*ast.SelectorExpr); ok && sel.Sel.Name == "Reset" && fn.Variable(sel.X) == v {
			return length{}
		}
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if fn.Variable(a.Lhs[0]) != v || a.Rhs == nil {
				continue
			}
			l := fn.duration(ast.Unparen(a.Rhs))
			if !l.known {
				return length{}
			}
			l.most, l.random = max(longest.most, l.most), longest.random || l.random
			longest = l
		}
	}
	return longest
}

// A bound is the most that an expression can come to.
type bound struct {
	most          float64
	known, random bool
}

// boundOf returns the bound of a constant, of a random share of one, and of what is
// computed from those:
//
//	25*time.Millisecond + time.Duration(rand.Int63n(int64(100*time.Millisecond)))
func boundOf(info *types.Info, e ast.Expr) bound {
	if value := info.Types[e].Value; value != nil {
		most, _ := constant.Float64Val(constant.ToFloat(value))
		return bound{most: most, known: true}
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		x, y := boundOf(info, e.X), boundOf(info, e.Y)
		both := bound{known: x.known && y.known, random: x.random || y.random}
		switch e.Op {
		case token.ADD:
			both.most = x.most + y.most
			return both
		case token.MUL:
			both.most = x.most * y.most
			return both
		case token.SUB, token.QUO:
			x.random = both.random
			return x // chance only makes it shorter
		}
	case *ast.CallExpr:
		if info.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return boundOf(info, e.Args[0])
		}
		return chance(info, e)
	}
	return bound{}
}

// chance returns the bound of a call of math/rand: one for a share, else its argument.
func chance(info *types.Info, call *ast.CallExpr) bound {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "math/rand" && fn.Pkg().Path() != "math/rand/v2" {
		return bound{}
	}
	switch {
	case fn.Name() == "Float64" || fn.Name() == "Float32":
		return bound{most: 1, known: true, random: true}
	case len(call.Args) == 1:
		b := boundOf(info, call.Args[0])
		b.random = true
		return b
	}
	return bound{}
}
