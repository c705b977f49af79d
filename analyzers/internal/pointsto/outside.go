package pointsto

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Code outside the package is one unknown program that holds everything it is given.
// Two sets describe it: what comes from there is the object outside, and what goes
// there is marked as leaked, with what can be done to it and why. Nothing
// flows from leaked objects back to values that hold outside; who reads such a
// value has to take every leaked object for possible (see Graph.Origins). That keeps
// sets small: else each value from outside would hold all that ever left.
//
// To leak has consequences by kind of object: a function is called with arguments
// from outside and its results leak; a variable's content leaks, and is
// overwritten; a channel's elements leak, or come from outside, by the direction that
// its type allows; a value in an interface is asked for its exported methods and
// fields. A context may leak as much as it likes: only its cancel function counts.

// leakValue hands a value to code outside the package.
func (g *Graph) leakValue(v ssa.Value, why string) {
	if !g.tracked(v.Type()) {
		return
	}
	if !isError(v.Type()) {
		g.leak(g.valueNode(v), leakOf(v.Type()), why)
	}
}

// leak hands everything that a node will ever hold to code outside the package.
func (g *Graph) leak(n node, how leak, why string) {
	if n <= empty || g.nodes[n].leaks&how == how {
		return
	}
	g.nodes[n].leaks |= how
	d := g.duties(n)
	if d.why == "" {
		d.why = why
	}
	for _, o := range g.settled(n) {
		g.leakObject(o, g.nodes[n].leaks, d.why)
	}
}

// leakObject lets code outside the package do with an object what it can.
func (g *Graph) leakObject(o object, how leak, why string) {
	info := &g.objects[o]
	if info.leaks&how == how {
		return
	}
	info.leaks |= how
	if info.site != nil && info.kind != ctxObject && info.kind != doneObject {
		// A context in other hands, or its Done channel, cannot be cancelled there.
		info.site.leaks |= how
		if info.site.why == "" {
			info.site.why = why
		}
	}
	switch info.kind {
	case funcObject:
		g.callFromOutside(info.fn, why)
	case typeObject:
		g.leakType(info.typ, why)
	case chanObject, cellObject:
		elem := info.elem
		if how&leakReceive != 0 {
			g.leak(g.content(o), leakOf(elem), why)
		}
		if how&leakSend != 0 {
			g.add(g.content(o), outside)
		}
	}
}

// callFromOutside treats a function that code outside the package may call.
func (g *Graph) callFromOutside(fn *ssa.Function, why string) {
	fn = origin(fn)
	if g.roots[fn] || !own(fn) {
		return
	}
	g.roots[fn] = true
	if g.entering || fn.Signature.Recv() != nil && fn.Synthetic == "" {
		g.entries = append(g.entries, fn)
	}
	g.reach(fn)
	for _, p := range fn.Params {
		g.flow(fromOutside, g.valueNode(p))
	}
	g.openShelves(fn.Signature)
	results := fn.Signature.Results()
	for i := range results.Len() {
		if g.tracked(results.At(i).Type()) {
			g.leak(g.resultNode(fn, i), leakOf(results.At(i).Type()), "returned by "+fn.Name()+", "+why)
		}
	}
}

// leakType lets code outside the package use the exported methods and fields
// of a type, and of all types that it reaches through them.
func (g *Graph) leakType(t types.Type, why string) {
	if g.leaked[t] {
		return
	}
	g.leaked[t] = true
	if named, ok := types.Unalias(t).(*types.Named); ok {
		g.leakNamed(named, why)
		return
	}
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		g.leakType(t.Elem(), why)
	case *types.Slice:
		g.leakType(t.Elem(), why)
	case *types.Array:
		g.leakType(t.Elem(), why)
	case *types.Chan:
		g.leakType(t.Elem(), why)
	case *types.Map:
		g.leakType(t.Key(), why)
		g.leakType(t.Elem(), why)
	case *types.Signature:
		g.leakSignature(t, why)
	case *types.Struct:
		g.leakFields(t, t, why)
	}
}

// leakSignature follows what goes in and out of a function that is called from
// outside: its results are in other hands, and values of its parameters' types
// were.
func (g *Graph) leakSignature(sig *types.Signature, why string) {
	for v := range sig.Params().Variables() {
		g.leakType(v.Type(), why)
	}
	for v := range sig.Results().Variables() {
		g.leakType(v.Type(), why)
	}
}

// leakNamed treats a type with a name. Of a type of another package only the type
// arguments matter, whose methods generic code may call. The methods of a generic
// type are those of its origin, for which alone there is SSA code.
func (g *Graph) leakNamed(named *types.Named, why string) {
	if named.Obj().Pkg() != g.pkg.Pkg {
		g.openShelf(named, "that another package sees")
		for arg := range named.TypeArgs().Types() {
			g.leakType(arg, why) // what is in another package's generic type
		}
		return
	}
	for arg := range named.TypeArgs().Types() {
		g.leakType(arg, why)
	}
	for m := range named.Origin().Methods() {
		if m.Exported() {
			g.leakFunction(m, "exported method")
		}
	}
	switch u := named.Underlying().(type) {
	case *types.Interface:
	case *types.Struct:
		g.leakFields(named, u, why)
	default:
		g.leakType(u, why)
	}
}

