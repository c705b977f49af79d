package locks

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// deferral captures what a defer statement evaluates at once.
func (w *walker) deferral(s *state, instr *ssa.Defer) deferred {
	d := deferred{instr: instr, fn: instr.Call.Value, args: s.paths(instr.Call.Args)}
	op := syncop.Of(instr)
	if !instr.Call.IsInvoke() {
		d.fn = s.origin(d.fn)
	}
	if mu, kind := boundLock(d.fn, op.Kind); mu != nil {
		op.On, op.Kind = mu, kind
	}
	if isLockOp(op.Kind) && op.On != nil {
		d.lock, d.mode = s.lockOf(op.On)
		d.lock.Name = w.pkg.sourceName(instr, d.lock.Name)
	}
	return d
}

// runDefers executes the deferred calls, last first.
func (w *walker) runDefers(s *state) []*state {
	pending := s.defers
	s.defers = nil
	states := []*state{s}
	for i := len(pending) - 1; i >= 0 && w.why == ""; i-- {
		var next []*state
		for _, s := range states {
			if split := w.runDeferred(s, pending[i]); split != nil {
				next = append(next, split...)
			} else {
				next = append(next, s)
			}
		}
		states = thinned(next)
	}
	return states
}

func (w *walker) runDeferred(s *state, d deferred) []*state {
	w.noteRunning(s, d.instr)
	if d.lock.Path != (Path{}) {
		op := syncop.Of(d.instr)
		if _, kind := boundLock(d.fn, op.Kind); kind != syncop.None {
			op.Kind = kind
		}
		return w.operate(s, op, d.lock, d.mode)
	}
	return w.invoke(s, d.instr, d.fn, d.args)
}

// recoverer reports whether a deferred function may stop a panic.
func recoverer(fn ssa.Value) bool {
	var body *ssa.Function
	switch fn := fn.(type) {
	case *ssa.MakeClosure:
		body = fn.Fn.(*ssa.Function)
	case *ssa.Function:
		body = fn
	default:
		return false
	}
	for _, b := range body.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && isRecover(call) {
				return true
			}
		}
	}
	return false
}

func isRecover(call *ssa.Call) bool {
	builtin, ok := call.Call.Value.(*ssa.Builtin)
	return ok && builtin.Name() == "recover"
}
