package simulate

import (
	"go/types"
)

// maxCarriers bounds the types of the package that are looked at for what may
// be in an interface.
const maxCarriers = 2000

// leads reports whether a value of the type may lead to something that the
// model holds: a primitive, or a function that has one. Types of other packages
// are opaque but for their exported fields: what was put into them is outside.
// An interface may lead to what those types of the package lead to that
// implement it. Errors are taken to lead nowhere.
func (p *Package) leads(t types.Type) bool {
	if known, ok := p.leading[t]; ok {
		return known
	}
	outermost := len(p.asking) == 0
	p.leading[t] = false // of a type that contains itself
	p.asking = append(p.asking, t)
	yes := p.findLead(t)
	if p.leading[t] = yes; !outermost {
		return yes
	}
	// A no that was found while others were being asked may be wrong.
	for _, asked := range p.asking[1:] {
		if !p.leading[asked] {
			delete(p.leading, asked)
		}
	}
	p.asking = nil
	return yes
}

// anyLeads reports whether one of the results of a function leads somewhere.
func (p *Package) anyLeads(results *types.Tuple) bool {
	for i := range results.Len() {
		if p.leads(results.At(i).Type()) {
			return true
		}
	}
	return false
}

func (p *Package) findLead(t types.Type) bool {
	if _, isParam := types.Unalias(t).(*types.TypeParam); isParam {
		return true
	}
	name := namedAs(t)
	if zeroPrimitive(name) != nil {
		return true
	}
	switch name {
	case "time.Timer", "time.Ticker", "context.Context", "sync.Locker":
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Pointer:
		return p.leads(u.Elem())
	case *types.Slice:
		return p.leads(u.Elem())
	case *types.Array:
		return p.leads(u.Elem())
	case *types.Map:
		return p.leads(u.Key()) || p.leads(u.Elem())
	case *types.Struct:
		return p.structLeads(t, u)
	case *types.Interface:
		return !isError(t) && (u.NumMethods() == 0 || p.interfaceLeads(u))
	case *types.Tuple:
		return p.anyLeads(u)
	}
	return false
}

func (p *Package) structLeads(t types.Type, s *types.Struct) bool {
	for i := range s.NumFields() {
		f := s.Field(i)
		if (f.Exported() || f.Pkg() == p.ssa.Pkg) && p.leads(f.Type()) {
			return true
		}
	}
	return false
}

// interfaceLeads reports whether a type of the package that implements the
// interface leads somewhere.
func (p *Package) interfaceLeads(i *types.Interface) bool {
	for _, t := range p.declared() {
		if p.leads(t) && (types.Implements(t, i) || types.Implements(types.NewPointer(t), i)) {
			return true
		}
	}
	return false
}

// declared returns the types that are declared at package level and have methods.
func (p *Package) declared() []types.Type {
	if p.types == nil {
		p.types = []types.Type{}
		scope := p.ssa.Pkg.Scope()
		for _, name := range scope.Names() {
			obj, ok := scope.Lookup(name).(*types.TypeName)
			if !ok || len(p.types) >= maxCarriers {
				continue
			}
			if named, ok := obj.Type().(*types.Named); ok && !types.IsInterface(named) && named.NumMethods() > 0 {
				p.types = append(p.types, named)
			}
		}
	}
	return p.types
}
