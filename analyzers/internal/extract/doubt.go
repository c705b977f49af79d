package extract

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// maxOperands bounds how many values a test is traced back through.
const maxOperands = 60

// doubtOf says why a test of a value cannot go either way freely: "" if it can.
//
// What another goroutine of the system writes, and what it sends, hangs
// together with what that goroutine does next. The error of a call does not,
// even if the call is given something that was received.
func (x *extraction) doubtOf(at value) string {
	seen := map[value]bool{}
	for todo := []value{at}; len(todo) > 0; {
		at := x.resolve(todo[0])
		todo = todo[1:]
		if seen[at] || len(seen) > maxOperands {
			continue
		}
		seen[at] = true
		if why := x.ownDoubt(at); why != "" {
			return why
		}
		for _, operand := range operands(at.v) {
			todo = append(todo, value{operand, at.f})
		}
	}
	return ""
}

// operands returns the values that a value is computed from.
func operands(v ssa.Value) (list []ssa.Value) {
	switch v := v.(type) {
	case *ssa.Call:
		if !isError(v.Type()) {
			list = v.Call.Args
		}
	case *ssa.Extract:
		if _, isCall := v.Tuple.(*ssa.Call); !isCall || !isError(v.Type()) {
			list = append(list, v.Tuple)
		}
	case *ssa.Alloc: // a struct whose fields are read
		for _, use := range *v.Referrers() {
			if store, ok := use.(*ssa.Store); ok && store.Addr == ssa.Value(v) {
				list = append(list, store.Val)
			}
		}
	case *ssa.UnOp, *ssa.BinOp, *ssa.Phi, *ssa.Field, *ssa.FieldAddr, *ssa.Index, *ssa.IndexAddr,
		*ssa.Lookup, *ssa.TypeAssert, *ssa.MakeInterface, *ssa.Convert, *ssa.Slice:
		for _, operand := range v.(ssa.Instruction).Operands(nil) {
			if *operand != nil {
				list = append(list, *operand)
			}
		}
	}
	return list
}

// ownDoubt says why the value itself is in doubt, whatever it is computed from.
func (x *extraction) ownDoubt(at value) string {
	switch v := at.v.(type) {
	case *ssa.UnOp:
		switch {
		case v.Op == token.ARROW && x.isChannel(x.primitive(value{v.X, at.f})):
			return "a test of what is received"
		case isLoad(v):
			return x.doubtOfPlace(v.X, at.f)
		}
	case *ssa.Select:
		for _, state := range v.States {
			if state.Dir == types.RecvOnly && x.isChannel(x.primitive(value{state.Chan, at.f})) {
				return "a test of what is received"
			}
		}
	case *ssa.Lookup:
		if x.mutated[x.resolve(value{v.X, at.f})] {
			return "a test of a map that the goroutines write"
		}
	case *ssa.Call:
		if libraryCall(v.Common()) == isAtomic {
			return "a test of memory that goroutines share"
		}
		return x.doubtOfResult(v, at.f)
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return x.doubtOfResult(call, at.f)
		}
	}
	return ""
}

// doubtOfResult says why what a call returns may hang together with what the
// call did: it acts on the system, and more than nil, a boolean or a small
// number of its result is tested, as errors.Is does.
func (x *extraction) doubtOfResult(call *ssa.Call, f *frame) string {
	if x.inlined[value{call, f}] != nil {
		return "a test of what a call that takes part returns"
	}
	return ""
}

// doubtOfPlace says why what is read from an address may hang together with
// what the goroutines of the system do: they write it.
func (x *extraction) doubtOfPlace(addr ssa.Value, f *frame) string {
	if x.storedFields[placeName(addr)] {
		return "a test of memory that the goroutines write"
	}
	at := x.resolve(value{addr, f})
	if alloc, ok := at.v.(*ssa.Alloc); ok {
		if c := x.cellOf(alloc); len(c.stores) > 1 || c.opaque {
			return "a test of a variable that changes"
		}
	}
	return ""
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }
