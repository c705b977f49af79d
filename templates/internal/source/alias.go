package source

import "go/types"

// Is reports whether the type is want, also when the package, or one that it
// imports, calls it by an alias.
func (p *Package) Is(t, want Type) bool {
	for range len(p.types) + 1 { // an alias chain is no longer than there are types
		if t == want {
			return true
		}
		next, ok := p.unalias(t)
		if !ok {
			return p.isForeignAlias(t, want)
		}
		t = next
	}
	return false
}

// unalias returns what an alias of the package stands for.
func (p *Package) unalias(t Type) (Type, bool) {
	d, ok := p.types[string(t)]
	if !ok || !d.spec.Assign.IsValid() || d.spec.TypeParams != nil {
		return "", false
	}
	next, err := p.render(d.spec.Type, p.fileScope(d.file, nil))
	return next, err == nil
}

// isForeignAlias answers for an alias that another package declares, such as
// golang.org/x/net/context.Context. Packages are read only for it.
func (p *Package) isForeignAlias(t, want Type) bool {
	parts := reference.FindStringSubmatch(string(t))
	if parts == nil || parts[0] != string(t) {
		return false
	}
	importPath, name := parts[1], parts[2]
	if p.isStandard(importPath) {
		return false // it has no alias of a type that signatures are held against
	}
	if _, own := p.ownDir(importPath); own {
		other, err := p.neighbour(importPath)
		return err == nil && other.Dir != p.Dir && other.Is(Type(name), want)
	}
	pkg, err := p.typesOf(importPath)
	if err != nil {
		return false
	}
	alias, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	return ok && alias.IsAlias() && typeText(types.Unalias(alias.Type())) == want
}

// typeText returns a named type in the notation of [Type].
func typeText(t types.Type) Type {
	named, ok := t.(*types.Named)
	switch {
	case !ok:
		return ""
	case named.Obj().Pkg() == nil:
		return Type(named.Obj().Name())
	}
	return Type("${" + named.Obj().Pkg().Path() + "." + named.Obj().Name() + "}")
}
