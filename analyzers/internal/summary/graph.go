package summary

import (
	"go/token"
	"go/types"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A Lookup returns what is known of a function of another package, or of a
// method of an interface whose contract says that it blocks; nil if nothing.
type Lookup func(*types.Func) *Summary

// A Graph holds the summaries of one package: the least fixed point, over its
// call graph, of "blocks itself, or calls what blocks". Work in go statements
// is not the caller's; deferred calls are.
type Graph struct {
	fset   *token.FileSet
	pkg    *types.Package
	prog   *ssa.Program
	lookup Lookup
	room   makers
	spine  spine
	known  map[*ssa.Function]*Summary
	impls  map[*types.Func][]*types.Func // methods that stand behind a method of an own interface
	funcs  []*ssa.Function
	stored map[*types.Var][]ssa.Value // functions that fields get; made when it is asked for
	guard  sync.Mutex                 // of impls and stored: rules ask side by side

	asking *ssa.Function                            // whose summary is being derived
	askers map[*ssa.Function]map[*ssa.Function]bool // by function: who has asked for its summary
}

// A Block is one way in which executing an instruction may block.
type Block struct {
	Wait            // Chain starts with what the instruction itself calls or does
	Value ssa.Value // what Wait.On stands for in the function of the instruction; nil if that is unknown
}

// NewGraph computes the summaries of the functions of a package.
func NewGraph(pkg *ssa.Package, funcs []*ssa.Function, lookup Lookup) *Graph {
	g := &Graph{
		fset: pkg.Prog.Fset, pkg: pkg.Pkg, prog: pkg.Prog, lookup: lookup,
		room: newMakers(), funcs: funcs,
		spine: spine{},
		known: make(map[*ssa.Function]*Summary, len(funcs)),
		impls: map[*types.Func][]*types.Func{}, askers: map[*ssa.Function]map[*ssa.Function]bool{},
	}
	var open []*ssa.Function
	for _, fn := range funcs {
		if given := g.given(fn); given != nil {
			g.known[fn] = given
			continue
		}
		g.known[fn] = &Summary{}
		open = append(open, fn)
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			g.room.note(instr)
		})
	}
	g.settle(open)
	return g
}

// settle derives summaries until none changes. Only those who have asked for one
// that did are derived again.
func (g *Graph) settle(open []*ssa.Function) {
	stale := make(map[*ssa.Function]bool, len(open))
	for _, fn := range open {
		stale[fn] = true
	}
	for len(stale) > 0 {
		for _, fn := range open {
			if !stale[fn] {
				continue
			}
			delete(stale, fn)
			g.asking = fn
			if g.update(fn) {
				for asker := range g.askers[fn] {
					stale[asker] = true
				}
			}
		}
	}
	g.asking, g.askers = nil, nil
}

// summaryOf returns the summary of a function of the package, and notes who asks.
func (g *Graph) summaryOf(fn *ssa.Function) (*Summary, bool) {
	sum, ok := g.known[fn]
	if ok && g.asking != nil {
		if g.askers[fn] == nil {
			g.askers[fn] = map[*ssa.Function]bool{}
		}
		g.askers[fn][g.asking] = true
	}
	return sum, ok
}

// given returns what the look-up says of a function of the package itself: only
// the program that makes the table of the standard library uses this.
func (g *Graph) given(fn *ssa.Function) *Summary {
	if obj, ok := fn.Object().(*types.Func); ok {
		return g.lookup(obj)
	}
	return nil
}

// Of returns the summary of a function of the package.
func (g *Graph) Of(fn *ssa.Function) *Summary {
	if fn.Origin() != nil {
		fn = fn.Origin()
	}
	if s, ok := g.summaryOf(fn); ok {
		return s
	}
	return &Summary{}
}

