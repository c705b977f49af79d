package ctxignore

// Where contexts, and what is waited for, come from.

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// comesWithContext reports whether the function has got a variable from something
// that was given a context.
func (fn *function) comesWithContext(v *types.Var) bool {
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.RangeStmt)(nil)) {
		if r, ok := cur.Node().(*ast.RangeStmt); ok {
			if r.Key != nil && fn.Variable(r.Key) == v || r.Value != nil && fn.Variable(r.Value) == v {
				return fn.mentions(r.X)
			}
			continue
		}
		for _, a := range ctxflow.Assignments(cur.Node()) {
			for _, l := range a.Lhs {
				if fn.Variable(l) == v && a.Rhs != nil && fn.mentions(a.Rhs) {
					return true
				}
			}
		}
	}
	return false
}

// isMadeHere reports whether the function itself makes what a variable holds.
func (fn *function) isMadeHere(v *types.Var) bool {
	made := false
	if v == nil || v.Kind() != types.LocalVar {
		return false
	}
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			for _, l := range a.Lhs {
				if fn.Variable(l) == v {
					made = a.Rhs == nil || fn.makes(a.Rhs)
					if !made {
						return false
					}
				}
			}
		}
	}
	return made
}

func (fn *function) makes(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.AND && fn.makes(e.X)
	case *ast.CallExpr:
		return isBuiltin(fn.pass.TypesInfo, e, "make") || isBuiltin(fn.pass.TypesInfo, e, "new")
	}
	return false
}

// mentions reports whether code has to do with a context of the function: it names
// one, or a value that was built from one. One in a field is somebody else's.
func (fn *function) mentions(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		v, ok := fn.pass.TypesInfo.ObjectOf(id).(*types.Var)
		found = ok && !v.IsField() && (ctxflow.IsContext(v.Type()) || ctxflow.IsRequest(v.Type()) || fn.Carries(v))
		return !found
	})
	return found
}

// root returns the local variable through which an expression is reached.
func (fn *function) root(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.CallExpr: // s.Context() is part of s; f() is not of f
			sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr)
			if !ok {
				return nil
			}
			e = sel.X
		default:
			return fn.Variable(e)
		}
	}
}

// samePath reports whether two expressions are written alike and mean the same.
func (fn *function) samePath(a, b ast.Expr) bool {
	name := ctxflow.NameChain(a)
	return name != "" && name == ctxflow.NameChain(b) && fn.root(a) == fn.root(b)
}

// gives reports whether a context of the function comes from an object: it is the
// object's, or was made with it and with no other context.
func (fn *function) gives(object *types.Var) bool {
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			v := fn.Variable(a.Lhs[0])
			if v == nil || a.Rhs == nil || !ctxflow.IsContext(v.Type()) {
				continue
			}
			uses, holds, others := false, false, false
			ast.Inspect(a.Rhs, func(n ast.Node) bool {
				e, ok := n.(ast.Expr)
				if !ok {
					return true
				}
				t := fn.pass.TypesInfo.TypeOf(e)
				isContext := t != nil && ctxflow.IsContext(t)
				uses = uses || fn.Variable(e) == object
				others = others || isContext && fn.Variable(e) != nil
				holds = holds || isContext && fn.Variable(e) == nil && fn.root(e) == object
				return true
			})
			if holds || uses && !others {
				return true
			}
		}
	}
	return false
}

// isCallers reports whether a context comes from the caller, and not from a field or
// from the Context method of one: an object's own context ends when the object does,
// which has its own ways to end waits.
func (fn *function) isCallers(ctx *types.Var) bool {
	if ctx.Kind() == types.ParamVar {
		return true
	}
	own := false
	line := fn.Ancestors(ctx)
	for v := range line {
		if v.Kind() == types.ParamVar {
			return true
		}
	}
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			v := fn.Variable(a.Lhs[0])
			if a.Rhs == nil || v == nil || v != ctx && !line[v] {
				continue
			}
			ast.Inspect(a.Rhs, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				own = own || ok && fn.isObjects(sel)
				return !own
			})
		}
	}
	return !own
}

// isObjects reports whether a selector is a context in a field, or the Context method
// of a field.
func (fn *function) isObjects(sel *ast.SelectorExpr) bool {
	switch obj := fn.pass.TypesInfo.Uses[sel.Sel].(type) {
	case *types.Var:
		return ctxflow.IsContext(obj.Type())
	case *types.Func:
		sig := obj.Signature()
		if sig.Params().Len() > 0 || sig.Results().Len() != 1 || !ctxflow.IsContext(sig.Results().At(0).Type()) {
			return false
		}
		x, ok := ast.Unparen(sel.X).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		field, ok := fn.pass.TypesInfo.Uses[x.Sel].(*types.Var)
		return ok && field.IsField()
	}
	return false
}

// isCancelField reports whether an expression is the channel in a request that came
// before its context, and knows nothing of that.
func (fn *function) isCancelField(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Cancel" {
		return false
	}
	v := fn.Variable(sel.X)
	return v != nil && ctxflow.IsRequest(v.Type())
}
