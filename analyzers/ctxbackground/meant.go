package ctxbackground

// Which contexts without end are meant to have none, whatever is done with them.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isMeant reports whether the context in scope is out of place where the origin
// stands, or what is done there is no work of the caller's.
func (fn *function) isMeant(o *origin, ctx *types.Var) bool {
	return fn.isOwn(ctx, nil) || fn.isDefault(o.cur) || fn.isExplained(o.cur) || !fn.isWork(o.cur, ctx, nil)
}

// isOwn reports whether the function has made the context in scope out of nothing
// as well: two roots side by side are two lives.
func (fn *function) isOwn(ctx *types.Var, seen []*types.Var) bool {
	if ctx.Kind() != types.LocalVar || slices.Contains(seen, ctx) {
		return ctx.Kind() == types.LocalVar
	}
	made := false
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if fn.Variable(a.Lhs[0]) != ctx || a.Rhs == nil {
				continue
			}
			made = true
			if !fn.isFromNothing(a.Rhs, append(seen, ctx)) {
				return false
			}
		}
	}
	return made
}

// isFromNothing is isOwn for an expression.
func (fn *function) isFromNothing(e ast.Expr, seen []*types.Var) bool {
	if v := fn.Variable(e); v != nil || fn.pass.TypesInfo.Types[e].IsNil() {
		return v == nil || fn.isOwn(v, seen)
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	if ctxflow.IsBackground(fn.pass.TypesInfo, call) {
		return true
	}
	return ctxflow.ContextFunc(fn.pass.TypesInfo, call) != "" && len(call.Args) > 0 && fn.isFromNothing(call.Args[0], seen)
}

// isDefault reports whether the origin stands in for a context that is missing:
// a condition around it asks whether one is nil.
func (fn *function) isDefault(cur inspector.Cursor) bool {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil)) {
		if asksForContext(fn.pass.TypesInfo, branch.Node().(*ast.IfStmt).Cond) {
			return true
		}
	}
	return false
}
