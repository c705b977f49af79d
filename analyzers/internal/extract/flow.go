package extract

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// phi returns a register that the jumps to the phi's block assign.
func (x *extraction) phi(at value, phi *ssa.Phi, user int) *automaton.Expr {
	if at.f.goroutine != user || kindOf(phi.Type()) == nothing {
		return x.leafExpr(at, user)
	}
	r, isNew := x.register(key{at, "", user}, assigned)
	if isNew {
		r.admit(0, 1)
		r.doubt = x.doubtOf(at)
		for i, edge := range phi.Edges {
			if e := x.expr(value{edge, at.f}, user); e != nil {
				r.inputs[i] = e
			}
		}
	}
	return r.read()
}

// result returns a register for a result of a call that is put in place: each
// return assigns it.
func (x *extraction) result(call value, inner *frame, index, user int) *automaton.Expr {
	if call.f.goroutine != user || kindOf(inner.fn.Signature.Results().At(index).Type()) == nothing {
		return nil
	}
	r, isNew := x.register(key{call, fieldPath(index), user}, assigned)
	if isNew {
		r.admit(0, 1)
		r.doubt = "a test of a result that is not known"
		for _, ret := range x.returns {
			if ret.f != inner || index >= len(ret.instr.Results) {
				continue
			}
			if e := x.expr(value{ret.instr.Results[index], inner}, user); e != nil {
				r.inputs[ret.instr] = e
			}
		}
	}
	return r.read()
}

// receivedValue returns a register for what a receive gets.
func (x *extraction) receivedValue(at value, arm int, ch ssa.Value, user int) *automaton.Expr {
	p := x.primitive(value{ch, at.f})
	if !x.isChannel(p) || at.f.goroutine != user {
		return x.leafExpr(at, user)
	}
	elem := ch.Type().Underlying().(*types.Chan).Elem()
	if kindOf(elem) == nothing {
		return nil
	}
	r, isNew := x.register(key{at, valueOf(arm), user}, assigned)
	if isNew {
		r.admit(0, 1)
		r.doubt = "a test of what is received"
		x.payload[p] = true
	}
	return r.read()
}

func valueOf(arm int) string { return "value" + fieldPath(arm) }

// receivedOK returns a register for whether a receive got a value.
func (x *extraction) receivedOK(at value, ch ssa.Value, user int) *automaton.Expr {
	if !x.isChannel(x.primitive(value{ch, at.f})) || at.f.goroutine != user {
		r := x.leaf(at, "ok", user)
		r.admit(0, 1)
		return r.read()
	}
	r, _ := x.register(key{at, "ok", user}, assigned)
	return r.read()
}

// selected returns what a select gives: the number of the case, whether it got
// a value, or what it got.
func (x *extraction) selected(at value, sel *ssa.Select, index, user int) *automaton.Expr {
	if at.f.goroutine != user {
		return nil
	}
	switch index {
	case 0:
		r, _ := x.register(key{at, "index", user}, assigned)
		return r.read()
	case 1:
		r, isNew := x.register(key{at, "ok", user}, assigned)
		if isNew {
			r.admit(0, 1) // a case on something outside sets nothing
		}
		return r.read()
	}
	for i, state := range sel.States {
		if state.Dir != types.RecvOnly {
			continue
		}
		if index--; index == 1 {
			return x.receivedValue(at, i, state.Chan, user)
		}
	}
	return nil
}

// arrayLen returns the length of a whole array that is sliced, as a composite
// literal of a slice is.
func arrayLen(v *ssa.Slice) (int, bool) {
	ptr, ok := v.X.Type().Underlying().(*types.Pointer)
	if !ok || v.Low != nil || v.High != nil {
		return 0, false
	}
	array, ok := ptr.Elem().Underlying().(*types.Array)
	if !ok {
		return 0, false
	}
	return int(array.Len()), true
}
