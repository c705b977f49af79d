package pointsto

import "go/types"

var errorType = types.Universe.Lookup("error").Type()

// tracked reports whether values of a type get a node: they are, or hold in
// places that are not fields, a channel, function, interface or the address of
// a primitive. See the package's documentation for why pointers to structs and
// structs themselves do without.
func (g *Graph) tracked(t types.Type) bool {
	if _, ok := t.(*types.Basic); ok {
		return false
	}
	if known, ok := g.carries[t]; ok {
		return known
	}
	g.carries[t] = false // of a type that is made of itself alone
	result := g.computeTracked(t)
	g.carries[t] = result
	return result
}

// computeTracked decides by the structure of a type. A type parameter may stand for
// any type. A struct is not tracked, however much is in it: its fields have nodes of
// their own, by type.
func (g *Graph) computeTracked(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature, *types.Interface:
		return true
	case *types.Pointer:
		return siteKind(u.Elem()) != 0 || g.tracked(u.Elem())
	case *types.Slice:
		return siteKind(u.Elem()) != 0 || g.tracked(u.Elem())
	case *types.Array:
		return siteKind(u.Elem()) != 0 || g.tracked(u.Elem())
	case *types.Map:
		return g.tracked(u.Elem()) || g.tracked(u.Key())
	}
	return false
}

// isError reports whether values of the type are all one: those of the
// predeclared type error, which packages hand to and fro.
func isError(t types.Type) bool {
	return t == errorType || types.Unalias(t) == errorType
}

// fieldOf returns the field that stands for a field of a struct type: the one of
// the generic type for an instance, and one for all identical struct types
// that have no name.
func (g *Graph) fieldOf(t types.Type, index int) *types.Var {
	t = deref(t)
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil // the core type of a type parameter
	}
	if _, named := types.Unalias(t).(*types.Named); !named {
		if g.unnamed.At(st) == nil {
			g.unnamed.Set(st, st)
		}
	}
	return g.knownField(t, st, index)
}

// knownField is fieldOf for a struct type that it has seen before.
func (g *Graph) knownField(t types.Type, st *types.Struct, index int) *types.Var {
	if _, named := types.Unalias(t).(*types.Named); !named {
		if first, ok := g.unnamed.At(st).(*types.Struct); ok {
			st = first
		}
	}
	return st.Field(index).Origin()
}

// deref returns what a pointer type points to, and other types as they are.
func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// elemOf returns the element type of a channel, slice or map; of a type parameter
// it returns that itself, which is tracked like any type.
func elemOf(t types.Type) types.Type {
	if c, ok := t.Underlying().(interface{ Elem() types.Type }); ok {
		return c.Elem()
	}
	return t
}
