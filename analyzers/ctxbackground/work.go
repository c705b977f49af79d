package ctxbackground

// What becomes of a context: whether the function waits for work that is done
// with it, or it has a life of its own.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isWork reports whether the context that the expression makes reaches a call
// that the function itself waits for, while ctx is alive. A context that is kept
// in a field, or returned, has a life of its own.
func (fn *function) isWork(cur inspector.Cursor, ctx *types.Var, seen []*types.Var) bool {
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	switch kind, index := cur.ParentEdge(); kind {
	case edge.CallExpr_Args:
		call := cur.Parent()
		switch ctxflow.ContextFunc(fn.Pass.TypesInfo, call.Node().(*ast.CallExpr)) {
		case "":
		case "AfterFunc", "Cause":
			return true // for a context that ends
		default:
			return !fn.inherits(call.Node().(*ast.CallExpr), ctx) && (fn.isWork(call, ctx, seen) || fn.replaces(call, ctx))
		}
		return fn.IsWork(call, ctx) && !fn.isUnused(call.Node().(*ast.CallExpr), index) && !fn.goesBehind(call.Node().(*ast.CallExpr)) && !(fn.isChosen() && fn.goesOn(call, ctx))
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		for _, a := range ctxflow.Assignments(cur.Parent().Node()) {
			if a.Rhs != nil && ast.Unparen(a.Rhs) == ast.Unparen(cur.Node().(ast.Expr)) {
				return fn.isUsed(a, ctx, seen)
			}
		}
	}
	return false
}

// replaces reports whether a context that was derived from nothing is returned by
// a function that has no other use for the one that it is given:
//
//	func withUser(ctx context.Context, u *user) context.Context {
//		return context.WithValue(context.Background(), userKey{}, u)
//	}
func (fn *function) replaces(derived inspector.Cursor, ctx *types.Var) bool {
	if derived.ParentEdgeKind() != edge.ReturnStmt_Results || ctx.Kind() != types.ParamVar || !ctxflow.IsContext(ctx.Type()) {
		return false
	}
	for range fn.Uses(ctx) {
		return false
	}
	return true
}

// isUsed is isWork for a context that is assigned to a variable.
func (fn *function) isUsed(a ctxflow.Assignment, ctx *types.Var, seen []*types.Var) bool {
	v := fn.Variable(a.Lhs[0])
	if v == nil || v.Kind() == types.ResultVar || len(seen) > 3 {
		return false
	}
	for _, l := range a.Lhs[1:] { // the cancel function
		if fn.Variable(l) == nil || fn.endsFirst(fn.Variable(l), v, a.Rhs.End()) || fn.isKept(fn.Variable(l), a.Rhs.End()) || fn.isHandedOn(fn.Variable(l), ctx) {
			return false
		}
	}
	if fn.isKept(v, a.Rhs.End()) {
		return false
	}
	if v == ctx {
		return true // ctx = context.Background() takes the caller's away
	}
	if fn.inheritsLater(v, ctx) || fn.isFilled(v) {
		return false
	}
	for use := range fn.Uses(v) {
		if fn.isWork(use, ctx, append(seen, v)) {
			return true
		}
	}
	return false
}

// endsFirst reports whether a cancel function is called before its context is used:
// that is there to have ended.
//
//	ended, cancel := context.WithCancel(context.Background())
//	cancel()
//	n, err := obj.Length(ended) // what is known without a request
func (fn *function) endsFirst(cancel, made *types.Var, after token.Pos) bool {
	for use := range fn.Uses(cancel) {
		if use.Node().Pos() < after {
			continue
		}
		if use.ParentEdgeKind() != edge.CallExpr_Fun || use.Parent().ParentEdgeKind() != edge.ExprStmt_X ||
			ctxflow.Enclosing(use)[0] != ctxflow.Enclosing(fn.cur)[0] {
			return false
		}
		for other := range fn.Uses(made) {
			if after <= other.Node().Pos() && other.Node().Pos() < use.Node().Pos() {
				return false
			}
		}
		return true
	}
	return false
}

// isFilled reports whether a function, not of package context, makes a context of the
// variable and of something else, and the variable gets that: it has its own values,
// those that came with a message for instance.
//
//	ctx = propagator.Extract(ctx, carrier)
func (fn *function) isFilled(v *types.Var) bool {
	for use := range fn.Uses(v) {
		if use.ParentEdgeKind() != edge.CallExpr_Args {
			continue
		}
		cur := use.Parent()
		call := cur.Node().(*ast.CallExpr)
		t := fn.Pass.TypesInfo.TypeOf(call)
		if len(call.Args) < 2 || t == nil || !ctxflow.IsContext(t) || ctxflow.ContextFunc(fn.Pass.TypesInfo, call) != "" || cur.ParentEdgeKind() != edge.AssignStmt_Rhs {
			continue
		}
		assign := cur.Parent().Node().(*ast.AssignStmt)
		if len(assign.Lhs) == 1 && fn.Variable(assign.Lhs[0]) == v {
			return true
		}
	}
	return false
}

// isKept reports whether a variable is stored or returned after it got its value, and
// may so outlive the function.
func (fn *function) isKept(v *types.Var, after token.Pos) bool {
	for use := range fn.Uses(v) {
		if v.Kind() == types.ParamVar && use.Node().Pos() < after {
			continue // it was the caller's then
		}
		switch kind, i := use.ParentEdge(); kind {
		case edge.ReturnStmt_Results, edge.KeyValueExpr_Value, edge.CompositeLit_Elts, edge.SendStmt_Value:
			return true
		case edge.AssignStmt_Rhs:
			stmt := use.Parent().Node().(*ast.AssignStmt)
			if i < len(stmt.Lhs) && fn.Variable(stmt.Lhs[i]) == nil && !ctxflow.IsBlank(stmt.Lhs[i]) {
				return true
			}
		}
	}
	return false
}
