package deadlock

import (
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// couldHelp reports whether a function has an operation that could let a
// goroutine go on: the other side, on a channel of the same type. It is for the
// telling only: whether there is one in fact is what the search has decided. What
// is known to act elsewhere does not count.
func couldHelp(fn *ssa.Function, w wait, elsewhere func(ssa.Instruction) bool) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if instr != w.at && answers(instr, w) && !w.another(syncop.Of(instr).On) && !elsewhere(instr) {
				return true
			}
		}
	}
	return false
}

func answers(instr ssa.Instruction, w wait) bool {
	switch sel, ok := w.at.(*ssa.Select); {
	case ok:
		return slices.ContainsFunc(sel.States, func(s *ssa.SelectState) bool { return otherSide(instr, s.Dir, s.Chan.Type()) })
	case w.kind == simulate.Send:
		return otherSide(instr, types.SendOnly, w.at.(*ssa.Send).Chan.Type())
	case w.kind == simulate.Receive:
		return otherSide(instr, types.RecvOnly, w.at.(*ssa.UnOp).X.Type())
	}
	op := syncop.Of(instr)
	return slices.Contains(helps[w.kind], op.Kind) && !otherField(op.On, syncop.Of(w.at).On) && !countsUp(op, instr)
}

// otherField reports whether two values are different fields.
func otherField(x, y ssa.Value) bool {
	a, ok := x.(*ssa.FieldAddr)
	b, both := y.(*ssa.FieldAddr)
	return ok && both && !sameOperand(a, b)
}

// countsUp reports whether an operation adds to a WaitGroup: nobody's wait ends by that.
func countsUp(op syncop.Op, instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok || op.Kind != syncop.WaitGroupAdd || len(call.Common().Args) == 0 {
		return false
	}
	args := call.Common().Args
	n, ok := args[len(args)-1].(*ssa.Const)
	return ok && n.Value != nil && constant.Sign(n.Value) > 0
}

// hasOtherSide reports whether a function has the other side of a case.
func hasOtherSide(fn *ssa.Function, state *ssa.SelectState, w wait) bool {
	for _, b := range fn.Blocks {
		if slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			return otherSide(i, state.Dir, state.Chan.Type()) && !w.another(syncop.Of(i).On)
		}) {
			return true
		}
	}
	return false
}

// helps lists what lets others go on who wait for something else than a channel.
var helps = map[simulate.Kind][]syncop.Kind{
	simulate.WaitGroupWait:    {syncop.WaitGroupDone, syncop.WaitGroupAdd},
	simulate.CondWait:         {syncop.CondSignal, syncop.CondBroadcast},
	simulate.SemaphoreAcquire: {syncop.SemaphoreRelease},
}

// otherSide reports whether an instruction is the other side of a communication.
func otherSide(instr ssa.Instruction, dir types.ChanDir, ch types.Type) bool {
	op := syncop.Of(instr)
	switch op.Kind {
	case syncop.Send, syncop.Close:
		return dir == types.RecvOnly && sameElement(op.On.Type(), ch)
	case syncop.Receive:
		return dir == types.SendOnly && sameElement(op.On.Type(), ch)
	}
	sel, ok := instr.(*ssa.Select)
	return ok && slices.ContainsFunc(sel.States, func(s *ssa.SelectState) bool {
		return s.Dir != dir && sameElement(s.Chan.Type(), ch)
	})
}

func sameElement(x, y types.Type) bool {
	a, ok := x.Underlying().(*types.Chan)
	b, isChan := y.Underlying().(*types.Chan)
	return ok && isChan && types.Identical(a.Elem(), b.Elem())
}
