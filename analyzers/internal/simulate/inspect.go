package simulate

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// What a state tells of itself, for those who explain it.

// A Wait is one thing that a waiting goroutine waits for.
type Wait struct {
	Kind Kind // Send or Receive for the cases of a select; Lock or RLock after a Cond, too
	On   Primitive
	Case int // of a select
}

// A Blocked says how a goroutine waits.
type Blocked struct {
	ID    int
	Kind  Kind // of the operation: Select where Waits has its cases
	At    ssa.Instruction
	Place explore.Place
	Waits []Wait
}

// Blocked returns how a goroutine waits in the state. ok is false if it has
// ended or is in no operation that can keep it.
func (s *State) Blocked(id int) (b Blocked, ok bool) {
	g := s.find(id)
	if g == nil || g.op == nil || !g.op.waits() {
		return b, false
	}
	m := s.reader()
	op := g.op
	b = Blocked{ID: id, Kind: op.kind, At: op.instr, Place: op.place + explore.Place(phasePlace(op))}
	switch {
	case op.kind == Select:
		for i, c := range op.cases {
			kind := Receive
			if c.send {
				kind = Send
			}
			p := m.primitive(c.on, op.instr)
			p.Expr = op.instr.(*ssa.Select).States[i].Chan
			b.Waits = append(b.Waits, Wait{kind, p, i})
		}
	case op.kind == CondWait && op.phase == awakened:
		if on, read, ok := m.lockOf(m.condLocker(op.on.(pointer))); ok {
			kind := Lock
			if read {
				kind = RLock
			}
			b.Waits = []Wait{{kind, m.primitive(on, op.instr), 0}}
		}
	default:
		b.Waits = []Wait{{op.kind, m.primitive(op.on, op.instr), 0}}
	}
	return b, true
}

// A Hold is one acquisition of a lock that has not been released.
type Hold struct {
	Goroutine int
	At        ssa.Instruction // where the lock was acquired
	Read      bool
	Returned  bool // the function that acquired it has returned, or the goroutine has ended
	Ended     bool // the goroutine has ended
}

// A LockState is a lock that somebody holds or, as a writer, waits for.
type LockState struct {
	Lock    Primitive
	Holds   []Hold
	Writers []int // goroutines that keep new readers away because they wait to write
	Outside bool  // code outside of the run can reach it
}

// Locks returns the locks that are held in the state, in the order in which
// the objects that they are in were made.
func (s *State) Locks() (list []LockState) {
	for _, o := range s.objects {
		if o != nil {
			s.locksIn(o, o.content, "", &list)
		}
	}
	return list
}

func (s *State) locksIn(o *object, v value, path string, list *[]LockState) {
	switch v := v.(type) {
	case *aggregate:
		for i, e := range v.elems {
			s.locksIn(o, e, step(path, i), list)
		}
	case *lock:
		if v.free() && len(v.announced) == 0 {
			return
		}
		l := LockState{Lock: Primitive{Object: o.serial, Path: path, Made: o.site}, Writers: v.announced, Outside: o.outside}
		if v.writer != nil {
			l.Holds = append(l.Holds, s.holdOf(*v.writer, false))
		}
		for _, r := range v.readers {
			l.Holds = append(l.Holds, s.holdOf(r, true))
		}
		*list = append(*list, l)
	}
}

func (s *State) holdOf(h hold, read bool) Hold {
	g := s.find(h.by)
	out := Hold{Goroutine: h.by, At: h.at, Read: read, Returned: true, Ended: g == nil}
	if g != nil {
		for f := g.top; f != nil; f = f.parent {
			if f.serial == h.frame {
				out.Returned = false
			}
		}
	}
	return out
}

// A Held is a lock that a goroutine holds.
type Held struct {
	Lock Primitive
	Hold Hold
}

// Held returns the locks that a goroutine holds.
func (s *State) Held(id int) (list []Held) {
	for _, l := range s.Locks() {
		for _, h := range l.Holds {
			if h.Goroutine == id {
				list = append(list, Held{l.Lock, h})
			}
		}
	}
	return list
}

// Alive returns the goroutines that have not ended, by ID, without those of
// the library.
func (s *State) Alive() (ids []int) {
	for _, g := range s.goroutines {
		if !g.daemon {
			ids = append(ids, g.id)
		}
	}
	return ids
}

// Started returns the go statement, or the call that started a goroutine, and
// the goroutine that made it; nil for the first.
func (s *State) Started(id int) (at ssa.Instruction, by int) {
	if g := s.find(id); g != nil {
		return g.start, g.parent
	}
	return nil, 0
}

// Stack returns the instructions at which a goroutine's activations are, the
// innermost first.
func (s *State) Stack(id int) (stack []ssa.Instruction) {
	g := s.find(id)
	if g == nil {
		return nil
	}
	for f := g.top; f != nil; f = f.parent {
		stack = append(stack, f.block.Instrs[min(f.pc, len(f.block.Instrs)-1)])
	}
	return stack
}

func (s *State) find(id int) *goroutine {
	for _, g := range s.goroutines {
		if g.id == id {
			return g
		}
	}
	return nil
}

// The bounds on what is run to tell how the first goroutine comes to its end.
const (
	maxReturn  = 40   // moves
	returnWork = 4000 // instructions
)

// Return follows the first goroutine to its end, whatever the search had left of its
// bounds: a trace that stops before the return leaves out why nobody helps. It
// returns nil if that is not found at once, or in doubt.
func (p *Program) Return(from *State) (path []explore.Step) {
	limit := p.limit
	p.limit = p.work + returnWork
	defer func() { p.limit = limit }()
	for s := from; s.find(0) != nil; {
		delete(p.expanded, s.key)
		moves, _ := p.Next(s)
		i := slices.IndexFunc(moves, func(m explore.Move) bool {
			return slices.Contains(m.By, 0) && !m.To.Halted() && m.To.Doubt() == ""
		})
		if i < 0 || len(path) == maxReturn {
			return nil
		}
		path = append(path, explore.Step{From: s, Move: moves[i]})
		s = moves[i].To.(*State)
	}
	return path
}

// reader returns a machine to look at the state with.
func (s *State) reader() *machine { return s.program.machine(s) }
