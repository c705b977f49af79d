package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Most functions that have to do with locks only call what locks and unlocks
// again. Nothing is held in them at any time, so it does not matter on which path
// a call is reached: they are looked through once, from top to bottom.

// isFlat reports whether nothing is held in a function, nor released, that lasts
// longer than a call.
func (p *Package) isFlat(fn *ssa.Function) bool {
	blank := newState(&walker{pkg: p})
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if ok && p.shifts(call, blank) {
				return false
			}
		}
	}
	return true
}

// shifts reports whether after a call other locks are held than before, or may
// be. The state knows nothing of any path.
func (p *Package) shifts(call ssa.CallInstruction, blank *state) bool {
	op := syncop.Of(call)
	if isLockOp(op.Kind) || isOnce(op) || rangeBody(call.Common()) != nil {
		return true
	}
	if _, isGo := call.(*ssa.Go); isGo {
		return false
	}
	callees, _ := p.callees(call.Common(), blank.origin(call.Common().Value))
	return slices.ContainsFunc(callees, func(c callee) bool {
		return c.fn != nil && isLockOp(kindOf(c.fn)) || len(p.summaryOf(c).orEmpty().Outcomes) > 0
	})
}

// glance takes the place of [walker.execute] for a flat function: each block is
// looked at once, with nothing known of the path to it.
func (w *walker) glance(fn *ssa.Function) []way {
	w.frames = append(w.frames, fn)
	defer func() { w.frames = w.frames[:len(w.frames)-1] }()
	var ways []way
	for _, b := range fn.Blocks {
		s := newState(w)
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Return:
				ways = append(ways, way{state: s, instr: instr})
			case *ssa.RunDefers:
				// Where they are deferred is where they are looked at.
			default:
				w.step(s, instr)
			}
		}
		w.runDefers(s)
	}
	return ways
}
