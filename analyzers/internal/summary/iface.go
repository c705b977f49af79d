package summary

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// methods resolves a method of an interface. A contract that says "blocks" is
// in the table; of an interface of this package, with concrete types here, it
// is what they all have in common.
func (g *Graph) methods(m *types.Func, args []ssa.Value) []target {
	if t, ok := g.declared(m, args); ok {
		return []target{t}
	}
	if m.Pkg() != g.pkg {
		return nil
	}
	var common *target
	for _, impl := range g.implementations(m) {
		t, ok := g.declared(impl.Origin(), args)
		if !ok {
			return nil
		}
		if common == nil {
			common = &t
			continue
		}
		common.sum = intersect(common.sum, t.sum)
	}
	if common == nil {
		return nil
	}
	return []target{*common}
}

// intersect keeps the waits of a whose class b has too.
func intersect(a, b *Summary) *Summary {
	out := &Summary{Invokes: a.Invokes & b.Invokes, Touches: a.Touches & b.Touches}
	for _, w := range a.Waits {
		for _, other := range b.Waits {
			if other.Class == w.Class {
				w.Ends |= other.Ends
				out.Waits = append(out.Waits, w)
			}
		}
	}
	return out
}

// implementations returns the methods that stand behind a method of an
// interface of this package, provided that all types here which implement it are
// unexported: then the package means them when it calls the method. Those of test
// files do not count: a mock says nothing of what it stands for.
func (g *Graph) implementations(m *types.Func) []*types.Func {
	g.guard.Lock()
	defer g.guard.Unlock()
	if impls, ok := g.impls[m]; ok {
		return impls
	}
	var impls []*types.Func
	iface, ok := m.Signature().Recv().Type().Underlying().(*types.Interface)
	scope := g.pkg.Scope()
	for _, name := range scope.Names() {
		tn, isType := scope.Lookup(name).(*types.TypeName)
		if !ok || !isType || tn.IsAlias() || types.IsInterface(tn.Type()) || isGeneric(tn.Type()) || g.inTest(tn.Pos()) {
			continue
		}
		ptr := types.NewPointer(tn.Type())
		if !types.Implements(ptr, iface) {
			continue
		}
		if tn.Exported() {
			impls = nil
			break
		}
		obj, _, _ := types.LookupFieldOrMethod(ptr, false, g.pkg, m.Name())
		if impl, ok := obj.(*types.Func); ok && !types.IsInterface(impl.Signature().Recv().Type()) {
			impls = append(impls, impl)
		}
	}
	g.impls[m] = impls
	return impls
}

func (g *Graph) inTest(pos token.Pos) bool {
	return strings.HasSuffix(g.fset.Position(pos).Filename, "_test.go")
}

func isGeneric(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.TypeParams().Len() > 0
}
