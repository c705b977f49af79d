package pointsto

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Nodes are made when a value is first asked for, so that values which no constraint
// mentions cost nothing. Most values are other names for one that has a node already:
// conversions, assertions, elements of an array for the array, loads of a variable or
// field for its content. They share that node; types are not kept apart, since an
// operation knows what kinds of objects it can act on.

// component is one of the values of a tuple.
type component struct {
	tuple ssa.Value
	index int
}

// valueNode returns the node for a value, making it if need be. Values that
// are the same as others share their node: a converted value that of the
// original, a loaded one that of the variable, a static call that of the
// function's result.
func (g *Graph) valueNode(v ssa.Value) node {
	switch t := v.Type(); {
	case !g.tracked(t):
		return untracked
	case isError(t):
		return fromOutside
	}
	if _, ok := v.(*ssa.Const); ok {
		return empty
	}
	if n, ok := g.values[v]; ok {
		return n
	}
	n := g.makeNode(v)
	g.values[v] = n
	return n
}

// makeNode makes the node of a tracked value that has none. Aliases are followed
// here, once, rather than by edges: an edge costs memory and a step of the
// solver for each object, and about half of all values are aliases.
//
// A FreeVar shares the node of what is captured because a function literal is
// made at one place; those of wrappers for method values are not in bound and
// get a node of their own.
func (g *Graph) makeNode(v ssa.Value) node {
	switch v := v.(type) {
	case *ssa.Builtin:
		return empty
	case *ssa.MakeInterface:
		if !g.tracked(v.X.Type()) {
			return g.typeNode(v.X.Type())
		}
	case *ssa.Function:
		return g.nodeOf(g.function(v))
	case *ssa.MakeClosure:
		return g.nodeOf(g.function(v.Fn.(*ssa.Function)))
	case *ssa.Global, *ssa.Alloc, *ssa.FieldAddr:
		return g.addressNode(v)
	case *ssa.ChangeType:
		return g.valueNode(v.X)
	case *ssa.ChangeInterface:
		return g.valueNode(v.X)
	case *ssa.TypeAssert:
		return g.valueNode(v.X)
	case *ssa.Convert:
		return g.convertNode(v)
	case *ssa.MultiConvert:
		return fromOutside
	case *ssa.Slice:
		return g.valueNode(v.X)
	case *ssa.SliceToArrayPointer:
		return g.valueNode(v.X)
	case *ssa.IndexAddr:
		return g.valueNode(v.X) // elements are one with their array or slice
	case *ssa.Index:
		return g.valueNode(v.X)
	case *ssa.Field:
		return g.fieldNode(v.X.Type(), v.Field)
	case *ssa.FreeVar:
		if bound, ok := g.bound[v]; ok {
			return g.valueNode(bound)
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			if n, ok := g.placeOf(v.X); ok {
				return n
			}
		}
	case *ssa.Extract:
		return g.componentNode(v.Tuple, v.Index)
	case *ssa.Call:
		return g.callNode(v)
	}
	return g.newNode()
}

// nodeOf returns a node that holds one object for ever.
func (g *Graph) nodeOf(o object) node {
	if o == outside {
		return fromOutside
	}
	n := g.newNode()
	g.add(n, o)
	return n
}

// typeNode returns a node that holds something of a concrete type for ever.
func (g *Graph) typeNode(t types.Type) node {
	o := g.dynamicType(t)
	if o == outside {
		return fromOutside
	}
	n := g.typeNodes[o]
	if n == untracked {
		n = g.nodeOf(o)
		g.typeNodes[o] = n
	}
	return n
}

// addressNode returns the node for the address of a variable or field.
func (g *Graph) addressNode(v ssa.Value) node {
	if f, ok := v.(*ssa.FieldAddr); ok && isCondL(f) {
		return g.valueNode(f.X) // what a Cond holds is its L
	}
	o, ok := g.address(v)
	if !ok {
		if f, ok := v.(*ssa.FieldAddr); ok && isElementValue(g.fieldOf(f.X.Type(), f.Field)) {
			g.openShelf(f.X.Type(), "whose element somebody points into")
		}
		return fromOutside
	}
	return g.nodeOf(o)
}

// isCondL reports whether the field is the L of a sync.Cond.
func isCondL(f *ssa.FieldAddr) bool {
	st, ok := deref(f.X.Type()).Underlying().(*types.Struct)
	return ok && siteKind(deref(f.X.Type())) == Cond && st.Field(f.Field).Name() == "L"
}

// address returns the object that a pointer points to, if the instruction alone
// shows it; false also for what lies outside the package.
func (g *Graph) address(v ssa.Value) (object, bool) {
	switch v := v.(type) {
	case *ssa.Global:
		if obj, ok := v.Object().(*types.Var); ok && v.Pkg == g.pkg {
			return g.cell(obj, obj.Type(), obj.Pos()), true
		}
	case *ssa.Alloc:
		return g.cell(v, deref(v.Type()), v.Pos()), true
	case *ssa.FieldAddr:
		f := g.fieldOf(v.X.Type(), v.Field)
		if isCondL(v) {
			return g.address(v.X)
		}
		if f != nil && f.Pkg() == g.pkg.Pkg {
			return g.cell(f, f.Type(), f.Pos()), true
		}
	case *ssa.IndexAddr:
		if _, ok := v.X.Type().Underlying().(*types.Pointer); ok {
			return g.address(v.X)
		}
	case *ssa.ChangeType:
		return g.address(v.X)
	case *ssa.FreeVar:
		if bound, ok := g.bound[v]; ok {
			return g.address(bound)
		}
	}
	return outside, false
}