// watchUnnamed opens struct types without a name that an instruction shows to be
// those of another package's fields or parameters: all that write such a type share
// it.
func (g *Graph) watchUnnamed(instr ssa.Instruction) {
	var f *types.Var
	switch instr := instr.(type) {
	case *ssa.FieldAddr:
		f = g.fieldOf(instr.X.Type(), instr.Field)
	case *ssa.Field:
		f = g.fieldOf(instr.X.Type(), instr.Field)
	}
	if f != nil && f.Pkg() != g.pkg.Pkg {
		g.openUnnamed(f.Type(), "in field "+f.Name()+" of another package's struct")
	}
}

// openUnnamed opens the struct types without a name that a type is, or is made of.
func (g *Graph) openUnnamed(t types.Type, why string) {
	switch t := types.Unalias(t).(type) {
	case *types.Struct:
		g.leakType(t, why)
	case *types.Map:
		g.openUnnamed(t.Elem(), why)
	case *types.Named, *types.TypeParam:
	case interface{ Elem() types.Type }:
		g.openUnnamed(t.Elem(), why)
	}
}

// leakFunction treats an exported function or method.
func (g *Graph) leakFunction(fn *types.Func, why string) {
	if f := g.pkg.Prog.FuncValue(fn); f != nil {
		g.callFromOutside(f, why)
	}
	g.leakSignature(fn.Signature(), why)
}

// leakFields opens exported fields, and follows embedded ones, whose methods and
// fields are promoted.
func (g *Graph) leakFields(t types.Type, st *types.Struct, why string) {
	for i := range st.NumFields() {
		f := st.Field(i)
		if f.Exported() {
			g.openField(g.fieldOf(t, i), "in exported field "+f.Name())
		}
		if f.Exported() || f.Embedded() {
			g.leakType(f.Type(), why)
		}
		if f.Embedded() && types.IsInterface(f.Type()) && f.Pkg() == g.pkg.Pkg {
			// Its methods are promoted: outside code calls those of what is in it.
			own := g.fieldOf(t, i)
			g.leak(g.content(g.cell(own, own.Type(), own.Pos())), leakAll, "in embedded interface "+f.Name())
		}
	}
}

// opens reports whether code that can reach a field of the type can do something
// with what is there.
func (g *Graph) opens(t types.Type) bool { return g.tracked(t) || siteKind(t) != 0 }

// openField lets code outside the package read, write and take the address of a field.
func (g *Graph) openField(f *types.Var, why string) {
	g.exposed[f] = true
	g.openShelf(f.Type(), "that another package sees")
	if g.opens(f.Type()) && f.Pkg() == g.pkg.Pkg {
		g.leakObject(g.cell(f, f.Type(), f.Pos()), leakAll, why)
	}
}

// openAll opens all fields of a type, as unsafe code and linknames can.
func (g *Graph) openAll(t types.Type, why string) {
	if g.opened[t] {
		return
	}
	g.opened[t] = true
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for i := range u.NumFields() {
			g.openField(g.fieldOf(t, i), why)
			g.openAll(u.Field(i).Type(), why)
		}
	case *types.Array:
		g.openAll(u.Elem(), why)
	}
}

// enter finds where outside code comes in: the main function, initializers and
// tests; unless the package is main, everything exported.
func (g *Graph) enter(files []*ast.File, info *types.Info) {
	g.entering = true
	defer func() { g.entering = false }()
	if fn := g.pkg.Func("init"); fn != nil {
		g.callFromOutside(fn, "initializer")
	}
	scope := g.pkg.Pkg.Scope()
	closed := g.pkg.Pkg.Name() == "main"
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		inTest := strings.HasSuffix(g.pkg.Prog.Fset.Position(obj.Pos()).Filename, "_test.go")
		if obj.Exported() && (!closed || inTest) || name == "main" {
			g.export(obj)
		}
	}
	for _, instance := range info.Instances {
		for t := range instance.TypeArgs.Types() {
			g.leakType(t, "a type argument")
		}
	}
	g.directives(files)
}

// export treats an exported object.
func (g *Graph) export(obj types.Object) {
	switch obj := obj.(type) {
	case *types.Func:
		g.leakFunction(obj, "exported function")
	case *types.Var:
		g.openVariable(obj, "exported variable")
		g.leakType(obj.Type(), "exported variable")
	case *types.TypeName:
		g.leakType(obj.Type(), "exported type")
	}
}

// openVariable lets code outside the package read, write and take the address of a
// package variable.
func (g *Graph) openVariable(v *types.Var, why string) {
	if g.opens(v.Type()) {
		g.leakObject(g.cell(v, v.Type(), v.Pos()), leakAll, why)
	}
}

// directives treats functions and variables that a linkname or cgo export names.
func (g *Graph) directives(files []*ast.File) {
	for _, file := range files {
		for _, group := range file.Comments {
			for _, c := range group.List {
				words := strings.Fields(c.Text)
				if len(words) > 1 && (words[0] == "//go:linkname" || words[0] == "//export") {
					g.named(words[1])
				}
			}
		}
	}
}

// named opens what a directive names.
func (g *Graph) named(name string) {
	switch obj := g.pkg.Pkg.Scope().Lookup(name).(type) {
	case *types.Func:
		g.leakFunction(obj, "linkname")
	case *types.Var:
		g.openVariable(obj, "linkname")
		g.openAll(obj.Type(), "linkname")
	}
}
