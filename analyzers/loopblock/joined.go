package loopblock

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows who waits for the end of a loop.

// isJoined reports whether somebody waits for the end of the loop's goroutine: it counts
// down a WaitGroup, closes or sends on a channel when it leaves, itself or in a literal that
// calls it.
func (p *surroundings) isJoined(fn *ssa.Function) bool {
	if signalsEnd(fn) {
		return true
	}
	return slices.ContainsFunc(p.fns, func(around *ssa.Function) bool {
		joined := false
		ssabuild.EachInstr(around, func(instr ssa.Instruction) {
			call, ok := instr.(*ssa.Call)
			if !ok {
				return
			}
			if call.Call.StaticCallee() == fn && around != fn {
				joined = joined || signalsEnd(around)
			}
			if kind := syncop.Of(call).Kind; kind == syncop.WaitGroupGo || kind == syncop.GroupGo {
				joined = joined || slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool { return runs(arg, fn) })
			}
		})
		return joined
	})
}

// runs reports whether a function value is a function, or a literal that calls it.
func runs(v ssa.Value, fn *ssa.Function) bool {
	if isFunction(v, fn) {
		return true
	}
	literal := literalOf(v)
	return literal != nil && callsAny(literal, func(call *ssa.Call) bool { return call.Call.StaticCallee() == fn })
}

// signalsEnd reports whether a function has a deferred call that tells of its end, or does
// so when it leaves.
func signalsEnd(fn *ssa.Function) (found bool) {
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		switch syncop.Of(instr).Kind {
		case syncop.WaitGroupDone:
			found = true
		case syncop.Close:
			_, deferred := instr.(*ssa.Defer)
			found = found || deferred
		}
		if deferred, ok := instr.(*ssa.Defer); ok {
			literal := deferred.Call.StaticCallee()
			found = found || literal != nil && literal.Parent() == fn && signalsEnd(literal)
		}
	})
	return found
}

// endsProcess reports whether a case waits for a context in a package variable.
func endsProcess(c *eventCase) bool {
	if c.state == nil {
		return false
	}
	source, ctx := syncop.SourceOf(c.state.Chan)
	if source != syncop.Done || ctx == nil {
		return false
	}
	_, global := rootOf(ctx).(*ssa.Global)
	return global
}
