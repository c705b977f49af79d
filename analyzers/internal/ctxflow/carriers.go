package ctxflow

// Which values were built from a context, and may hold it out of sight.

import (
	"go/ast"
	"go/types"
)

// findCarriers closes the set of variables that may hold a context: what is
// made from a context, or from another carrier, and has room for one.
func (b *bindings) findCarriers(all []Assignment) {
	for changed := true; changed; {
		changed = false
		for _, a := range all {
			if a.Rhs == nil || !b.Conveys(a.Rhs) {
				continue
			}
			for _, l := range a.Lhs {
				changed = b.receive(l) || changed
			}
		}
		for cur := range b.Root.Preorder((*ast.CallExpr)(nil)) {
			if IsStarted(cur) {
				continue // what it does with the context comes later
			}
			if v := b.equipped(cur.Node().(*ast.CallExpr)); v != nil && !b.carriers[v] {
				b.carriers[v], changed = true, true
			}
		}
	}
}

// receive marks what is assigned a value that conveys a context, and reports
// whether that is news. A context in a field makes the whole value a carrier.
func (b *bindings) receive(l ast.Expr) bool {
	t := b.pass.TypesInfo.TypeOf(l)
	if sel, ok := ast.Unparen(l).(*ast.SelectorExpr); ok && IsContext(t) {
		l = sel.X
	} else if chain := NameChain(l); ok && chain != "" {
		isNew := !b.fields[chain] && MayCarry(t)
		b.fields[chain] = b.fields[chain] || isNew
		return isNew
	}
	v := b.Variable(l)
	if v == nil || b.carriers[v] || IsContext(v.Type()) || !MayCarry(v.Type()) {
		return false
	}
	b.carriers[v] = true
	return true
}

// equipped returns the v of v.SetContext(ctx), if a v holds contexts.
func (b *bindings) equipped(call *ast.CallExpr) *types.Var {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !b.TakesContext(call) {
		return nil
	}
	v := b.Variable(sel.X)
	if v == nil || !HoldsContext(v.Type(), 2) {
		return nil
	}
	switch result := b.pass.TypesInfo.TypeOf(call).(type) {
	case *types.Tuple:
		if result.Len() > 0 {
			return nil // an operation, not a setter
		}
	default:
		if !types.Identical(result, v.Type()) {
			return nil
		}
	}
	return v
}

// Conveys reports whether the value of the expression may hold a context: one
// is used in it, outside of operands whose own type has no room for it.
func (b *bindings) Conveys(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok || found {
			return !found
		}
		tv, ok := b.pass.TypesInfo.Types[e]
		if ok && tv.IsValue() && IsContext(tv.Type) {
			found = !IsBackground(b.pass.TypesInfo, e)
			return false
		}
		if sel, ok := e.(*ast.SelectorExpr); ok {
			found = found || b.fields[NameChain(sel)]
			if b.isRequestField(sel) {
				return false // r.Body and r.Header are data
			}
		}
		if v := b.Variable(e); v != nil && (b.carriers[v] || IsRequest(v.Type()) && v.Kind() == types.ParamVar) {
			found = true
		}
		switch e := e.(type) {
		case *ast.CallExpr:
			if ok && tv.IsValue() && !b.roomy(tv.Type) {
				return false // userID(ctx) is a string
			}
		case *ast.FuncLit:
			found = found || b.mentionsContext(e)
			return false
		}
		return !found
	})
	return found
}

// mentionsContext reports whether a closure uses a context from outside it.
func (b *bindings) mentionsContext(lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v := b.Variable(id)
			found = found || v != nil && b.isSource(v) && b.IsOutside(v, lit)
		}
		return !found
	})
	return found
}

// Carries reports whether a variable holds a value that was built from a context,
// and may hold it.
func (b *bindings) Carries(v *types.Var) bool { return b.carriers[v] }

// IsOutside reports whether a closure captures v.
func (b *bindings) IsOutside(v *types.Var, lit *ast.FuncLit) bool {
	return v != nil && (v.Pos() < lit.Pos() || v.Pos() >= lit.End())
}

// isRequestField reports whether sel is a field of a request variable.
func (b *bindings) isRequestField(sel *ast.SelectorExpr) bool {
	v := b.Variable(sel.X)
	selection := b.pass.TypesInfo.Selections[sel]
	return v != nil && IsRequest(v.Type()) && selection != nil && selection.Kind() == types.FieldVal
}

// roomy is MayCarry for the results of a call.
func (b *bindings) roomy(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return MayCarry(t) || IsRequest(t)
	}
	for v := range tuple.Variables() {
		if b.roomy(v.Type()) {
			return true
		}
	}
	return false
}
