package ctxflow

// Which contexts no caller can end.

import (
	"go/ast"
	"go/types"
	"slices"
)

// IsOwn reports whether the function has made the context itself, out of nothing
// and for a limited time: that bounds the calls that are given it, and there is no
// caller who could end it earlier. With cancelled, contexts that only code of the
// function itself can cancel count as well.
func (fn *Function) IsOwn(ctx *types.Var, cancelled bool) bool {
	return fn.isOwn(ctx, cancelled, nil)
}

func (fn *Function) isOwn(ctx *types.Var, cancelled bool, seen []*types.Var) bool {
	if slices.Contains(seen, ctx) {
		return true
	}
	made := false
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range Assignments(cur.Node()) {
			if fn.Variable(a.Lhs[0]) != ctx || a.Rhs == nil {
				continue
			}
			made = true
			if !fn.makesOwn(a.Rhs, cancelled, append(seen, ctx)) {
				return false
			}
		}
	}
	return made && ctx.Kind() == types.LocalVar
}

// makesOwn is isOwn for an expression.
func (fn *Function) makesOwn(e ast.Expr, cancelled bool, seen []*types.Var) bool {
	if v := fn.Variable(e); v != nil {
		return fn.isOwn(v, cancelled, seen)
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	switch name := ContextFunc(fn.pass.TypesInfo, call); name {
	case "Background", "TODO":
		return true
	case "":
		parent := ParentOf(fn.pass.TypesInfo, call)
		return parent != nil && fn.makesOwn(parent, cancelled, seen)
	case "WithCancel", "WithCancelCause":
		return cancelled && len(call.Args) > 0 && fn.makesOwn(call.Args[0], cancelled, seen)
	default:
		return (name == "WithValue" || IsTimeLimit(name)) && len(call.Args) > 0 && fn.makesOwn(call.Args[0], cancelled, seen)
	}
}

// ParentOf returns the context from which a function of any package makes another
// one, to which it adds a value, as metadata.NewOutgoingContext does; nil if the call
// does something else. One that gives its context an end returns a function, too, to
// bring that about.
func ParentOf(info *types.Info, call *ast.CallExpr) ast.Expr {
	sig, ok := info.TypeOf(call.Fun).(*types.Signature)
	if !ok || sig.Results().Len() != 1 || !IsContext(sig.Results().At(0).Type()) {
		return nil
	}
	var parent ast.Expr
	for _, arg := range call.Args {
		if t := info.TypeOf(arg); t != nil && IsContext(t) {
			if parent != nil {
				return nil
			}
			parent = arg
		}
	}
	return parent
}
