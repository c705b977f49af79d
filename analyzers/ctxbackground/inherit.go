package ctxbackground

// Contexts that are cut off from the caller's by hand: the end of the one ends the
// other, or what the one holds is copied to the other.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// inheritsLater reports whether the context in v gets a value of the caller's, in a
// later statement:
//
//	c, cancel := context.WithTimeout(context.Background(), limit)
//	c = context.WithValue(c, traceKey{}, ctx.Value(traceKey{}))
func (fn *function) inheritsLater(v, ctx *types.Var) bool {
	for use := range fn.Uses(v) {
		if use.ParentEdgeKind() == edge.CallExpr_Args && fn.inherits(use.Parent().Node().(*ast.CallExpr), ctx) {
			return true
		}
	}
	return false
}

// inherits reports whether a call makes a context of another one by adding what it
// takes from the caller's: a context.WithoutCancel by hand, of what matters.
func (fn *function) inherits(call *ast.CallExpr, ctx *types.Var) bool {
	parent := ctxflow.ParentOf(fn.Pass.TypesInfo, call)
	if parent == nil || !ctxflow.IsContext(ctx.Type()) {
		return false
	}
	for _, arg := range call.Args {
		if arg != parent && fn.isTakenFrom(arg, ctx) {
			return true
		}
	}
	return false
}

// isTakenFrom reports whether the expression has a value of a context, or a variable
// that was assigned one.
func (fn *function) isTakenFrom(e ast.Expr, ctx *types.Var) bool {
	if fn.asks(e, ctx) {
		return true
	}
	v := fn.Variable(e)
	if v == nil || v == ctx {
		return false
	}
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if a.Rhs != nil && fn.asks(a.Rhs, ctx) && fn.Variable(a.Lhs[0]) == v {
				return true
			}
		}
	}
	return false
}

// asks reports whether an expression calls something with nothing but the context, or
// calls its method Value: ctx.Value(key), trace.SpanFromContext(ctx).
func (fn *function) asks(e ast.Expr, ctx *types.Var) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Value" {
			found = fn.Variable(sel.X) == ctx
		}
		found = found || len(call.Args) == 1 && fn.Variable(call.Args[0]) == ctx
		return !found
	})
	return found
}

// isHandedOn reports whether somebody else can end the new context as well, by the
// function that cancels it: one that is told of the end of the caller's, perhaps.
//
//	defer context.AfterFunc(ctx, cancel)()
func (fn *function) isHandedOn(cancel, ctx *types.Var) bool {
	for use := range fn.Uses(cancel) {
		if use.ParentEdgeKind() == edge.CallExpr_Args {
			return true
		}
		for lit := range use.Enclosing((*ast.FuncLit)(nil)) {
			if cancel.Pos() < lit.Node().Pos() && !ctxflow.IsDeferred(use) && fn.mentions(lit.Node(), ctx) {
				return true
			}
		}
	}
	return false
}

func (fn *function) mentions(n ast.Node, v *types.Var) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && fn.Pass.TypesInfo.Uses[id] == v
		return !found
	})
	return found
}

// isAbandoned reports whether the origin is in a goroutine whose answer the function
// no longer waits for once a context has ended: it has thought of that end, and lets
// the work go on.
//
//	go func() { answers <- s.load(context.Background()) }()
//	select {
//	case a := <-answers:
//	case <-ctx.Done():
//	}
func (fn *function) isAbandoned() bool {
	for lit := range fn.cur.Enclosing((*ast.FuncLit)(nil)) {
		if !ctxflow.IsGoroutine(lit) {
			continue
		}
		for sel := range fn.Root.Preorder((*ast.SelectStmt)(nil)) {
			if !lit.Contains(sel) && fn.leaves(sel.Node().(*ast.SelectStmt), lit.Node()) {
				return true
			}
		}
	}
	return false
}

// leaves reports whether a select waits for what a goroutine sends or closes, or for
// the end of a context.
func (fn *function) leaves(sel *ast.SelectStmt, goroutine ast.Node) bool {
	answer, end := false, false
	for _, clause := range sel.Body.List {
		ch := ctxflow.ReceivedBy(clause.(*ast.CommClause).Comm)
		if ch == nil {
			continue
		}
		v := fn.Variable(ch)
		end = end || fn.DoneOf(ch) != nil
		answer = answer || v != nil && fn.mentions(goroutine, v)
	}
	return answer && end
}
