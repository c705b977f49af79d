package ctxsleep

// Which pauses a reviewer lets pass.

import (
	"go/ast"
	"go/constant"
	"go/types"
	"time"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

const (
	// brief is as long as nobody minds: the same limit as for waits in summaries.
	brief = 10 * time.Millisecond
	// once is how long a pause may take that does not come again in a loop.
	once = 50 * time.Millisecond
	// short is how late a loop may notice that its context has ended.
	short = 100 * time.Millisecond
)

// isAccepted reports whether the pause may ignore the context.
func (fn *function) isAccepted(p *pause, ctx *types.Var) bool {
	if p.channel != nil && fn.isDrain(p) || fn.IsOwn(ctx, false) || isParting(p) {
		return true
	}
	d, known := fn.length(p)
	if !known && p.loop {
		return fn.isWatched(p.cur, ctx) // it is late by a tick at most
	}
	return known && (d <= brief || d <= once && !p.loop && !isRepeated(p.cur) || d <= short && fn.isWatched(p.cur, ctx))
}

// isParting reports whether the pause is the last thing that a goroutine does after
// its work, or a function that says in its name that it ends something and has no
// results: all that it delays is the end, so that is its purpose.
func isParting(p *pause) bool {
	var body *ast.BlockStmt
	f := ctxflow.Enclosing(p.cur)[0]
	switch fn := f.Node().(type) {
	case *ast.FuncLit:
		if f.ParentEdgeKind() == edge.CallExpr_Fun && ctxflow.IsStarted(f.Parent()) {
			body = fn.Body
		}
	case *ast.FuncDecl:
		if fn.Type.Results == nil && detach.SpeaksOfStop(fn.Name.Name) {
			body = fn.Body
		}
	}
	return body != nil && len(body.List) > 1 && p.cur.Parent().Node() == body.List[len(body.List)-1]
}

// length returns how long the pause lasts, if that is a constant. The period of a
// timer is looked for where it is made.
func (fn *function) length(p *pause) (time.Duration, bool) {
	if p.channel == nil {
		return fn.duration(p.cur.Node())
	}
	ch := ast.Unparen(p.channel)
	if sel, ok := ch.(*ast.SelectorExpr); ok && sel.Sel.Name == "C" {
		if d, known := fn.justMade(p.cur, sel.X); known {
			return d, true
		}
		return fn.period(fn.Variable(sel.X))
	}
	if v := fn.Variable(ch); v != nil {
		return fn.period(v)
	}
	return fn.duration(ch)
}

// justMade returns the constant with which the statement before the receive made the
// timer, be that in a field:
//
//	c.timer = time.NewTimer(0)
//	<-c.timer.C
func (fn *function) justMade(receive inspector.Cursor, timer ast.Expr) (time.Duration, bool) {
	prev, ok := receive.Parent().PrevSibling()
	if !ok {
		return 0, false
	}
	for _, a := range ctxflow.Assignments(prev.Node()) {
		if name := ctxflow.NameChain(timer); name != "" && a.Rhs != nil && ctxflow.NameChain(a.Lhs[0]) == name {
			return fn.duration(ast.Unparen(a.Rhs))
		}
	}
	return 0, false
}

// duration returns the constant by which a call of package time waits.
func (fn *function) duration(n ast.Node) (time.Duration, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !isTimeFunc(fn.pass.TypesInfo, call, "Sleep", "After", "Tick", "NewTimer", "NewTicker") {
		return 0, false
	}
	value := fn.pass.TypesInfo.Types[call.Args[0]].Value
	if value == nil {
		return 0, false
	}
	d, exact := constant.Int64Val(constant.ToInt(value))
	return time.Duration(d), exact
}

// period returns the constant with which a timer, or its channel, was made: the
// longest, if there are several. A timer that is reset may have another.
func (fn *function) period(v *types.Var) (longest time.Duration, known bool) {
	if v == nil {
		return 0, false
	}
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.SelectorExpr)(nil)) {
		if sel, ok := cur.Node().(*ast.SelectorExpr); ok && sel.Sel.Name == "Reset" && fn.Variable(sel.X) == v {
			return 0, false
		}
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if fn.Variable(a.Lhs[0]) != v || a.Rhs == nil {
				continue
			}
			d, ok := fn.duration(ast.Unparen(a.Rhs))
			if !ok {
				return 0, false
			}
			longest, known = max(longest, d), true
		}
	}
	return longest, known
}

// isRepeated reports whether the code is in a loop of its function, or in a function
// literal, which may be called from one.
func isRepeated(cur inspector.Cursor) bool {
	for range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.LabeledStmt)(nil)) {
		return true
	}
	return false
}

// isWatched reports whether the innermost loop around the pause, in the same
// function, looks at the context itself each time round.
func (fn *function) isWatched(cur inspector.Cursor, ctx *types.Var) bool {
	for loop := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		if _, ok := loop.Node().(*ast.FuncLit); ok {
			return false
		}
		for call := range loop.Preorder((*ast.CallExpr)(nil)) {
			for _, method := range [...]string{"Err", "Done"} {
				if v := fn.OfMethod(call.Node().(ast.Expr), method); v != nil && (v == ctx || fn.Ancestors(ctx)[v]) {
					return true
				}
			}
		}
		return false
	}
	return false
}

// isDrain reports whether the receive empties the channel of a timer that has
// fired already: it depends on what Stop has returned.
func (fn *function) isDrain(p *pause) bool {
	for branch := range p.cur.Enclosing((*ast.IfStmt)(nil)) {
		found := false
		ast.Inspect(branch.Node().(*ast.IfStmt).Cond, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			found = found || ok && sel.Sel.Name == "Stop"
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
