package pointsto

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// An object is what a value may be. The zero object is anything that comes from
// outside the package, and also everything of the package that has leaked.
type object int32

const outside object = 0

// An objectKind says what an object is.
type objectKind uint8

const (
	foreign    objectKind = iota
	chanObject            // by make
	doneObject            // the Done channel of a context
	ctxObject             // a context
	cancelObj             // its cancel function
	cellObject            // a variable, field, or the elements of an array, slice or map
	funcObject            // a function, with or without captured variables
	typeObject            // something of a concrete type in an interface
)

// objectInfo describes an object.
type objectInfo struct {
	kind    objectKind
	leaks   leak
	content node          // what the cell holds, what the channel carries, the parents of a context; 0 if not asked for
	elem    types.Type    // the type of the content, for chanObject and cellObject
	fn      *ssa.Function // for funcObject
	typ     types.Type    // for typeObject
	site    *Site         // nil for what no operation acts on
}

// newObject adds an object. Numbers rise in the order of discovery, which is
// that of the source and of calls, so that results are the same in each run.
func (g *Graph) newObject(info objectInfo) object {
	g.objects = append(g.objects, info)
	return object(len(g.objects) - 1)
}

// newSite makes an object of a site.
func (g *Graph) newSite(kind objectKind, elem types.Type, s *Site) object {
	o := g.newObject(objectInfo{kind: kind, elem: elem, site: s})
	s.object = o
	return o
}

// content returns the node for what an object holds.
func (g *Graph) content(o object) node {
	if g.objects[o].content == 0 {
		n := g.newNode()
		g.objects[o].content = n
	}
	return g.objects[o].content
}

// cellKey identifies a cell: the instruction that makes it, the field or the variable.
type cellKey any

// cell returns the object for a variable, field or other place of the given type.
func (g *Graph) cell(key cellKey, t types.Type, pos token.Pos) object {
	if o, ok := g.cells[key]; ok {
		return o
	}
	var o object
	if kind := siteKind(t); kind != 0 {
		site := &Site{Kind: kind, Pos: pos}
		switch key := key.(type) {
		case ssa.Instruction:
			site.Make = key
		case *types.Var:
			if key.IsField() {
				site.Field = key
			} else {
				site.Var = key
			}
		}
		o = g.newSite(cellObject, t, site)
	} else {
		o = g.newObject(objectInfo{kind: cellObject, elem: t})
	}
	g.cells[key] = o
	return o
}

// siteKind says which primitive a variable of the type is, 0 for none. An array
// of them is one, too: its elements are not told apart.
func siteKind(t types.Type) Kind {
	if a, ok := t.Underlying().(*types.Array); ok {
		return siteKind(a.Elem())
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "sync" {
		return 0
	}
	switch named.Obj().Name() {
	case "Mutex", "RWMutex":
		return Lock
	case "WaitGroup":
		return WaitGroup
	case "Cond":
		return Cond
	case "Once":
		return Once
	}
	return 0
}

// function returns the object for a function.
func (g *Graph) function(fn *ssa.Function) object {
	fn = origin(fn)
	if o, ok := g.funcs[fn]; ok {
		return o
	}
	o := outside
	if own(fn) {
		o = g.newObject(objectInfo{kind: funcObject, fn: fn})
		g.reach(fn)
	}
	g.funcs[fn] = o
	return o
}

// origin returns the generic function that an instance belongs to.
func origin(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}

// own reports whether the function's body is known: it is of the package, or a
// wrapper that SSA has made.
func own(fn *ssa.Function) bool { return len(fn.Blocks) > 0 }

// dynamicType returns the object for what an interface holds of a type, or
// outside if only other packages' code can do anything with it.
func (g *Graph) dynamicType(t types.Type) object {
	if o, ok := g.types.At(t).(object); ok {
		return o
	}
	o := outside
	if g.ownType(t) {
		o = g.newObject(objectInfo{kind: typeObject, typ: t})
	}
	g.types.Set(t, o)
	return o
}

// ownType reports whether a type is made of one that the package declares, so that
// code of the package stands behind its methods or fields.
func (g *Graph) ownType(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return t.Obj().Pkg() == g.pkg.Pkg
	case *types.Pointer:
		return g.ownType(t.Elem())
	case *types.Slice:
		return g.ownType(t.Elem())
	case *types.Array:
		return g.ownType(t.Elem())
	case *types.Chan:
		return g.ownType(t.Elem())
	case *types.Map:
		return g.ownType(t.Elem()) || g.ownType(t.Key())
	case *types.Struct, *types.Signature:
		return true
	}
	return false
}
