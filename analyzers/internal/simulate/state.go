package simulate

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// A State is a moment of a run: the heap, the goroutines, and what is known of
// the symbols. It is never changed once it has been handed out; the next one
// shares with it all that stays the same.
type State struct {
	program    *Program
	objects    []*object
	symbols    []*fact
	globals    []global
	goroutines []*goroutine // by id
	nextID     int          // of the goroutine that starts next
	serial     int          // of the object or activation that is made next
	halted     bool
	buried     []bool // the objects that only dead goroutines have, by ref; nil if there are none
	doubt      string
	number     int // the count that was chosen for a loop, or 0
	loop       int // the loop of unknown length that ran, or 0
	key        string
	waiting    []explore.Waiter
}

type global struct {
	g   *ssa.Global
	obj ref
}

// An object is a piece of memory, a channel, a map or a context.
type object struct {
	owner   *ownership
	serial  int
	content value
	site    ssa.Value // where it was made, or what it is outside
	at      ssa.Instruction
	typ     types.Type // of the content, nil where it does not matter
	shared  bool       // more than one goroutine may reach it
	outside bool       // code outside of the run may reach it
	alien   bool       // it was there before the run, or came from outside
	user    int        // the goroutine that first made an outside call on it, plus 1
}

// A goroutine is a stack of activations, or an operation that it waits in.
type goroutine struct {
	owner  *ownership
	id     int
	top    *frame
	op     *operation // what it is about to do, nil while it runs
	daemon bool       // of the library: it waits for a timer or a context to start a function
	dead   bool       // it waits for ever, whatever comes
	start  ssa.Instruction
	parent int
}

// A frame is the activation of a function.
type frame struct {
	owner     *ownership
	serial    int
	fn        *ssa.Function
	info      *function
	block     *ssa.BasicBlock
	pc        int
	regs      []value
	defers    []deferred
	parent    *frame
	depth     int
	call      ssa.Instruction // that made it; nil for the first of a goroutine
	kind      callKind
	after     hook
	rounds    int      // of the outermost loop
	turns     int      // of all loops
	head      [32]byte // what all was like at the beginning of the last round of a counted loop, but for the count
	unwinding unwinding
	recovered bool
}

// A callKind says what happens when a call returns.
type callKind uint8

const (
	plainCall    callKind = iota // its result goes to the register of the call
	deferredCall                 // the next deferred call is run
	lastCall                     // the goroutine ends
)

// An unwinding says why a frame runs its deferred calls out of turn.
type unwinding uint8

const (
	notUnwinding unwinding = iota
	panicking
	exiting // runtime.Goexit
)

type deferred struct {
	call callee
	at   ssa.Instruction
}

// A hook is what happens when an activation ends: a Once is done, a WaitGroup
// or an errgroup counts down.
type hook struct {
	kind hookKind
	on   pointer
}

type hookKind uint8

const (
	noHook hookKind = iota
	onceHook
	waitGroupHook
	errGroupHook
)

// An ownership stands for the right to change what carries it in place.
type ownership struct{ _ byte }

// Halted reports whether the process has ended.
func (s *State) Halted() bool { return s.halted }

// Doubt says why the path to the state may not be feasible, or "".
func (s *State) Doubt() string { return s.doubt }

// Key returns a string that is equal for states that behave alike.
func (s *State) Key() string { return s.key }

// Waiting returns the goroutines that wait for others, by ID.
func (s *State) Waiting() []explore.Waiter { return s.waiting }

// A machine is a state in the making, the only one that may be changed.
type machine struct {
	*Program
	s      *State
	own    *ownership
	forks  []*machine // if not nil, what has taken the place of this machine
	events *trail
	to     *State // what a drive has come to
	why    string // what the model does not hold, so that not all moves are known
	parted bool   // it was split since it last met others
	meets  bool   // it is where others may come, too
	budget *int   // of instructions until all goroutines wait again, in all machines together
}

func (p *Program) machine(s *State) *machine {
	budget := maxSteps
	m := &machine{Program: p, own: new(ownership), budget: &budget}
	m.s = s.clone()
	return m
}

func (s *State) clone() *State {
	c := *s
	c.objects = slices.Clone(s.objects)
	c.symbols = slices.Clone(s.symbols)
	c.goroutines = slices.Clone(s.goroutines)
	c.key, c.waiting = "", nil
	return &c
}

// fork returns a copy. Neither may change what they share from now on.
func (m *machine) fork() *machine {
	m.own = new(ownership)
	m.parted = true
	c := *m
	c.own = new(ownership)
	c.s = m.s.clone()
	c.forks = nil
	return &c
}

// goroutine returns a goroutine that may be changed, or nil if it has ended.
func (m *machine) goroutine(id int) *goroutine {
	i, ok := slices.BinarySearchFunc(m.s.goroutines, id, func(g *goroutine, id int) int { return g.id - id })
	if !ok {
		return nil
	}
	g := m.s.goroutines[i]
	if g.owner != m.own {
		c := *g
		c.owner = m.own
		g = &c
		m.s.goroutines[i] = g
	}
	return g
}

// top returns the goroutine's innermost activation, which may be changed.
func (m *machine) top(g *goroutine) *frame {
	f := g.top
	if f != nil && f.owner != m.own {
		c := *f
		c.owner = m.own
		c.regs = slices.Clone(f.regs)
		c.defers = slices.Clip(f.defers)
		f = &c
		g.top = f
	}
	return f
}

// object returns an object that may be changed.
func (m *machine) object(r ref) *object {
	o := m.s.objects[r]
	if o.owner != m.own {
		c := *o
		c.owner = m.own
		o = &c
		m.s.objects[r] = o
	}
	return o
}

// allocate makes an object.
func (m *machine) allocate(content value, site ssa.Value, at ssa.Instruction) ref {
	m.s.serial++
	o := &object{owner: m.own, serial: m.s.serial, content: content, site: site, at: at}
	for i := len(m.s.objects) - 1; i > 0 && len(m.s.objects) > 32; i-- {
		if m.s.objects[i] == nil {
			m.s.objects[i] = o
			return ref(i)
		}
	}
	if len(m.s.objects) == 0 {
		m.s.objects = append(m.s.objects, nil) // ref 0 is none
	}
	m.s.objects = append(m.s.objects, o)
	if len(m.s.objects) > maxObjects {
		m.giveUp("too many objects")
	}
	return ref(len(m.s.objects) - 1)
}

func (m *machine) giveUp(why string) {
	if m.why == "" {
		m.why = why
	}
}

func (m *machine) suspect(why string) {
	if m.s.doubt == "" {
		m.s.doubt = why
	}
}
