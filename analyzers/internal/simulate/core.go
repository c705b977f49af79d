package simulate

import "go/types"

// core returns the underlying type of a type, and of a type parameter the one that
// all types of its constraint share: what make, append and range go by. It is nil
// if they share none.
func core(t types.Type) types.Type {
	param, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	var shared types.Type
	for _, term := range terms(param.Constraint().Underlying()) {
		u := term.Underlying()
		if shared != nil && !types.Identical(shared, u) {
			return nil
		}
		shared = u
	}
	return shared
}

// terms returns the types that a constraint lists.
func terms(constraint types.Type) (found []types.Type) {
	iface, ok := constraint.(*types.Interface)
	if !ok {
		return []types.Type{constraint}
	}
	for i := range iface.NumEmbeddeds() {
		switch e := types.Unalias(iface.EmbeddedType(i)).(type) {
		case *types.Union:
			for k := range e.Len() {
				found = append(found, terms(e.Term(k).Type().Underlying())...)
			}
		default:
			found = append(found, terms(e.Underlying())...)
		}
	}
	return found
}
