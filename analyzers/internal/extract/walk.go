package extract

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// maxFrames bounds the activations in one system.
const maxFrames = 40

// maxBlocks bounds the blocks of all its activations.
const maxBlocks = 1500

// An extraction is the making of one system.
//
// It walks the code and lays out locations and edges; what an edge needs to
// know of values (the guard of a branch, what is sent) is left open and filled
// in at the end, when it is known which values matter.
type extraction struct {
	*Package
	root   *frame
	region *ssa.BasicBlock // the loop of which one round is modelled, or nil

	sys     *automaton.System
	sites   []Site
	funcs   []*ssa.Function
	threads []*thread
	why     string
	frames  int
	blocks  int

	primitives map[value]int
	inlined    map[value]*frame
	pending
	facts
}

// A thread is the automaton of a goroutine in the making.
type thread struct {
	*extraction
	index     int
	parent    *thread // that starts it
	locations [][]*automaton.Edge
}

func (p *Package) model(fn *ssa.Function, region *ssa.BasicBlock) *Model {
	x := &extraction{
		Package: p, region: region, sys: &automaton.System{},
		primitives: map[value]int{}, inlined: map[value]*frame{},
		pending: newPending(), facts: newFacts(),
	}
	x.root = &frame{fn: fn}
	x.frames = 1
	t := x.newThread(fn)
	t.walk(x.root, t.location(), t.location(), region)
	m := &Model{Root: fn, Why: x.why}
	if x.why == "" {
		x.finish()
		m.System, m.Sites, m.Funcs = x.sys, x.sites, x.funcs
	}
	return m
}

func (x *extraction) newThread(fn *ssa.Function) *thread {
	t := &thread{extraction: x, index: len(x.threads)}
	x.threads = append(x.threads, t)
	x.funcs = append(x.funcs, fn)
	return t
}

func (x *extraction) giveUp(why string) {
	if x.why == "" {
		x.why = why
	}
}

// site makes a label for a place in the source.
func (x *extraction) site(kind SiteKind, pos token.Pos, f *frame) automaton.Label {
	x.sites = append(x.sites, Site{kind, pos, f.fn})
	return automaton.Label(len(x.sites))
}

func (t *thread) location() int {
	t.locations = append(t.locations, nil)
	return len(t.locations) - 1
}

// edge adds an edge and returns it, to be completed.
func (t *thread) edge(from, to int, act automaton.Act, primitive int, label automaton.Label) *automaton.Edge {
	e := &automaton.Edge{Act: act, Primitive: primitive, To: to, Var: automaton.NoVar, Label: label}
	t.locations[from] = append(t.locations[from], e)
	return e
}

// then adds an edge to a new location and returns that.
func (t *thread) then(from int, act automaton.Act, primitive int, label automaton.Label) (*automaton.Edge, int) {
	to := t.location()
	return t.edge(from, to, act, primitive, label), to
}

// step adds an internal edge to a new location.
func (t *thread) step(from int) (*automaton.Edge, int) {
	return t.then(from, automaton.Step, none, 0)
}

// A walk lays out one activation of a function.
type walk struct {
	*thread
	f      *frame
	exit   int
	starts map[*ssa.BasicBlock]int // the location at which a block begins
	todo   []*ssa.BasicBlock
	defers []*ssa.Defer
}

// walk lays out the function of a frame between two locations. If region is
// not nil it starts at that loop's header and ends when it comes there again.
func (t *thread) walk(f *frame, entry, exit int, region *ssa.BasicBlock) {
	if t.blocks += len(f.fn.Blocks); t.blocks > maxBlocks {
		t.giveUp("the functions are too large")
		return
	}
	w := &walk{thread: t, f: f, exit: exit, starts: map[*ssa.BasicBlock]int{}}
	first := region
	if first == nil {
		first = f.fn.Blocks[0]
	}
	for _, b := range f.fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				w.defers = append(w.defers, d)
				e, next := t.step(entry)
				w.deferFlags(d, e, 0)
				entry = next
			}
		}
	}
	t.edge(entry, w.start(first), automaton.Step, none, 0)
	for len(w.todo) > 0 && t.why == "" {
		b := w.todo[0]
		w.todo = w.todo[1:]
		w.block(b)
	}
}

// start returns the location at which a block begins.
func (w *walk) start(b *ssa.BasicBlock) int {
	if _, ok := w.starts[b]; !ok {
		w.starts[b] = w.location()
		w.todo = append(w.todo, b)
	}
	return w.starts[b]
}

