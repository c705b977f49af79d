package ctxignore

// What those do who could end a wait.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// literal judges a goroutine, or other code, that is written out.
func (fn *function) literal(w *wait, lit inspector.Cursor) (verdict, bool) {
	switch {
	case fn.mentions(lit.Node()), lit.ParentEdgeKind() == edge.CallExpr_Args && fn.mentions(lit.Parent().Node()),
		lit.ParentEdgeKind() == edge.CallExpr_Fun && fn.mentions(lit.Parent().Node()):
		return sure, true
	case fn.isKept(lit), fn.world.hangs(lit.Node()), fn.passesOn(w, lit):
		return unsure, false
	}
	return sure, false
}

// isKept reports whether a literal is stored or sent: who runs it, and when, is out
// of sight.
func (fn *function) isKept(lit inspector.Cursor) bool {
	switch lit.ParentEdgeKind() {
	case edge.SendStmt_Value, edge.KeyValueExpr_Value, edge.CompositeLit_Elts:
		return true
	case edge.AssignStmt_Rhs:
		for _, l := range lit.Parent().Node().(*ast.AssignStmt).Lhs {
			if fn.Variable(l) != nil {
				return false
			}
		}
		return true
	}
	return false
}

// passesOn reports whether a goroutine only waits itself for a group or a Cond that
// nobody is sure to end: it makes a channel out of them.
func (fn *function) passesOn(w *wait, lit inspector.Cursor) bool {
	for _, inner := range waitsIn(fn.pass.TypesInfo, lit) {
		if inner.kind == cond && !fn.wakes(w, inner) || inner.kind == join && fn.judge(inner, inner.ops[0]) == unsure {
			return true
		}
	}
	return false
}

// wakes reports whether the function has, before it waits, woken the goroutine that
// waits on a Cond.
func (fn *function) wakes(w, inner *wait) bool {
	for cur := range fn.Root.Preorder((*ast.SelectorExpr)(nil)) {
		sel := cur.Node().(*ast.SelectorExpr)
		if runsIn(cur, ctxflow.Enclosing(w.node)[0]) && (sel.Sel.Name == "Broadcast" || sel.Sel.Name == "Signal") && sel.Pos() < w.node.Node().Pos() && fn.samePath(sel.X, inner.ops[0].on) {
			return true
		}
	}
	return false
}

// runsIn reports whether code stands in a function itself, or in literals that it
// calls or starts on the spot.
func runsIn(cur, function inspector.Cursor) bool {
	for _, around := range ctxflow.Enclosing(cur) {
		if around == function {
			return true
		}
		if around.ParentEdgeKind() != edge.CallExpr_Fun {
			return false
		}
	}
	return false
}

// started judges a call of a method of a group: those that are given a function run
// it.
func (fn *function) started(w *wait, call inspector.Cursor) (verdict, bool) {
	for i, arg := range call.Node().(*ast.CallExpr).Args {
		if _, ok := fn.pass.TypesInfo.TypeOf(arg).Underlying().(*types.Signature); !ok {
			continue
		}
		if fn.mentions(arg) {
			return sure, true
		}
		if lit := call.ChildAt(edge.CallExpr_Args, i); isLiteral(lit.Node()) {
			return fn.literal(w, lit)
		}
		return sure, false
	}
	return none, false
}

func isLiteral(n ast.Node) bool {
	_, ok := n.(*ast.FuncLit)
	return ok
}

// call judges a call that is given what is waited for.
func (fn *function) call(call *ast.CallExpr) (verdict, bool) {
	info := fn.pass.TypesInfo
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if _, ok := info.Uses[id].(*types.Builtin); ok {
			return none, false
		}
	}
	switch callee := typeutil.StaticCallee(info, call); {
	case fn.mentions(call):
		return sure, true
	case callee != nil && fn.world.hangs(callee):
		return unsure, false
	}
	return sure, false
}

// givenAway judges what becomes part of something else: that may reach whoever
// ends the wait together with a context.
func (fn *function) givenAway(cur inspector.Cursor) (verdict, bool) {
	stmt := cur
	for ; ; stmt = stmt.Parent() {
		switch n := stmt.Node().(type) {
		case *ast.CallExpr:
			if isBuiltin(fn.pass.TypesInfo, n, "append") {
				continue // to be found in the slice
			}
			if fn.mentions(n) {
				return sure, true
			}
			return fn.call(n)
		case *ast.AssignStmt, *ast.ValueSpec:
			return fn.assigned(n)
		case ast.Stmt:
			if fn.mentions(n) {
				return sure, true
			}
			return unsure, false
		}
	}
}

// assigned judges what is stored: in a variable, by what that is given to.
func (fn *function) assigned(n ast.Node) (verdict, bool) {
	if fn.mentions(n) {
		return sure, true
	}
	for _, a := range ctxflow.Assignments(n) {
		for _, l := range a.Lhs {
			v := fn.Variable(l)
			if v == nil {
				return unsure, false
			}
			for use := range fn.Uses(v) {
				for call := range use.Enclosing((*ast.CallExpr)(nil), (*ast.FuncLit)(nil)) {
					if fn.mentions(call.Node()) {
						return sure, true
					}
				}
			}
		}
	}
	return unsure, false
}
