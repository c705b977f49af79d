package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A record collects the moments at which locks are taken. A call may lead to
// dozens of locks, and paths come by it with the same locks held over and over,
// so that both are stored once.
type record struct {
	seen map[moment]bool
	sets map[ssa.Instruction][][]Hold // the sets of holds met at an instruction

	touched []Acquire // for each lock and mode, by a shortest chain
	index   map[lockMode]int
}

// A moment is an acquisition; set numbers what is held among the sets met at the
// instruction.
type moment struct {
	instr ssa.Instruction
	path  Path
	class string
	mode  Mode
	set   int
}

// maxSets bounds the sets of holds that are told apart at one instruction.
const maxSets = 16

// held returns a stored copy of what is held at an instruction, and its number;
// nothing is held, as far as rules are told, where there are too many.
func (r *record) held(at ssa.Instruction, holds []Hold) ([]Hold, int) {
	sets := r.sets[at]
	for i, known := range sets {
		if slices.EqualFunc(known, holds, sameHold) {
			return known, i
		}
	}
	if len(sets) >= maxSets {
		return nil, maxSets
	}
	if r.sets == nil {
		r.sets = map[ssa.Instruction][][]Hold{}
	}
	kept := slices.Clone(holds)
	r.sets[at] = append(sets, kept)
	return kept, len(sets)
}

// first reports whether a moment is new.
func (r *record) first(m moment) bool {
	if r.seen[m] {
		return false
	}
	if r.seen == nil {
		r.seen = map[moment]bool{}
	}
	r.seen[m] = true
	return true
}

// acquired records that a lock is taken.
func (w *walker) acquired(s *state, a Acquire) {
	a.Lock, a.Last = a.Lock.within(), s.last
	holds := s.holds
	if s.merged {
		holds = nil
	}
	if w.chase != nil {
		a.Held = slices.Clone(holds)
		w.chase.sees(s, a)
		return
	}
	held, set := w.record.held(a.Instr, holds)
	if !w.record.first(moment{a.Instr, a.Lock.Path, a.Lock.Class, a.Mode, set}) {
		return
	}
	a.Held = held
	// What a call leads to while nothing is held is of interest to callers only.
	if len(held) > 0 || a.Chain == nil {
		w.fn.acquires = append(w.fn.acquires, a)
	}
	w.record.touch(a)
}

// A lockMode is one way to take one lock.
type lockMode struct {
	path  Path
	class string
	mode  Mode
}

// touch keeps the shortest way to each lock.
func (r *record) touch(a Acquire) {
	key := lockMode{a.Lock.Path, a.Lock.Class, a.Mode}
	i, known := r.index[key]
	switch {
	case !known:
		if r.index == nil {
			r.index = map[lockMode]int{}
		}
		r.index[key] = len(r.touched)
		r.touched = append(r.touched, Acquire{Instr: a.Instr, Lock: a.Lock, Mode: a.Mode, Chain: a.Chain})
	case len(a.Chain) < len(r.touched[i].Chain):
		r.touched[i] = Acquire{Instr: a.Instr, Lock: a.Lock, Mode: a.Mode, Chain: a.Chain}
	}
}

// idle reports whether a call of a function has been looked at with nothing held.
func (r *record) idle(at ssa.Instruction, fn *ssa.Function, holds []Hold) bool {
	return len(holds) == 0 && fn != nil && !r.first(moment{instr: at, path: Path{Root: fn}, class: "a call"})
}
