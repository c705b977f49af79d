package pointsto

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// visit states the constraints of a function's instructions.
func (g *Graph) visit(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			g.instruction(fn, instr)
		}
	}
	if fn.Recover != nil && len(fn.Recover.Preds) == 0 {
		for _, instr := range fn.Recover.Instrs {
			g.instruction(fn, instr)
		}
	}
}

// instruction states the constraints of one instruction. Those that only give a
// value another name (see valueNode), read fields, compute or branch have none.
func (g *Graph) instruction(fn *ssa.Function, instr ssa.Instruction) {
	g.watchShelves(instr)
	g.watchUnnamed(instr)
	switch instr := instr.(type) {
	case *ssa.Store:
		g.storeAt(instr.Addr, instr.Val)
	case *ssa.UnOp:
		g.unary(instr)
	case *ssa.Phi:
		if n := g.valueNode(instr); n > empty {
			for _, edge := range instr.Edges {
				g.flow(g.valueNode(edge), n)
			}
		}
	case *ssa.Return:
		for i, result := range instr.Results {
			g.assign(result, g.resultNode(fn, i), "returned")
		}
	case ssa.CallInstruction:
		g.call(instr)
	case *ssa.MakeClosure:
		g.closure(instr)
	case *ssa.MakeInterface:
		g.makeInterface(instr)
	case *ssa.Panic:
		g.leakValue(instr.X, "given to panic")
	case *ssa.ChangeType:
		g.changeType(instr.X.Type(), instr.Type())
	case *ssa.ChangeInterface:
		g.becomeError(instr.X, instr.Type())
	case *ssa.TypeAssert:
		g.becomeError(instr.X, instr.AssertedType)
	case *ssa.Convert:
		g.convert(instr)
	case *ssa.MultiConvert:
		g.leakValue(instr.X, "converted")
	default:
		g.container(instr)
	}
}

// container treats channels, slices and maps.
func (g *Graph) container(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.MakeChan:
		elem := elemOf(instr.Type())
		site := &Site{Kind: Chan, Pos: instr.Pos(), Make: instr}
		g.add(g.valueNode(instr), g.newSite(chanObject, elem, site))
	case *ssa.MakeSlice:
		if n := g.valueNode(instr); n != untracked {
			g.add(n, g.cell(instr, elemOf(instr.Type()), instr.Pos()))
		}
	case *ssa.MakeMap:
		if n := g.valueNode(instr); n != untracked {
			g.add(n, g.cell(instr, elemOf(instr.Type()), instr.Pos()))
		}
	case *ssa.Send:
		g.storeInto(instr.Chan, instr.X)
	case *ssa.Select:
		g.selects(instr)
	case *ssa.MapUpdate:
		g.storeInto(instr.Map, instr.Key)
		g.storeInto(instr.Map, instr.Value)
	case *ssa.Lookup:
		if instr.CommaOk {
			g.load(g.valueNode(instr.X), g.componentNode(instr, 0))
		} else {
			g.load(g.valueNode(instr.X), g.valueNode(instr))
		}
	case *ssa.Next:
		if !instr.IsString {
			from := g.valueNode(instr.Iter.(*ssa.Range).X)
			g.load(from, g.componentNode(instr, 1))
			g.load(from, g.componentNode(instr, 2))
		}
	}
}

// selects treats the values that a select sends and receives.
func (g *Graph) selects(sel *ssa.Select) {
	index := 2
	for _, state := range sel.States {
		if state.Dir == types.SendOnly {
			g.storeInto(state.Chan, state.Send)
			continue
		}
		g.load(g.valueNode(state.Chan), g.componentNode(sel, index))
		index++
	}
}

// unary treats receives and loads. A load of a variable that the instruction
// names shares its node; one through a pointer needs a constraint.
func (g *Graph) unary(instr *ssa.UnOp) {
	switch instr.Op {
	case token.ARROW:
		if instr.CommaOk {
			g.load(g.valueNode(instr.X), g.componentNode(instr, 0))
		} else {
			g.load(g.valueNode(instr.X), g.valueNode(instr))
		}
	case token.MUL:
		if _, ok := g.placeOf(instr.X); !ok {
			g.load(g.valueNode(instr.X), g.valueNode(instr))
		}
	}
}

// storeAt treats *addr = v.
func (g *Graph) storeAt(addr, v ssa.Value) {
	if !g.tracked(v.Type()) || isError(v.Type()) {
		return
	}
	if place, ok := g.placeOf(addr); ok {
		g.assign(v, place, "stored in a variable of another package")
		return
	}
	g.storeInto(addr, v)
}

// storeInto puts a value into whatever a pointer, channel, slice or map is.
func (g *Graph) storeInto(container, v ssa.Value) {
	if !g.tracked(v.Type()) || isError(v.Type()) {
		return
	}
	n := g.valueNode(container)
	if n == fromOutside {
		g.leakValue(v, "stored outside the package")
		return
	}
	g.store(n, g.valueNode(v))
}

// assign makes a node hold a value, or leaks it where the node is outside.
func (g *Graph) assign(v ssa.Value, dst node, why string) {
	if dst == fromOutside {
		g.leakValue(v, why)
		return
	}
	g.flow(g.valueNode(v), dst)
}

// closure binds captured variables. A function literal is made at one place, so
// that its variables are the captured ones; a method value may be made at many.
func (g *Graph) closure(mc *ssa.MakeClosure) {
	fn := mc.Fn.(*ssa.Function)
	for i, binding := range mc.Bindings {
		free := fn.FreeVars[i]
		if fn.Parent() != nil {
			g.bound[free] = binding
		} else {
			g.flow(g.valueNode(binding), g.valueNode(free))
		}
	}
	g.function(fn)
}

// makeInterface puts a value and its type into an interface.
func (g *Graph) makeInterface(instr *ssa.MakeInterface) {
	t := instr.X.Type()
	if isError(instr.Type()) {
		g.leakType(t, "made an error")
		g.leakValue(instr.X, "made an error")
		return
	}
	if !g.tracked(t) {
		return // see typeNode
	}
	n := g.valueNode(instr)
	g.flow(g.valueNode(instr.X), n)
	if types.IsInterface(t) { // a type parameter: any type
		g.add(n, outside)
		return
	}
	if kind := siteKind(deref(t)); kind == Lock {
		return // a sync.Locker: calls of its methods are operations
	}
	g.add(n, g.dynamicType(t))
}

// becomeError gives up an interface value of which an error is made.
func (g *Graph) becomeError(v ssa.Value, t types.Type) {
	if isError(t) {
		g.leakValue(v, "made an error")
	}
}

// changeType treats conversions between struct types: their fields are the same
// only if the types are declared in terms of each other.
func (g *Graph) changeType(from, to types.Type) {
	a, ok1 := deref(from).Underlying().(*types.Struct)
	b, ok2 := deref(to).Underlying().(*types.Struct)
	if !ok1 || !ok2 || a == b {
		return
	}
	for i := range min(a.NumFields(), b.NumFields()) {
		x, y := g.fieldOf(from, i), g.fieldOf(to, i)
		if x == y {
			continue
		}
		g.openField(x, "converted to another struct type")
		g.openField(y, "converted from another struct type")
	}
}

// convert treats unsafe.Pointer.
func (g *Graph) convert(instr *ssa.Convert) {
	for _, t := range []types.Type{instr.X.Type(), instr.Type()} {
		if _, ok := t.Underlying().(*types.Pointer); ok {
			g.openAll(deref(t), "used through unsafe.Pointer")
		}
	}
	if !g.tracked(instr.Type()) {
		g.leakValue(instr.X, "converted to unsafe.Pointer")
	}
}
