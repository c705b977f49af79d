package extract

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A frame is one activation of a function in the model: the root, what a
// goroutine runs, or a call that is put in place.
type frame struct {
	fn        *ssa.Function
	goroutine int
	caller    *frame
	args      map[ssa.Value]value // what parameters and captured variables stand for
	repeated  bool                // it may run more than once in a run of the system
}

// A value is an SSA value in a frame. Values are keys: two that come from the
// same place are equal once they have been resolved.
type value struct {
	v ssa.Value
	f *frame
}

// active reports whether the function is being run by the frame or its callers.
func (f *frame) active(fn *ssa.Function) bool {
	for ; f != nil; f = f.caller {
		if f.fn == fn {
			return true
		}
	}
	return false
}

// resolve follows a value to where it comes from: through calls, captured
// variables that are assigned once, and conversions of a channel's direction.
func (x *extraction) resolve(v value) value {
	for range 50 { // longer chains do not occur, and this ends cycles
		next, ok := x.resolveOnce(v)
		if !ok {
			return v
		}
		v = next
	}
	return v
}

func (x *extraction) resolveOnce(at value) (value, bool) {
	switch v := at.v.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		next, ok := at.f.args[v]
		return next, ok
	case *ssa.ChangeType:
		return value{v.X, at.f}, true
	case *ssa.ChangeInterface:
		return value{v.X, at.f}, true
	case *ssa.Convert:
		if isInteger(v.Type()) && isInteger(v.X.Type()) {
			return value{v.X, at.f}, true
		}
	case *ssa.Phi:
		return x.samePhi(at, v)
	case *ssa.UnOp:
		return x.load(at, v)
	case *ssa.Call:
		if libraryCall(v.Common()) == contextValue {
			return value{v.Call.Args[0], at.f}, true
		}
		if callee := x.inlined[at]; callee != nil {
			if ret := onlyReturn(callee.fn); ret != nil && len(ret.Results) == 1 {
				return value{ret.Results[0], callee}, true
			}
		}
	}
	return value{}, false
}

// samePhi resolves a phi whose edges are all the same value.
func (x *extraction) samePhi(at value, phi *ssa.Phi) (value, bool) {
	first := phi.Edges[0]
	for _, edge := range phi.Edges[1:] {
		if edge != first && edge != ssa.Value(phi) {
			return value{}, false
		}
	}
	return value{first, at.f}, first != ssa.Value(phi)
}

// load resolves the read of a local variable: to the one value that it ever
// holds, or to what was stored just before.
func (x *extraction) load(at value, load *ssa.UnOp) (value, bool) {
	if !isLoad(load) {
		return value{}, false
	}
	if v := storedBefore(load); v != nil {
		return value{v, at.f}, true
	}
	addr := x.resolve(value{load.X, at.f})
	if alloc, ok := addr.v.(*ssa.Alloc); ok {
		if content := x.cellOf(alloc).content(); content != nil {
			return value{content, addr.f}, true
		}
	}
	return value{}, false
}

// storedBefore returns the value that the block stores to the same address
// before a load, if no call lies between in which it could change.
func storedBefore(load *ssa.UnOp) (stored ssa.Value) {
	for _, instr := range load.Block().Instrs {
		switch instr := instr.(type) {
		case *ssa.UnOp:
			if instr == load {
				return stored
			}
			if instr.Op == token.ARROW {
				stored = nil
			}
		case *ssa.Store:
			if instr.Addr == load.X {
				stored = instr.Val
			}
		case ssa.CallInstruction, *ssa.Send, *ssa.Select:
			stored = nil
		}
	}
	return nil
}

func onlyReturn(fn *ssa.Function) (only *ssa.Return) {
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && b != fn.Recover {
			if only != nil {
				return nil
			}
			only = ret
		}
	}
	return only
}

func isLoad(v *ssa.UnOp) bool { return v.Op == token.MUL }
