package ctxflow

// When does a piece of code run: now, later, or on its own?

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// IsDeferred reports whether the node runs when its function returns: it is,
// or is called by, or lies in a closure within, what a defer statement calls.
// Other operands are evaluated at once. Clean-up must not use a context that
// may be why the function returns.
func IsDeferred(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() == edge.CallExpr_Fun {
		cur = cur.Parent()
	}
	start, inLit := cur, false
	for ; cur.ParentEdgeKind() != edge.Invalid; cur = cur.Parent() {
		if _, ok := cur.Node().(*ast.FuncLit); ok {
			inLit = true
		}
		if cur.ParentEdgeKind() == edge.DeferStmt_Call && (inLit || cur == start) {
			return true
		}
	}
	return false
}

// IsStarted reports whether the call is what a go statement runs: it has no
// part in the caller's wait.
func IsStarted(cur inspector.Cursor) bool { return cur.ParentEdgeKind() == edge.GoStmt_Call }

// IsGoroutine reports whether a literal is what a go statement runs: go func() { ... }().
func IsGoroutine(lit inspector.Cursor) bool {
	return lit.ParentEdgeKind() == edge.CallExpr_Fun && IsStarted(lit.Parent())
}

// RunsWithin reports whether a closure clearly runs while the contexts that it
// captures are those of its caller's work: it obeys one itself, or it is called
// on the spot, or it is handed to code that calls it before it returns or that
// is waited for. A closure that may be kept for later must not be advised to
// hold on to a context.
func (fn *Function) RunsWithin(lit inspector.Cursor) bool {
	node := lit.Node().(*ast.FuncLit)
	if v := fn.literals[node]; v != nil {
		return fn.calledHere(v, node)
	}
	if IsDeferred(lit) {
		return false
	}
	switch lit.ParentEdgeKind() {
	case edge.CallExpr_Fun:
		if lit.Parent().ParentEdgeKind() != edge.GoStmt_Call {
			return true
		}
		return fn.ObeysContext(node) || fn.IsJoined(lit)
	case edge.CallExpr_Args:
		return fn.ObeysContext(node) || fn.CallsBack(lit)
	}
	return fn.ObeysContext(node)
}

// calledHere reports whether the closure in v is called where it was made,
// and not by a defer.
func (fn *Function) calledHere(v *types.Var, lit *ast.FuncLit) bool {
	called := false
	for use := range fn.Uses(v) {
		if IsDeferred(use) {
			return false
		}
		switch use.ParentEdgeKind() {
		case edge.CallExpr_Fun:
			called = called || !IsStarted(use.Parent())
		case edge.CallExpr_Args:
			called = called || fn.CallsBack(use)
		}
	}
	return called || fn.ObeysContext(lit)
}

// ObeysContext reports whether a closure ends with a context from outside it: it
// waits for its end, or hands it to something that fails when it has ended. To
// take values from a context, or to log with it, is no sign of that.
func (fn *Function) ObeysContext(lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if _, reached := fn.at[n]; !ok || !reached || found {
			return !found
		}
		for _, method := range [...]string{"Done", "Err"} {
			found = found || fn.IsOutside(fn.OfMethod(call, method), lit)
		}
		for _, arg := range call.Args {
			found = found || fn.IsOutside(fn.Source(arg), lit) && fn.ReturnsError(call.Fun)
		}
		return !found
	})
	return found
}

// CallsBack reports whether the call around the function value calls it before
// it returns, or is part of something that is waited for: it is given a
// context as well; or it belongs to a group; or it passes on the closure's
// error, and does not belong to an object of another package that may share
// results between callers, as sync.Once and singleflight do. Code that is given
// something to work on, such as a transaction, is not shared.
func (fn *Function) CallsBack(arg inspector.Cursor) bool {
	call := arg.Parent().Node().(*ast.CallExpr)
	if fn.TakesContext(call) {
		return true
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && fn.pass.TypesInfo.Selections[sel] != nil {
		v := fn.Variable(sel.X)
		if v != nil && (fn.companions[v] != nil || fn.IsWaitedFor(v, arg)) {
			return true
		}
		method, ok := fn.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
		if !ok || method.Pkg() != fn.pass.Pkg && !fn.isGivenSomething(arg.Node().(ast.Expr)) {
			return false
		}
	}
	return fn.ReturnsError(call.Fun) && fn.ReturnsError(arg.Node().(ast.Expr))
}

// isGivenSomething reports whether the closure has a parameter that is more
// than a value: what it works on comes from its caller.
func (fn *Function) isGivenSomething(closure ast.Expr) bool {
	sig, ok := fn.pass.TypesInfo.TypeOf(closure).Underlying().(*types.Signature)
	if !ok {
		return false
	}
	for v := range sig.Params().Variables() {
		switch v.Type().Underlying().(type) {
		case *types.Pointer, *types.Interface:
			return true
		}
	}
	return false
}

func (fn *Function) ReturnsError(f ast.Expr) bool {
	t := fn.pass.TypesInfo.TypeOf(f)
	if t == nil {
		return false
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Results().Len() == 0 {
		return false
	}
	return IsError(sig.Results().At(sig.Results().Len() - 1).Type())
}

// IsJoined reports whether the function that starts the goroutine waits for
// it: it receives from a channel, or waits for a group, that both use.
func (fn *Function) IsJoined(lit inspector.Cursor) bool {
	for cur := range lit.Preorder((*ast.Ident)(nil)) {
		if v := fn.Variable(cur.Node().(*ast.Ident)); v != nil && fn.IsWaitedFor(v, lit) {
			return true
		}
	}
	return false
}

// IsWaitedFor reports whether v, declared outside the code at except, is
// received from, ranged over, or has its method Wait called outside of it.
func (fn *Function) IsWaitedFor(v *types.Var, except inspector.Cursor) bool {
	if n := except.Node(); n.Pos() <= v.Pos() && v.Pos() < n.End() {
		return false
	}
	for use := range fn.Uses(v) {
		if except.Contains(use) || IsDeferred(use) {
			continue
		}
		parent := use.Parent()
		switch use.ParentEdgeKind() {
		case edge.UnaryExpr_X:
			if ReceivedFrom(parent.Node()) != nil {
				return true
			}
		case edge.RangeStmt_X:
			if _, ok := v.Type().Underlying().(*types.Chan); ok {
				return true
			}
		case edge.SelectorExpr_X:
			if parent.Node().(*ast.SelectorExpr).Sel.Name == "Wait" && parent.ParentEdgeKind() == edge.CallExpr_Fun {
				return true
			}
		}
	}
	return false
}
