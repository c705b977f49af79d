package locks

import (
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// step executes one instruction. It changes the state, or returns the states
// into which the path parts.
func (w *walker) step(s *state, instr ssa.Instruction) []*state {
	if _, isPhi := instr.(*ssa.Phi); isPhi {
		return nil // the edge has seen to it
	}
	if v, ok := instr.(ssa.Value); ok {
		s.renew(v)
	}
	switch instr := instr.(type) {
	case *ssa.Alloc:
		s.zero(instr)
	case *ssa.Store:
		s.store(instr.Addr, instr.Val)
	case *ssa.MakeClosure:
		w.handOver(s, instr)
	case *ssa.Defer:
		w.note(s, instr)
		w.undecided(s, &instr.Call)
		s.push(w.deferral(s, instr))
	case *ssa.RunDefers:
		return w.runDefers(s)
	case *ssa.Go:
		w.note(s, instr)
		callees, _ := w.pkg.callees(&instr.Call, s.origin(instr.Call.Value))
		for _, c := range callees {
			w.handed(c)
		}
	case *ssa.Send, *ssa.Select, *ssa.UnOp:
		if syncop.Of(instr).Kind != syncop.None {
			w.note(s, instr)
		}
	case *ssa.Call:
		w.note(s, instr)
		w.undecided(s, &instr.Call)
		if isRecover(instr) {
			s.know(instr, 0, truth(s.panics))
		}
		if syncop.Of(instr).Kind == syncop.CondWait {
			for _, h := range s.holds {
				s.unguarded(h.Lock.Path)
			}
		}
		return w.call(s, instr)
	}
	return nil
}

// push defers a call. One that a loop defers over and over is kept twice: the
// last, and one for all before it.
func (s *state) push(d deferred) {
	same := 0
	for _, known := range s.defers {
		if known.instr == d.instr {
			same++
		}
	}
	if same < 2 {
		s.defers = append(s.defers, d)
	}
}

// isLockOp reports whether an operation takes or releases a lock.
func isLockOp(k syncop.Kind) bool {
	switch k {
	case syncop.Lock, syncop.Unlock, syncop.RLock, syncop.RUnlock, syncop.TryLock:
		return true
	}
	return false
}

// operate does a lock operation on a lock that is known already.
func (w *walker) operate(s *state, op syncop.Op, lock Lock, mode Mode) []*state {
	if op.Kind == syncop.RLock || op.Kind == syncop.RUnlock {
		mode = Read
	}
	switch op.Kind {
	case syncop.Lock, syncop.RLock:
		w.acquired(s, Acquire{Instr: op.Instr, Lock: lock, Mode: mode})
		s.acquire(Hold{Lock: lock, Mode: mode, Taken: op.Instr})
	case syncop.Unlock, syncop.RUnlock:
		s.release(lock, mode, op.Instr, nil)
	case syncop.TryLock:
		if fn := syncop.Callee(op.Call); fn != nil && fn.Name() == "TryRLock" {
			mode = Read
		}
		call, ok := op.Instr.(*ssa.Call)
		if !ok {
			return nil // the result is lost, so nobody relies on the lock
		}
		got := s.clone()
		got.acquire(Hold{Lock: lock, Mode: mode, Taken: op.Instr, Try: true})
		got.know(call, 0, True)
		s.know(call, 0, False)
		return []*state{got, s}
	}
	return nil
}

// know records what is known of a call's result: the truth of a bool, whether a
// pointer or error is not nil.
func (s *state) know(call *ssa.Call, index int, t Truth) {
	var v ssa.Value = call
	result := call.Type()
	if tuple, ok := result.(*types.Tuple); ok {
		v, result = nil, tuple.At(index).Type()
		for _, ref := range *call.Referrers() {
			if e, ok := ref.(*ssa.Extract); ok && e.Index == index {
				v = e
			}
		}
	}
	if v == nil || t == Unknown {
		return
	}
	key := s.w.pkg.id(call)
	if v != ssa.Value(call) {
		key = s.key(v, 0)
	}
	owner := call.Parent()
	if isBool(result) {
		s.facts.set(key, fact{holds: t == True, test: key, in: owner, owner: owner})
		return
	}
	s.facts.set(key+"==nil", fact{holds: t == False, test: subject(key, "nil"), in: owner, owner: owner})
}

// truthOf tells what a path knows of a result that it returns.
func (s *state) truthOf(v ssa.Value) Truth {
	if isBool(v.Type()) {
		t, _ := s.eval(v)
		return t
	}
	if !isNilable(v.Type()) {
		return Unknown
	}
	if t := s.notNil(s.origin(v)); t != Unknown {
		return t
	}
	if f, ok := s.facts.get(s.key(v, 0) + "==nil"); ok {
		return truth(!f.holds)
	}
	return Unknown
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func isNilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Map, *types.Slice, *types.Chan:
		return true
	}
	return false
}

// isRealPanic tells a panic from the mark that SSA sets behind a call that
// never returns.
func isRealPanic(p *ssa.Panic) bool {
	if m, ok := p.X.(*ssa.MakeInterface); ok {
		if c, ok := m.X.(*ssa.Const); ok && c.Value != nil && c.Value.Kind() == constant.String {
			return constant.StringVal(c.Value) != "noreturn"
		}
	}
	return true
}

// zero gives a flag its first value: no instruction does.
func (s *state) zero(v *ssa.Alloc) {
	if t := deref(v.Type()); isBool(t) {
		c := ssa.NewConst(constant.MakeBool(false), t)
		s.mem.set(Path{Root: v}, binding{c, Path{Root: c}})
	}
}
