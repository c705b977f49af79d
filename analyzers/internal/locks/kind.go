package locks

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// This file keeps apart the kinds of locks that one interface stands for:
//
//	func newMutex() Mutex { if debug { return &logged{} }; return &sync.Mutex{} }
//
// A path on which Lock was that of a *logged goes on with the Unlock of a *logged.

// methodOf returns the method that a call through an interface comes to.
func methodOf(at ssa.CallInstruction, c callee) *types.Func {
	if !at.Common().IsInvoke() {
		return nil
	}
	if c.fn != nil {
		obj, _ := c.fn.Object().(*types.Func)
		return obj
	}
	return c.obj
}

// sameKind leaves those of the functions that a call through an interface may run which
// are methods of the type whose method has kept a lock before, called on the same value.
// If none is known of that type, or it is not known what it does, the lock counts as
// given back.
func (w *walker) sameKind(s *state, at ssa.CallInstruction, callees []callee, complete bool) ([]callee, bool) {
	if !at.Common().IsInvoke() {
		return callees, complete
	}
	var taker *types.Func
	for _, h := range s.holds {
		if s.through(h, at) {
			taker = h.method
		}
	}
	if taker == nil {
		return callees, complete
	}
	var same []callee
	for _, c := range callees {
		if m := methodOf(at, c); m != nil && types.Identical(receiverOf(m), receiverOf(taker)) {
			same = append(same, c)
		}
	}
	if taker.Name() == at.Common().Method.Name() || slices.ContainsFunc(same, w.understood) {
		return same, true
	}
	w.giveBack(s, at)
	return callees, complete
}

// through reports whether a lock was kept by a call through an interface on the value
// that another call is on.
func (s *state) through(h Hold, at ssa.CallInstruction) bool {
	taken, ok := h.Taken.(ssa.CallInstruction)
	return ok && h.method != nil && taken.Common().IsInvoke() && s.path(unconverted(taken.Common().Value)) == s.path(unconverted(at.Common().Value))
}

// understood reports whether the analysis came to an end with a function.
func (w *walker) understood(c callee) bool {
	f := w.pkg.functions[c.fn]
	return c.fn == nil || f == nil || len(f.Unknown) == 0
}

// giveBack takes the locks from a state that were taken through the interface value that
// a call is on.
func (w *walker) giveBack(s *state, at ssa.CallInstruction) {
	s.holds = slices.DeleteFunc(s.holds, func(h Hold) bool {
		if !s.through(h, at) {
			return false
		}
		w.claim(h, at)
		w.doubt(h.Lock.Class)
		return true
	})
}

func receiverOf(m *types.Func) types.Type { return m.Signature().Recv().Type() }
