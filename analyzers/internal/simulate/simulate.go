// Package simulate runs a package's SSA on a concrete heap with symbols where
// the package does not determine what a value is.
//
// A run begins with a root: a function that makes primitives (channels, locks,
// contexts and so on) and starts goroutines. It is a transition system for
// [explore.Search]; a state is the heap, the goroutines with their stacks, and
// what is known of the symbols. Since objects are objects, channels in fields,
// slices, maps and other channels, functions in fields, bound methods, embedded
// locks and the L of a Cond need no treatment of their own.
//
// # What is modelled
//
// Channels with the values in them, select, close; Mutex, RWMutex with its
// preference for writers, Cond with its queue and lost signals, Once, WaitGroup,
// atomics; contexts as a tree; timers under the rules before and since Go 1.23;
// errgroup and semaphore; defer, panic and recover. Functions of the package are
// run, those of other packages return symbols: a value and an error that come
// together are nil in turns.
//
// A branch on a symbol goes both ways, and what it says of the symbol is
// remembered. Lengths are chosen from one to three where a loop asks for them.
//
// # Outside
//
// Code that is not run can reach what it is given, what is stored in globals or
// in objects that were there before, and what the root returns. Operations on a
// primitive that it can reach are always possible, so that nobody is stuck at
// one. It ends a context only if it has the cancel function.
//
// # Doubt
//
// Where two symbols may hang together in a way that the model does not know, a
// path that needs them to be a certain way is in doubt, and what is stuck at its
// end is no finding. The reasons name the cases; each has a test.
//
// # What needs no switch between goroutines
//
// Goroutines are switched before visible operations only: others cannot tell
// when anything else is done, unless there is a data race. Three kinds of
// visible operations need no switch either. What acts on a primitive that one
// goroutine alone can reach cannot be seen. Releases (Unlock, RUnlock, a Done
// that leaves no negative count, the release of a semaphore) commute to the left
// with what others do: they only ever let others go on, and nobody can find out
// that they have not happened yet but by TryLock, which may fail for that
// reason. The first steps of a new goroutine come as soon as its starter waits.
//
// # What is not run
//
// A root has to come by a primitive itself and share it, or do something with
// one that is shared (worth.go). A call that is given only what the outside has
// is left out: nobody of the run is stuck at anything that it reaches. What it
// may have changed is forgotten, and tests of that are in doubt (omit.go). A run
// ends once the outside has all primitives that it has made and no function on
// a stack comes by others, but for those that are roots themselves (settle.go).
//
// # Who waits for ever
//
// A goroutine that waits for what nobody who may run can reach is dead, whatever
// comes (reach.go). It is left out of keys, and can be told of even where the run is
// left open, if the process is taken to live on (lives.go). A counted loop of the
// root goes on with its last round once two rounds begin alike (rounds.go).
//
// # What it costs
//
// The unit of work is an instruction that is run, or so many bytes of a key. All
// runs of a package share an amount that grows with its size, up to a limit. In
// a first round each root has a small share, so that one that would take all
// does not keep others from theirs; in a second one those that are not done have
// ten times as much as long as there is some left. A root whose share does not
// suffice says "too much work".
//
// # What is left open
//
// Bounds on branches, instructions, goroutines, objects and the work of a run
// leave a state open with a reason that names the bound; so does what is not
// modelled (a comparison of values that are not held, a WaitGroup of unknown
// count). What is left open is never taken to be without leaks.
package simulate

