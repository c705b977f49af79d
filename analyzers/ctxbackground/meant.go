package ctxbackground

// Which contexts without end are meant to have none, whatever is done with them.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// isMeant reports whether the context in scope is out of place where the origin
// stands, or what is done there is no work of the caller's.
func (fn *function) isMeant(ctx *types.Var) bool {
	return fn.IsOwn(ctx) || fn.isReplaced(ctx) || fn.isCopied(ctx) || fn.isDefault(fn.cur) || detach.IsExplained(fn.Pass.Fset, fn.cur) ||
		fn.isOnlyLinked(ctx) || fn.isAbandoned() || !fn.isWork(fn.cur, ctx, nil)
}

// isOnlyLinked reports whether a function of another package makes a context of the
// origin, a span's perhaps, and the function takes nothing but a value of the caller's,
// and that after it: it knows both, and ties the one to the other on purpose.
//
//	ctx, span := tracer.Start(context.Background(), "refresh")
//	span.AddLink(trace.LinkFromContext(parent))
func (fn *function) isOnlyLinked(ctx *types.Var) bool {
	call, ok := fn.cur.Parent().Node().(*ast.CallExpr)
	if !ok || fn.derives || !ctxflow.IsContext(ctx.Type()) {
		return false
	}
	made, ok := fn.Pass.TypesInfo.TypeOf(call).(*types.Tuple)
	if !ok || made.Len() == 0 || !ctxflow.IsContext(made.At(0).Type()) {
		return false
	}
	linked := false
	for use := range fn.Uses(ctx) {
		if use.ParentEdgeKind() != edge.CallExpr_Args || use.Node().Pos() < fn.cur.Node().Pos() {
			return false
		}
		t := fn.Pass.TypesInfo.TypeOf(use.Parent().Node().(*ast.CallExpr))
		if _, several := t.(*types.Tuple); several || t == nil || ctxflow.IsError(t) || ctxflow.IsContext(t) {
			return false
		}
		linked = true
	}
	return linked
}

// isReplaced reports whether the context in scope is that of a request which the
// function gives another one before it sends it: the request is its own business, and
// nobody's who waits for an answer.
func (fn *function) isReplaced(ctx *types.Var) bool {
	if ctxflow.IsContext(ctx.Type()) {
		return false
	}
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if a.Rhs == nil || len(a.Lhs) == 0 || fn.Variable(a.Lhs[0]) != ctx {
				continue
			}
			call, ok := ast.Unparen(a.Rhs).(*ast.CallExpr)
			if !ok {
				continue
			}
			if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "WithContext" && fn.Variable(sel.X) == ctx && !fn.serves() {
				return true
			}
		}
	}
	return false
}

// isCopied reports whether the origin is for a copy of the very request that has the
// context in scope: it is told on purpose that the one has no part in the other.
//
//	shared := r.Clone(context.Background())
func (fn *function) isCopied(ctx *types.Var) bool {
	call, ok := fn.cur.Parent().Node().(*ast.CallExpr)
	if !ok || ctxflow.IsContext(ctx.Type()) {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Clone" && fn.Variable(sel.X) == ctx
}

// serves reports whether the function answers requests: it has a ResponseWriter.
func (fn *function) serves() bool {
	for v := range ctxflow.Parameters(fn.Pass.TypesInfo, fn.Root.Node()) {
		if types.TypeString(v.Type(), nil) == "net/http.ResponseWriter" {
			return true
		}
	}
	return false
}

// isDefault reports whether the origin stands in for a context that is missing:
// a condition around it asks whether one is nil.
func (fn *function) isDefault(cur inspector.Cursor) bool {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil)) {
		if asksForContext(fn.Pass.TypesInfo, branch.Node().(*ast.IfStmt).Cond) {
			return true
		}
	}
	return false
}
