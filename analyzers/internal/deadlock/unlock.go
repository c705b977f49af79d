package deadlock

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// unlocks reports whether the function that took a lock unlocks it, too, at
// some other place.
func unlocks(at ssa.Instruction) bool {
	taken := syncop.Of(at)
	want := syncop.Unlock
	if taken.Kind == syncop.RLock {
		want = syncop.RUnlock
	}
	for _, b := range at.Parent().Blocks {
		for _, instr := range b.Instrs {
			if op := syncop.Of(instr); op.Kind == want && sameOperand(op.On, taken.On) {
				return true
			}
		}
	}
	return false
}

// sameOperand reports whether two values are the same variable, or the same
// field of the same kind of thing.
func sameOperand(x, y ssa.Value) bool {
	if x == y {
		return true
	}
	switch x := x.(type) {
	case *ssa.FieldAddr:
		y, ok := y.(*ssa.FieldAddr)
		return ok && x.Field == y.Field && types.Identical(x.X.Type(), y.X.Type())
	case *ssa.UnOp:
		y, ok := y.(*ssa.UnOp)
		return ok && x.Op == y.Op && sameOperand(x.X, y.X)
	}
	return false
}
