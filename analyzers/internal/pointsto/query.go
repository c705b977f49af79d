package pointsto

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Functions returns the functions of the package, wrappers and the initializer
// included, that something can call, in the order in which they were found.
func (g *Graph) Functions() []*ssa.Function { return g.order }

// Reaches reports whether anything can call the function.
func (g *Graph) Reaches(fn *ssa.Function) bool { return g.reached[origin(fn)] }

// IsRoot reports whether code outside the package can call the function: the
// runtime calls main and init, the testing package tests.
func (g *Graph) IsRoot(fn *ssa.Function) bool { return g.roots[origin(fn)] }

// Entries returns the functions that code outside the package can call by their
// name: main, init, tests, what is exported. The other roots are called as
// values: they must have been handed out first.
func (g *Graph) Entries() []*ssa.Function { return g.entries }

// Callees returns the functions of the package that a call runs, wrappers made
// by SSA included. It is complete unless code outside the package may run
// instead; that is also so for every static call of another package. A
// call in a function that nothing calls gives nothing, incomplete.
func (g *Graph) Callees(call *ssa.CallCommon) (fns []*ssa.Function, complete bool) {
	if _, ok := call.Value.(*ssa.Builtin); ok {
		return nil, true
	}
	if fn := call.StaticCallee(); fn != nil {
		if fn = origin(fn); own(fn) {
			return []*ssa.Function{fn}, true
		}
		return nil, false
	}
	if c := g.sites[call]; c != nil {
		return c.targets, !c.open
	}
	return nil, false
}

// Origins returns the sites at which what v is, or points to, may have been
// made: for a channel; for a context, its Done channel or its cancel function; for
// a pointer to a WaitGroup, Cond, Once or lock, or a sync.Locker. If it is not complete,
// v may also come from outside the package, and then be any site that leaked
// (see [Graph.Escapes]). Without sites and complete, v is always nil.
func (g *Graph) Origins(v ssa.Value) (sites []*Site, complete bool) {
	if o, ok := g.fixed(v); ok {
		if s := g.objects[o].site; s != nil {
			return []*Site{s}, true
		}
	}
	n, ok := g.find(v)
	if !ok {
		return nil, false
	}
	complete = true
	for _, o := range g.nodes[n].set {
		info := g.objects[o]
		switch {
		case o == outside:
			complete = false
		case info.site != nil && fits(info, v.Type()) && !slices.Contains(sites, info.site):
			sites = append(sites, info.site)
		}
	}
	return sites, complete
}

// Parents returns the contexts that a context is derived from, directly.
func (g *Graph) Parents(s *Site) (parents []*Site, complete bool) {
	complete = true
	if s.Kind != Context || s.Root || g.objects[s.object].content == 0 {
		return nil, s.Root
	}
	for _, o := range g.nodes[g.objects[s.object].content].set {
		if info := g.objects[o]; info.kind == ctxObject {
			parents = append(parents, info.site)
		} else {
			complete = false
		}
	}
	return parents, complete
}

// Field returns the field whose address an instruction takes, and whether only the
// package can write to it: it is of a struct type of the package, not exported,
// and neither unsafe code nor a conversion makes it part of another type. Fields
// of an instance are those of the generic type.
func (g *Graph) Field(addr *ssa.FieldAddr) (f *types.Var, private bool) {
	t := deref(addr.X.Type())
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil, false
	}
	f = g.knownField(t, st, addr.Field)
	return f, f.Pkg() == g.pkg.Pkg && !f.Exported() && !g.exposed[f]
}

// Uses returns the operations that may act on a site, in the order of Functions
// and then of the source. They are all there are unless the site escapes.
func (g *Graph) Uses(s *Site) []Use { return g.uses[s] }

// Escapes says why code outside the package may operate on what is made at a site,
// "" if it cannot. For a context it is the cancel function that escapes.
func (g *Graph) Escapes(s *Site) (why string) { return s.why }

// OutsideSends reports whether code outside the package may send on the
// channel or close it.
func (g *Graph) OutsideSends(s *Site) bool { return s.leaks&leakSend != 0 }

// OutsideReceives reports whether code outside the package may receive from the channel.
func (g *Graph) OutsideReceives(s *Site) bool { return s.leaks&leakReceive != 0 }

// fits reports whether a value of the type can be the object: nodes are shared
// across assertions, so that more may be in one.
func fits(info objectInfo, t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Chan:
		return info.kind == chanObject || info.kind == doneObject
	case *types.Signature:
		return info.kind == cancelObj
	case *types.Pointer:
		return info.kind == cellObject
	}
	return true
}

// fixed returns the object of a variable or field whose address v is.
func (g *Graph) fixed(v ssa.Value) (object, bool) {
	switch x := syncop.Strip(v).(type) {
	case *ssa.Global:
		obj, ok := x.Object().(*types.Var)
		if ok {
			return g.known(obj)
		}
	case *ssa.Alloc:
		return g.known(x)
	case *ssa.FieldAddr:
		t := deref(x.X.Type())
		if st, ok := t.Underlying().(*types.Struct); ok {
			return g.known(g.knownField(t, st, x.Field))
		}
	case *ssa.IndexAddr:
		if _, ok := x.X.Type().Underlying().(*types.Pointer); ok {
			return g.fixed(x.X)
		}
	case *ssa.FreeVar:
		if bound, ok := g.bound[x]; ok {
			return g.fixed(bound)
		}
	}
	return outside, false
}

// known looks a cell up without making it: a query changes nothing.
func (g *Graph) known(key cellKey) (object, bool) {
	o, ok := g.cells[key]
	return o, ok
}

// find returns the node of a value without making one.
func (g *Graph) find(v ssa.Value) (node, bool) {
	if n, ok := g.values[v]; ok {
		return n, true
	}
	switch x := v.(type) {
	case *ssa.ChangeType:
		return g.find(x.X)
	case *ssa.ChangeInterface:
		return g.find(x.X)
	case *ssa.MakeInterface:
		return g.find(x.X)
	case *ssa.Extract:
		n, ok := g.components[component{x.Tuple, x.Index}]
		return n, ok
	case *ssa.FreeVar:
		if bound, ok := g.bound[x]; ok {
			return g.find(bound)
		}
	case *ssa.Const:
		return empty, true
	}
	return untracked, false
}

// Position is where a site's object is made, as a line of its file.
func (g *Graph) Position(s *Site) token.Position { return g.pkg.Prog.Fset.Position(s.Pos) }

// AllUses returns the uses of all sites that have any. The map must not be changed.
func (g *Graph) AllUses() map[*Site][]Use { return g.uses }