// placeOf returns the node for what is stored at an address, if the instruction
// alone shows which place that is.
func (g *Graph) placeOf(addr ssa.Value) (node, bool) {
	switch t := deref(addr.Type()); {
	case !g.tracked(t):
		return untracked, true
	case isError(t):
		return fromOutside, true
	}
	if o, ok := g.address(addr); ok {
		return g.content(o), true
	}
	switch addr := addr.(type) {
	case *ssa.Global:
		return fromOutside, true
	case *ssa.FieldAddr:
		if isElementValue(g.fieldOf(addr.X.Type(), addr.Field)) {
			return g.shelf("container/list"), true
		}
		return fromOutside, !isCondL(addr)
	case *ssa.IndexAddr:
		if _, ok := addr.X.Type().Underlying().(*types.Pointer); ok {
			return g.placeOf(addr.X)
		}
	}
	return untracked, false
}

// fieldNode returns the node for a field of a struct that is at hand as a value.
func (g *Graph) fieldNode(t types.Type, index int) node {
	f := g.fieldOf(t, index)
	if isElementValue(f) {
		return g.shelf("container/list")
	}
	if f == nil || f.Pkg() != g.pkg.Pkg {
		return fromOutside
	}
	return g.content(g.cell(f, f.Type(), f.Pos()))
}

// convertNode treats conversions: those from unsafe.Pointer give what is not known.
func (g *Graph) convertNode(v *ssa.Convert) node {
	if !g.tracked(v.X.Type()) {
		return fromOutside
	}
	return g.valueNode(v.X)
}

// componentNode returns the node for a value of a tuple.
func (g *Graph) componentNode(tuple ssa.Value, index int) node {
	key := component{tuple, index}
	if n, ok := g.components[key]; ok {
		return n
	}
	n := g.makeComponent(tuple, index)
	g.components[key] = n
	return n
}

// makeComponent makes the node for one result of a call, or for what comes with a
// comma and an ok. The nodes of selects, map look-ups and calls that are not static
// are filled by their constraints.
func (g *Graph) makeComponent(tuple ssa.Value, index int) node {
	t := tuple.Type().(*types.Tuple).At(index).Type()
	switch {
	case !g.tracked(t):
		return untracked
	case isError(t):
		return fromOutside
	}
	switch v := tuple.(type) {
	case *ssa.TypeAssert:
		return g.valueNode(v.X)
	case *ssa.Call:
		if fn := v.Call.StaticCallee(); fn != nil && makesContext(fn) {
			return g.newNode()
		} else if fn != nil && !own(origin(fn)) {
			if n, ok := g.givenBy(fn, index); ok {
				return n
			}
		}
		return g.staticResult(v, index)
	}
	return g.newNode()
}

// callNode returns the node for the single result of a call.
func (g *Graph) callNode(v *ssa.Call) node {
	if b, ok := v.Call.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "append":
			return g.newNode()
		case "ssa:wrapnilchk":
			return g.valueNode(v.Call.Args[0])
		}
		return fromOutside
	}
	if fn := v.Call.StaticCallee(); fn != nil && !own(origin(fn)) {
		if n, ok := g.givenBy(fn, 0); ok {
			return n
		}
		if sameAsArgument(fn) {
			return g.valueNode(v.Call.Args[0])
		}
		if isModelled(fn) {
			return g.newNode()
		}
	}
	return g.staticResult(v, 0)
}

// staticResult returns the node of a static callee's result, or a new one for a
// call of which the callee is not yet known.
func (g *Graph) staticResult(v *ssa.Call, index int) node {
	fn := v.Call.StaticCallee()
	if fn == nil {
		return g.newNode()
	}
	if fn = origin(fn); own(fn) {
		return g.resultNode(fn, index)
	}
	return fromOutside
}

// resultNode returns the node of a function's result.
func (g *Graph) resultNode(fn *ssa.Function, index int) node {
	results := fn.Signature.Results()
	t := results.At(index).Type()
	if !g.tracked(t) {
		return untracked
	}
	if isError(t) {
		return fromOutside
	}
	nodes := g.results[fn]
	if nodes == nil {
		nodes = make([]node, results.Len())
		g.results[fn] = nodes
	}
	if nodes[index] == untracked {
		nodes[index] = g.newNode()
	}
	return nodes[index]
}

// isLibrary reports whether a call is an operation on primitives, whose receiver
// therefore stays at home.
func isLibrary(call *ssa.CallCommon) bool {
	callee := syncop.Callee(call)
	return callee != nil && syncop.OfFunc(callee) != syncop.None
}
