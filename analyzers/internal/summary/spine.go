package summary

import (
	"go/token"
	"math"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// This file judges how likely a function gets to an instruction. Without it,
// "may block" is true of nearly every function of a large program, by chains of
// which each call hangs on one more rare condition.

// maxDetours is the number of conditions that a chain may hang on. A wait behind
// more of them is not recorded.
const maxDetours = 2

// spine remembers which blocks are on the main way through their function.
type spine map[*ssa.BasicBlock]bool

// detour returns the number of conditions that must hold for a function to leave
// its main way for a block: 0 on the main way, else at least 1. The main way
// leads to the last return: what comes before it without a choice, early returns
// aside, and, of a loop on it, what every full turn passes. In a function that
// never returns, everything is on it. Of a switch, each case counts as one
// condition.
func (s spine) detour(b *ssa.BasicBlock) uint8 {
	if s.on(b) {
		return 0
	}
	n := uint8(0)
	for !s.on(b) && b.Idom() != nil && n < math.MaxInt8 {
		if above := b.Idom(); entersBranch(above, b) {
			n++
		}
		b = b.Idom()
	}
	return max(n, 1)
}

// entersBranch reports whether a block ends in a condition that must be true to
// get to the one below, unless a guard: one whose other way leaves at once.
func entersBranch(above, below *ssa.BasicBlock) bool {
	if _, ok := lastInstr(above).(*ssa.If); !ok || above.Succs[0] != below {
		return false
	}
	_, returns := lastInstr(above.Succs[1]).(*ssa.Return)
	return !returns
}

func (s spine) on(b *ssa.BasicBlock) bool {
	on, known := s[b]
	if !known {
		on = s.onSpine(b, lastReturn(b.Parent()))
		s[b] = on
	}
	return on
}

func (s spine) onSpine(b, exit *ssa.BasicBlock) bool {
	if exit == nil || b.Dominates(exit) {
		return true
	}
	for head := b.Idom(); head != nil; head = head.Idom() {
		for _, latch := range loops.Latches(head) {
			if b.Dominates(latch) {
				return s.onSpine(head, exit)
			}
		}
	}
	return false
}

// lastReturn returns the block of the return that stands last in the source,
// nil if the function never returns. The implicit return at the end of a body
// has no position and comes after all others.
func lastReturn(fn *ssa.Function) *ssa.BasicBlock {
	var last *ssa.BasicBlock
	var lastPos token.Pos
	for _, b := range fn.Blocks {
		ret, ok := lastInstr(b).(*ssa.Return)
		if !ok {
			continue
		}
		pos := ret.Pos()
		if !pos.IsValid() {
			return b
		}
		if pos > lastPos {
			last, lastPos = b, pos
		}
	}
	return last
}

func lastInstr(b *ssa.BasicBlock) ssa.Instruction {
	if len(b.Instrs) == 0 {
		return nil
	}
	return b.Instrs[len(b.Instrs)-1]
}

// doomed reports whether all ways from a block end the process or in a panic:
// waiting on them is part of going down.
func doomed(b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if _, returns := lastInstr(b).(*ssa.Return); returns {
			return false
		}
		for _, next := range b.Succs {
			if next.Dominates(b) {
				return false // goes on in a loop
			}
			work = append(work, next)
		}
	}
	return true
}
