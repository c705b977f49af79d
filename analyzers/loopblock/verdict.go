package loopblock

import (
	"go/types"
	"slices"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file holds the verdicts on single waits: what a reviewer would raise in a
// loop with several duties, and what in a loop with one.

// stallsDuty decides for a loop with several duties.
func stallsDuty(loop *eventLoop, c *eventCase, instr ssa.Instruction, b summary.Block) bool {
	if b.Class >= summary.WaitGroup && loop.around.isForeign(b) {
		return false
	}
	switch b.Class {
	case summary.Network, summary.Database, summary.Subprocess:
		return !b.IsConnectionless()
	case summary.Connection:
		return !servesOne(loop, instr, b)
	case summary.Input:
		return b.Ends == 0
	case summary.File:
		return nearby(b)
	case summary.Sleep:
		return likely(b) && (b.Ends&summary.BySignal == 0 || onlyStops(loop, instr))
	case summary.WaitGroup, summary.Cond:
		return likely(b) && (!b.Local || b.InPackage()) && !loop.around.toldToStop(loop, c, b) && !loop.around.groupComputes(b)
	case summary.Channel:
		return likely(b) && b.Ends == 0 && !answers(loop, instr, b) && certain(b) && (!b.Local || b.InPackage()) && !isHook(instr) && !isTaken(instr) &&
			!isSettled(loop, c, instr, b, true)
	}
	return false
}

// isSettled reports whether somebody is there to end a wait for a channel, as far as the
// package shows it: soon in a loop with several duties, in the end in one with a single.
func isSettled(loop *eventLoop, c *eventCase, instr ssa.Instruction, b summary.Block, soon bool) bool {
	around, wait := loop.around, loop.around.last(b)
	if around.answeredSoon(instr) {
		return true
	}
	if receive, ok := wait.(*ssa.UnOp); ok && receive == instr {
		return around.toldToStop(loop, c, b)
	}
	send, ok := wait.(*ssa.Send)
	return ok && (around.hasBuffer(send.Chan) || around.isDrained(send.Chan, soon) || around.isUnknown(loop, b.Value) || around.asksFor(loop, c, send.Chan))
}

// stallsKind decides for a mailbox. A message that asks for a pause has it.
func stallsKind(loop *eventLoop, c *eventCase, instr ssa.Instruction, b summary.Block) bool {
	if call, ok := instr.(*ssa.Call); ok && b.Class == summary.Sleep && len(b.Chain) == 1 &&
		slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool { return fromEvent(loop, arg) }) {
		return false
	}
	if b.Class == summary.WaitGroup && startsAgain(loop, instr) {
		return false // a barrier between messages
	}
	return stallsDuty(loop, c, instr, b)
}

// likely reports whether the chain hangs on one condition at most.
func likely(b summary.Block) bool { return b.Detours <= 1 }

// onlyStops reports whether an instruction is a select in the case itself whose
// cases, timers and contexts aside, all leave the loop: it lets time pass unless
// it is time to stop.
func onlyStops(loop *eventLoop, instr ssa.Instruction) bool {
	sel, ok := instr.(*ssa.Select)
	if !ok {
		return false
	}
	entries := bodyEntries(sel)
	for i, state := range sel.States {
		source, _ := syncop.SourceOf(state.Chan)
		if source != syncop.Timer && source != syncop.Done && loop.blocks[entries[i]] {
			return false
		}
	}
	return true
}

// stallsStop decides for a loop with one duty and a stop case. The loop exists to
// do the work of its duty; what keeps it from stopping is waiting for nothing but
// time or others, in code that can be changed together with the loop.
func stallsStop(loop *eventLoop, c *eventCase, s step, b summary.Block) bool {
	if b.Ends != 0 || b.Local || b.Short || b.Detours > 0 || !nearby(b) || isWork(s) || looksForStop(loop, s.instr) {
		return false
	}
	switch b.Class {
	case summary.Sleep:
		longest, bounded := loop.around.pauses(b)
		return !bounded || longest > time.Second || longest == time.Second && loop.around.isJoined(loop.fn)
	case summary.WaitGroup:
		return !startsAgain(loop, s.instr) && !loop.around.toldToStop(loop, c, b) && !loop.around.groupObeys(loop, s.instr, b)
	case summary.Channel:
		return !answers(loop, s.instr, b) && certain(b) && (b.Deserted || !b.Served) && !isSettled(loop, c, s.instr, b, false)
	}
	return false
}

// nearby reports whether a chain stays in the package and is short.
func nearby(b summary.Block) bool { return b.InPackage() && len(b.Chain) <= 3 }

// isWork reports whether a step also uses the network, a database or the like:
// waiting in between, to try again for example, is part of that.
func isWork(s step) bool {
	return slices.ContainsFunc(s.blocks, func(b summary.Block) bool { return b.Class <= summary.File })
}