func (w *walk) block(b *ssa.BasicBlock) {
	at := w.starts[b]
	for _, instr := range b.Instrs {
		if at = w.instruction(instr, at); at < 0 {
			return
		}
	}
}

// instruction lays out one instruction and returns the location after it, or
// -1 if the block ends there.
func (w *walk) instruction(instr ssa.Instruction, at int) int {
	switch instr := instr.(type) {
	case *ssa.Jump:
		w.jump(at, instr.Block(), instr.Block().Succs[0])
		return -1
	case *ssa.If:
		w.branch(at, instr)
		return -1
	case *ssa.Return:
		w.ret(at, instr)
		return -1
	case *ssa.Panic:
		w.edge(at, at, automaton.Halt, none, 0)
		return -1
	case *ssa.Send:
		at = w.send(at, instr)
	case *ssa.Select:
		at = w.selection(at, instr)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			at = w.receive(at, instr)
		} else if isLoad(instr) {
			at = w.loaded(at, instr)
		}
	case *ssa.MakeChan:
		at = w.makeChan(at, instr)
	case *ssa.Store:
		at = w.stored(at, instr)
	case *ssa.Alloc:
		at = w.declared(at, instr)
	case *ssa.MapUpdate:
		w.mutated[w.resolve(value{instr.Map, w.f})] = true
	case *ssa.Go:
		at = w.goStatement(at, instr)
	case *ssa.RunDefers:
		at = w.runDefers(at, instr)
	case *ssa.Defer:
		e, next := w.step(at)
		w.deferFlags(instr, e, 1)
		at = next
	case *ssa.Call:
		at = w.call(at, instr)
	case *ssa.Next:
		at = w.nextRound(at, instr)
	case *ssa.Range:
		at = w.startRange(at, instr)
	}
	if v, ok := instr.(ssa.Value); ok && at >= 0 && w.redefined(v) {
		e, next := w.step(at)
		w.redefinitions = append(w.redefinitions, redefinition{e, value{v, w.f}})
		at = next
	}
	return at
}

// redefined reports whether a value may be computed more than once, so that
// what was known of it must be forgotten when it is.
func (w *walk) redefined(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.Call, *ssa.UnOp, *ssa.Extract, *ssa.Lookup, *ssa.TypeAssert, *ssa.Field, *ssa.BinOp, *ssa.Index:
		return w.inLoop(v.(ssa.Instruction))
	}
	return false
}

// inLoop reports whether an instruction may run more than once in a run of the system.
func (w *walk) inLoop(instr ssa.Instruction) bool {
	return w.f.repeated || w.loopsOf(w.f.fn).within(instr.Block(), w.regionOf(w.f))
}

func (x *extraction) regionOf(f *frame) *ssa.BasicBlock {
	if f == x.root {
		return x.region
	}
	return nil
}

// jump goes on to another block, or ends the round that is modelled.
func (w *walk) jump(at int, from, to *ssa.BasicBlock) {
	if w.f == w.root && w.region != nil && to == w.region {
		w.edge(at, w.exit, automaton.Step, none, w.site(NextRound, firstPos(to), w.f))
		return
	}
	e := w.edge(at, w.start(to), automaton.Step, none, 0)
	w.jumps = append(w.jumps, pendingJump{w.thread, e, w.f, from, to})
}

func (w *walk) branch(at int, instr *ssa.If) {
	b := instr.Block()
	p := pendingBranch{thread: w.thread, at: at, f: w.f, instr: instr, then: w.location(), other: w.location()}
	w.jump(p.then, b, b.Succs[0])
	w.jump(p.other, b, b.Succs[1])
	w.branches = append(w.branches, p)
}

// ret leaves the function. The end of a goroutine is a step that a witness shows.
func (w *walk) ret(at int, instr *ssa.Return) {
	label := automaton.Label(0)
	if w.f.caller == nil {
		label = w.site(Return, w.returnPos(instr), w.f)
	}
	e := w.edge(at, w.exit, automaton.Step, none, label)
	w.returns = append(w.returns, pendingReturn{w.thread, e, w.f, instr})
}

// returnPos is where a function ends: at its last brace, if it just falls off.
func (w *walk) returnPos(instr *ssa.Return) token.Pos {
	if syntax := w.f.fn.Syntax(); !instr.Pos().IsValid() && syntax != nil {
		return syntax.End() - 1
	}
	return instr.Pos()
}

func firstPos(b *ssa.BasicBlock) token.Pos {
	for _, instr := range b.Instrs {
		if instr.Pos().IsValid() {
			return instr.Pos()
		}
	}
	return token.NoPos
}
