package locks

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A sync.Once is a lock that is held while its function runs: whoever calls Do in
// the meantime waits for it to end, the function itself included.

// onceClass marks the class of a Once.
const onceClass = "once "

// IsOnce reports whether the lock is a sync.Once.
func (l Lock) IsOnce() bool { return strings.HasPrefix(l.Class, onceClass) }

// once executes a call of Do: the function runs now, or it has run before.
func (w *walker) once(s *state, at ssa.CallInstruction, on ssa.Value) []*state {
	args := at.Common().Args
	f := s.origin(args[len(args)-1])
	lock, _ := s.lockOf(on)
	lock.Name = w.pkg.sourceName(at, lock.Name)
	lock.Class, lock.Inner = onceClass+lock.Class, onceClass+lock.Inner
	w.acquired(s, Acquire{Instr: at, Lock: lock})
	ran, before := s.clone(), s
	ran.acquire(Hold{Lock: lock, Taken: at})
	after := w.run(ran, at, f)
	if after == nil {
		return nil
	}
	for _, next := range after {
		next.release(lock, Write, at, nil)
	}
	return append(after, before)
}

// run executes a call of a function value without arguments; nil if it does
// nothing to locks.
func (w *walker) run(s *state, at ssa.CallInstruction, f ssa.Value) []*state {
	switch f := f.(type) {
	case *ssa.MakeClosure:
		lit := f.Fn.(*ssa.Function)
		if lit.Parent() != nil {
			return w.body(s, lit, func(*state, *ssa.Return) {})
		}
		return w.runSummary(s, at, f, asCallee(lit))
	case *ssa.Function:
		return w.runSummary(s, at, f, asCallee(f))
	}
	return nil
}

func (w *walker) runSummary(s *state, at ssa.CallInstruction, f ssa.Value, c callee) []*state {
	if w.pkg.summaryOf(c).IsEmpty() {
		return nil
	}
	captured := s.rebased(f, c.fn)
	if after := w.follow(s, at, c, nil, captured); after != nil {
		return after
	}
	return w.apply(s, at, c, nil, captured)
}

// isOnce reports whether a call is that of a Once's Do.
func isOnce(op syncop.Op) bool { return op.Kind == syncop.OnceDo && op.On != nil }
