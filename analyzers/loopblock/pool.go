package loopblock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// shared reports whether a function runs in several goroutines that take from the
// same mailbox: then while one waits, the others serve. It does if it is started in a
// loop, itself or by a literal that calls it, and is given nothing that differs from
// turn to turn, numbers aside.
func shared(fn *ssa.Function, fns []*ssa.Function) bool {
	for _, around := range fns {
		for _, b := range around.Blocks {
			for _, instr := range b.Instrs {
				if !names(instr, fn) {
					continue
				}
				if call, ok := instr.(*ssa.Call); ok && call.Call.Value == ssa.Value(fn) {
					if around.Parent() != nil && around != fn && shared(around, []*ssa.Function{around.Parent()}) {
						return true
					}
				} else if loop := loops.Innermost(b); loop != nil && !differ(instr, loop, 0) {
					return true
				}
			}
		}
	}
	return false
}

// names reports whether an instruction starts or calls a function, or makes the
// literal that it is.
func names(instr ssa.Instruction, fn *ssa.Function) bool {
	return slices.ContainsFunc(instr.Operands(nil), func(op *ssa.Value) bool { return *op == ssa.Value(fn) })
}

// differ reports whether an operand of an instruction is another one in each turn of
// a loop, and could be, or hold, a channel.
func differ(instr ssa.Instruction, loop map[*ssa.BasicBlock]bool, depth int) bool {
	return slices.ContainsFunc(instr.Operands(nil), func(op *ssa.Value) bool {
		made, ok := (*op).(ssa.Instruction)
		if !ok || !loop[made.Block()] || depth > 4 || isNumber((*op).Type()) {
			return false
		}
		switch made.(type) {
		case *ssa.UnOp, *ssa.FieldAddr, *ssa.Field, *ssa.MakeClosure, *ssa.ChangeType:
			return differ(made, loop, depth+1)
		}
		return true
	})
}

// isNumber reports whether a type is a basic one, or a variable of it.
func isNumber(t types.Type) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	_, ok := t.Underlying().(*types.Basic)
	return ok
}
