package loopblock

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// This file knows sends for which somebody is there.

// isHook reports whether an instruction sends to whoever wants to listen: on a channel
// that is nil for all others, which the code asks first. Tests listen so, as a rule.
//
//	if q.events != nil {
//		q.events <- sent
//	}
func isHook(instr ssa.Instruction) bool {
	send, ok := instr.(*ssa.Send)
	if !ok {
		return false
	}
	for b := send.Block(); b.Idom() != nil; b = b.Idom() {
		test, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		cond, ok := test.Cond.(*ssa.BinOp)
		if ok && cond.Op == token.NEQ && ssabuild.IsNil(cond.Y) && sameField(cond.X, send.Chan) && b.Idom().Succs[0].Dominates(send.Block()) {
			return true
		}
	}
	return false
}

// sameField reports whether two values are loaded from one field of one object.
func sameField(a, b ssa.Value) bool {
	x, y := ssabuild.FieldAddr(a), ssabuild.FieldAddr(b)
	return x != nil && y != nil && x.Field == y.Field && x.X == y.X
}

// isTaken reports whether an instruction sends on a channel that it has handed over
// itself the moment before, by another send: whoever has taken it is about to receive.
//
//	requests <- ch
//	ch <- now
func isTaken(instr ssa.Instruction) bool {
	send, ok := instr.(*ssa.Send)
	if !ok {
		return false
	}
	for _, ref := range *send.Chan.Referrers() {
		if handing, ok := ref.(*ssa.Send); ok && handing.X == send.Chan && handing.Block() == send.Block() && handing.Pos() < send.Pos() {
			return true
		}
	}
	return false
}