import (
	"encoding/binary"
	"go/token"
	"go/types"
	"go/version"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// The bounds of one run. Each that is hit leaves a state open.
//
// A unit of work takes about two thirds of a microsecond, so that a package of
// ten thousand lines that needs all it is given costs half a second, and the
// largest one a second. Few need it: one without roots costs nothing. The base
// is what it takes to run some sixty small functions, each of which has a bug.
const (
	maxObjects    = 4000
	maxGoroutines = 12
	maxSteps      = 20000   // instructions between two operations
	maxWork       = 100000  // instructions in all
	maxBranches   = 64      // ways to go on from one operation
	maxPending    = 256     // that have been begun and not followed
	firstWork     = 10000   // in the first round, and so many
	growth        = 10      // times more in each that follows
	baseWork      = 550000  // that the runs of one package may take,
	workPerInstr  = 18      // as many more for each instruction that it has,
	mostWork      = 1400000 // and no more than that
	bytesPerInstr = 32      // of a key take as long to write as an instruction to run
	maxDepth      = 40      // activations
	maxRecursion  = 3
	turnsToMeet   = 4  // of loops, after which it is asked whether anything is new
	maxOperands   = 8  // of a test
	maxEntries    = 8  // of a map, among which an unknown key is looked for
	maxCounter    = 4  // of rounds that a counter tells apart
	maxAtomic     = 64 // of an atomic counter
)

const (
	tooMuchWork = "too much work"
	tooLong     = "a goroutine runs for too long without waiting"
)

// A Package runs the functions of one package. It remembers what it found out
// about them, so one is to be used for all. It is not safe for concurrent use.
type Package struct {
	ssa         *ssa.Package
	functions   map[*ssa.Function]*function
	ids         map[any]int
	asyncTimers bool // timers as before Go 1.23
	all         []*ssa.Function
	fields      map[*types.Var]uses
	messages    map[*types.Var]bool // see inMessages
	effects     map[*ssa.Function]effect
	exiting     map[*ssa.Function]bool // see mayExit
	calls       *callGraph
	roots       map[*ssa.Function]bool // see isRoot
	last        map[*ssa.Function]bool // see isLast
	leading     map[types.Type]bool    // whether values of a type lead to something
	asking      []types.Type           // of which that is being found out
	types       []types.Type           // that are declared in it and have methods
	keyer       keyer                  // of states
	signer      keyer                  // of goroutines
	everySwitch bool                   // switch before all visible operations, and bury nobody: for tests of the reductions
}

// NewPackage returns a Package for a built SSA package with the functions that
// are declared in it, each followed by the literals within it.
func NewPackage(pkg *ssa.Package, funcs []*ssa.Function) *Package {
	p := &Package{
		ssa: pkg, all: funcs, ids: map[any]int{nil: 0}, functions: map[*ssa.Function]*function{},
		effects: map[*ssa.Function]effect{}, leading: map[types.Type]bool{}, roots: map[*ssa.Function]bool{},
	}
	if v := pkg.Pkg.GoVersion(); v != "" {
		p.asyncTimers = version.Compare(v, "go1.23") < 0
	}
	return p
}

// A Program is a run of one root function: what [explore.Search] searches.
type Program struct {
	pkg      *Package
	root     *ssa.Function
	places   map[string]explore.Place
	sites    []Site
	loops    map[*ssa.BasicBlock]int
	work     int                    // instructions that were run
	limit    int                    // on them
	entered  map[*ssa.Function]bool // what it ran
	partly   map[*ssa.Function]bool // what it did not run to the end, since that is a root itself
	expanded map[string]int         // the instructions that the moves of each state could take, by key
	Opened   map[string]int         // how often each reason left a state open
}

// A Site is a place where a goroutine can wait.
type Site struct {
	Kind  Kind
	Instr ssa.Instruction
	Stack []ssa.Instruction // the calls that led there, the innermost first
}

// Program returns the run that begins with a function.
func (p *Package) Program(root *ssa.Function) *Program {
	return &Program{
		pkg: p, root: root, limit: maxWork, places: map[string]explore.Place{}, loops: map[*ssa.BasicBlock]int{}, Opened: map[string]int{},
		entered: map[*ssa.Function]bool{}, partly: map[*ssa.Function]bool{}, expanded: map[string]int{},
	}
}

// Root returns the function that the run begins with.
func (p *Program) Root() *ssa.Function { return p.root }

// Site returns what a place is in the source.
func (p *Program) Site(place explore.Place) Site { return p.sites[place] }

// Start returns the state before the root's first instruction.
func (p *Program) Start() explore.State {
	m := p.machine(&State{program: p, nextID: 1})
	g := &goroutine{owner: m.own, id: 0, op: &operation{kind: Begin, mode: lastCall, place: -1}}
	m.s.goroutines = append(m.s.goroutines, g)
	f := m.push(g, p.root, nil, nil, nil, lastCall)
	for _, param := range p.root.Params {
		f.set(param, m.unknown(param.Type(), param))
	}
	for _, v := range p.root.FreeVars {
		s := m.unknown(v.Type(), v)
		if s, ok := s.(symbol); ok {
			m.edit(s).nonNil = true
		}
		f.set(v, s)
	}
	return m.finish()
}

// Next returns the moves from a state.
func (p *Program) Next(state explore.State) (moves []explore.Move, why string) {
	s := state.(*State)
	if s.halted {
		return nil, ""
	}
	budget, known := p.expanded[s.key] // so that a path that is told again is the same
	if !known {
		budget = min(maxSteps, p.limit-p.work)
		p.expanded[s.key] = budget
	}
	if budget <= 0 {
		return nil, tooMuchWork
	}
	look := p.machine(s)
	if (s.buried == nil || s.find(0) == nil) && look.settled() {
		return p.release(s), ""
	}
	for _, g := range s.goroutines {
		var opts []option
		if !g.dead {
			opts = look.options(g)
		}
		for _, o := range opts {
			m := p.machine(s)
			*m.budget = budget
			m.note(o.step)
			o.do(m)
			for _, done := range m.drive() {
				if done.stays(g) {
					done.giveUp("an operation that neither happens nor waits")
				}
				if done.why != "" {
					if why = done.why; why == tooLong && budget < maxSteps {
						why = tooMuchWork
					}
					p.Opened[why]++
					continue
				}
				moves = append(moves, p.move(s, g, o, done))
			}
		}
		if g.id == 0 && len(opts) == 0 && p.inTest(p.root) {
			moves = append(moves, p.timeout(s, g))
		}
	}
	return moves, why
}

// stays reports whether a goroutine is still at the operation that it has just
// done, with nothing else in its place: such a move would look as if it went on
// for ever, and whoever waits for it as if he were stuck.
func (m *machine) stays(was *goroutine) bool {
	for _, g := range m.s.goroutines {
		if g.id == was.id {
			return g.op != nil && g.op == was.op
		}
	}
	return false
}

// timeout ends a test that hangs.
func (p *Program) timeout(s *State, g *goroutine) explore.Move {
	m := p.machine(s)
	m.s.halted = true
	return explore.Move{To: m.finish(), Event: Event{}, By: []int{g.id}}
}

// move describes how a goroutine went on.
func (p *Program) move(s *State, g *goroutine, o option, done *machine) explore.Move {
	mv := explore.Move{Event: Event{done.events.steps()}, By: []int{g.id}}
	if o.partner >= 0 {
		mv.By = append(mv.By, o.partner)
	}
	mv.To = done.to
	for _, w := range s.waiting {
		for _, id := range mv.By {
			if w.ID == id && (id != g.id || o.step.Detail != "announce") {
				mv.Leaves = append(mv.Leaves, w.Place)
			}
		}
	}
	return mv
}

// place numbers where a goroutine waits: the operation, and the calls that led
// to it.
func (m *machine) place(g *goroutine, op *operation) explore.Place {
	if op.instr == nil {
		return -1
	}
	b := binary.AppendUvarint(nil, uint64(op.kind))
	b = binary.AppendUvarint(b, uint64(m.pkg.instrID(op.instr)))
	site := Site{Kind: op.kind, Instr: op.instr}
	for f := g.top; f != nil; f = f.parent {
		if f.call != nil {
			b = binary.AppendUvarint(b, uint64(m.pkg.instrID(f.call)))
			site.Stack = append(site.Stack, f.call)
		}
	}
	place, ok := m.places[string(b)]
	if !ok {
		place = explore.Place(len(m.sites))
		m.places[string(b)] = place
		m.sites = append(m.sites, site, site) // the second is that of the lock after a Cond
	}
	return place
}

// loopID numbers the loops that run an unknown number of times.
func (p *Program) loopID(fn *ssa.Function, b *ssa.BasicBlock) int {
	if p.loops[b] == 0 {
		p.loops[b] = len(p.loops) + 1
	}
	return p.loops[b]
}

// rootReturns ends the run's first goroutine: what the root returns is outside
// from now on, and where it is what main does last the process ends.
func (m *machine) rootReturns(result value) {
	if result != nil {
		m.escape(result)
	}
	if m.pkg.isLast(m.root) {
		m.s.halted = true
	}
}

// Pos returns where a site is in the source. A range over a channel has no
// position of its own in SSA; its operand's is taken.
func (s Site) Pos() token.Pos { return positionOf(s.Instr) }

func positionOf(instr ssa.Instruction) token.Pos {
	if instr == nil {
		return token.NoPos
	}
	if pos := instr.Pos(); pos.IsValid() {
		return pos
	}
	if sel, ok := instr.(*ssa.Select); ok {
		for _, s := range sel.States {
			if s.Pos.IsValid() {
				return s.Pos
			}
		}
	}
	for _, operand := range instr.Operands(nil) {
		if *operand != nil && (*operand).Pos().IsValid() {
			return (*operand).Pos()
		}
	}
	return token.NoPos
}