// startsAgain reports whether the loop adds to a WaitGroup after an operation has
// waited for it, itself or in a function of the package that it calls: it waits
// for its own goroutines to end, and starts others.
func startsAgain(loop *eventLoop, wait ssa.Instruction) bool {
	adds := func(instr ssa.Instruction) bool {
		kind := syncop.Of(instr).Kind
		return kind == syncop.WaitGroupAdd || kind == syncop.WaitGroupGo
	}
	for b := range loop.blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || call.Pos() <= wait.Pos() {
				continue
			}
			if adds(call) {
				return true
			}
			if callee := call.Call.StaticCallee(); callee != nil {
				for _, b := range callee.Blocks {
					if slices.ContainsFunc(b.Instrs, adds) {
						return true
					}
				}
			}
		}
	}
	return false
}

// looksForStop reports whether an operation is in a loop of its own, in the case,
// that looks for the end by a select with default or by the error of a context.
func looksForStop(loop *eventLoop, instr ssa.Instruction) bool {
	inner := loops.Innermost(instr.Block())
	if inner == nil || inner[loop.home] {
		return false
	}
	for b := range inner {
		for _, instr := range b.Instrs {
			switch syncop.Of(instr).Kind {
			case syncop.Poll, syncop.ContextErr:
				return true
			}
		}
	}
	return false
}

// certain reports whether a channel operation counts: one in the case itself
// does, one in a function that the case calls only if its channel is known to
// have no buffer, and not if it hands over to another loop of the package, unless
// that is one of many, such as a subscriber.
func certain(b summary.Block) bool {
	return len(b.Chain) == 1 || b.Sure && (!b.Served || b.On == summary.Many)
}

// servesOne reports whether an operation is on the one connection that the loop
// serves: the one that the summary knows, or else what the call is made on or with
// is the same in every turn of the loop.
func servesOne(loop *eventLoop, instr ssa.Instruction, b summary.Block) bool {
	if b.On == summary.Many {
		return false
	}
	call, ok := instr.(ssa.CallInstruction)
	if b.Value != nil || !ok {
		return ownedByLoop(loop, b.Value)
	}
	common := call.Common()
	if common.IsInvoke() {
		return ownedByLoop(loop, common.Value)
	}
	if len(common.Args) > 0 && common.Signature().Recv() != nil {
		return ownedByLoop(loop, common.Args[0])
	}
	return slices.ContainsFunc(common.Args, func(arg ssa.Value) bool {
		_, constant := arg.(*ssa.Const)
		return !constant && ownedByLoop(loop, arg)
	})
}

// ownedByLoop reports whether a value is the same in every turn of the loop.
func ownedByLoop(loop *eventLoop, v ssa.Value) bool {
	if v == nil {
		return false
	}
	switch root := summary.Root(v).(type) {
	case nil:
		return false
	case ssa.Instruction:
		return !loop.blocks[root.Block()]
	default: // parameter, free variable, global
		return true
	}
}

// answers reports whether a send answers the event on the channel that came with
// it, and somebody surely waits for the answer.
func answers(loop *eventLoop, instr ssa.Instruction, b summary.Block) bool {
	return !b.Deserted && (fromEvent(loop, b.Value) || b.On == summary.Many && answersAll(loop, instr))
}

// answersAll reports whether an instruction hands a list of events on, each with a
// channel to answer on.
func answersAll(loop *eventLoop, instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	return ok && slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool {
		list, ok := arg.Type().Underlying().(*types.Slice)
		return ok && holdsChannel(list.Elem()) && fromEvent(loop, arg)
	})
}

// holdsChannel reports whether a type is a struct, or points to one, with a channel in it.
func holdsChannel(t types.Type) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if _, ok := f.Type().Underlying().(*types.Chan); ok {
			return true
		}
	}
	return false
}

// fromEvent reports whether a value came with the event, so that a channel in it
// is the way to answer.
func fromEvent(loop *eventLoop, v ssa.Value) bool {
	seen := map[ssa.Value]bool{}
	var reaches func(v ssa.Value) bool
	reaches = func(v ssa.Value) bool {
		if v == nil || seen[v] {
			return false
		}
		seen[v] = true
		if v == loop.event {
			return true
		}
		switch v := v.(type) {
		case *ssa.Lookup:
			return reaches(v.X) // the key may come with the event, the element does not
		case *ssa.Alloc:
			return slices.ContainsFunc(storedIn(v), reaches)
		case *ssa.Call:
			return len(v.Call.Args) > 0 && reaches(v.Call.Args[0]) || reaches(v.Call.Value) ||
				slices.ContainsFunc(v.Call.Args, func(arg ssa.Value) bool { return types.Identical(arg.Type(), v.Type()) && reaches(arg) })
		case ssa.Instruction:
			for _, operand := range v.Operands(nil) {
				if *operand != nil && reaches(*operand) {
					return true
				}
			}
		}
		return false
	}
	return reaches(v)
}

// storedIn returns what is stored in a variable, or in the elements of an array that it
// is, as in []*request{r}.
func storedIn(v *ssa.Alloc) (found []ssa.Value) {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == ssa.Value(v) {
				found = append(found, ref.Val)
			}
		case *ssa.IndexAddr:
			for _, ref := range *ref.Referrers() {
				if store, ok := ref.(*ssa.Store); ok {
					found = append(found, store.Val)
				}
			}
		}
	}
	return found
}
