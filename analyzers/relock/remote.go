package relock

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// The way from the first acquisition to the second leads through tests. Each is
// taken to go either way unless the way itself has decided it. Where several
// tests in the called functions ask for the state of objects (a mode, a role, a
// setting), these are seldom free to be anything together: a connection that the
// first function serves at all has one version only. Nothing in the code says so,
// and so a way that needs that many things to be so is not certain.

// maxStates is how many fields the called functions may ask for.
const maxStates = 2

// remote reports whether an acquisition depends on the values of too many fields.
func remote(a locks.Acquire) bool {
	asked := map[place]bool{}
	fn := a.Via
	for _, hop := range a.Chain {
		at := instructionAt(fn, hop)
		if at == nil {
			return false
		}
		for _, p := range tests(at) {
			asked[p] = true
		}
		fn = nil
		if call, ok := at.(ssa.CallInstruction); ok {
			fn = call.Common().StaticCallee()
		}
	}
	return len(asked) > maxStates
}

// instructionAt finds the call, or lock operation, of a function that a hop is.
func instructionAt(fn *ssa.Function, hop locks.Hop) ssa.Instruction {
	if fn == nil || !hop.Pos.IsValid() {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Pos() == hop.Pos {
				return instr
			}
		}
	}
	return nil
}

// A place is a field of a struct type.
type place struct {
	of    *types.Struct
	field int
}

// tests returns the fields whose values decide whether an instruction is reached.
func tests(at ssa.Instruction) (found []place) {
	for _, d := range loops.Decisions(at.Block()) {
		if p, ok := compared(d.Test.Cond); ok {
			found = append(found, p)
		}
	}
	return found
}

// compared returns the field that a condition asks for: one that holds a truth, or
// one that is compared with a constant other than nil.
func compared(cond ssa.Value) (place, bool) {
	if cmp, ok := cond.(*ssa.BinOp); ok {
		c, isConst := cmp.Y.(*ssa.Const)
		if !isConst || c.Value == nil {
			return place{}, false
		}
		cond = cmp.X
	}
	load, ok := cond.(*ssa.UnOp)
	if !ok {
		return place{}, false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return place{}, false
	}
	of, ok := addr.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	return place{of, addr.Field}, ok
}