// update derives a function's summary anew from what is known of the functions
// that it calls, and reports whether it has changed.
func (g *Graph) update(fn *ssa.Function) bool {
	sum, changed := g.known[fn], false
	dead := map[*ssa.BasicBlock]bool{}
	for _, b := range fn.Blocks {
		dead[b] = doomed(b)
	}
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		if dead[instr.Block()] {
			return
		}
		blocks := g.Blocks(instr)
		if touches := g.touches(instr, blocks); touches&^sum.Touches != 0 {
			sum.Touches |= touches
			changed = true
		}
		for _, b := range blocks {
			w := b.Wait
			w.Detours += g.spine.detour(instr.Block())
			if w.Detours > maxDetours {
				continue
			}
			if b.Value != nil {
				w.On, w.Local = placeOf(b.Value), w.Local || isLocal(b.Value)
			}
			if sum.add(w) {
				changed = true
			}
		}
		if bits := invoked(instr, g); bits&^sum.Invokes != 0 {
			sum.Invokes |= bits
			changed = true
		}
	})
	return changed
}

// Blocks returns the ways in which executing the instruction may block the
// goroutine that executes it, at most one per class and target. A deferred call
// counts as executed where the defer statement stands.
func (g *Graph) Blocks(instr ssa.Instruction) []Block {
	if _, ok := instr.(*ssa.Go); ok {
		return nil
	}
	op := syncop.Of(instr)
	if op.Kind != syncop.None && op.Kind != syncop.OnceDo {
		w, ok := g.ownWait(op)
		if !ok {
			return nil
		}
		return []Block{{Wait: w, Value: onValue(op)}}
	}
	if op.Call == nil || afterKill(instr) {
		return nil
	}
	var blocks []Block
	for _, t := range g.targets(op.Call) {
		for _, w := range t.sum.Waits {
			blocks = append(blocks, g.through(w, t, instr.Parent(), instr.Pos()))
		}
	}
	return blocks
}

// Touches returns the classes that executing the instruction may wait for,
// however unlikely: bit 1<<c for class c.
func (g *Graph) Touches(instr ssa.Instruction) uint16 { return g.touches(instr, g.Blocks(instr)) }

func (g *Graph) touches(instr ssa.Instruction, blocks []Block) uint16 {
	var bits uint16
	for _, b := range blocks {
		bits |= 1 << b.Class
	}
	call, ok := instr.(ssa.CallInstruction)
	if _, isGo := instr.(*ssa.Go); isGo || !ok || syncop.Of(instr).Kind == syncop.CondWait {
		return bits // of a Cond, it depends on the loop around it
	}
	for _, t := range g.targets(call.Common()) {
		bits |= t.sum.Touches
	}
	return bits
}

// setsDeadline reports whether a function sets a deadline for input on some
// connection: what it then reads does not wait for ever.
func setsDeadline(fn *ssa.Function) bool {
	found := false
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		if call, ok := instr.(*ssa.Call); ok {
			callee := syncop.Callee(&call.Call)
			found = found || callee != nil && (callee.Name() == "SetReadDeadline" || callee.Name() == "SetDeadline")
		}
	})
	return found
}

// onValue returns what an operation waits on, where that is one value.
func onValue(op syncop.Op) ssa.Value {
	switch op.Kind {
	case syncop.Send, syncop.Receive, syncop.WaitGroupWait, syncop.GroupWait:
		return op.On
	case syncop.Select:
		for _, state := range op.Instr.(*ssa.Select).States {
			if state.Dir == types.SendOnly {
				return state.Chan
			}
		}
	}
	return nil
}

// through translates a wait of a function that is called into one of the call.
func (g *Graph) through(w Wait, t target, caller *ssa.Function, pos token.Pos) Block {
	b := Block{Wait: w, Value: t.value(w.On)}
	if w.On != Many {
		b.On = 0
	}
	if w.Ends&ByContext != 0 && w.Ctx != 0 {
		b.Ends &^= ByContext
		b.Ctx = 0
		if ctx := t.value(w.Ctx); ctx != nil {
			ends, place := contextEnds(ctx)
			b.Ends, b.Ctx = b.Ends|ends, place
		} else {
			b.Ends |= ByContext // a free variable of a literal that came from elsewhere
		}
	}
	if w.Class == Input && len(w.Chain) == 0 && setsDeadline(caller) {
		b.Ends |= ByTime
	}
	hop := g.hopAt(pos)
	hop.Pkg, hop.Name = t.pkg, t.name
	b.Chain = prepend(hop, w.Chain)
	b.Bare = w.Bare || w.Class == Network && isClientMethod(t) && IsBareClient(t.args[0])
	return b
}
