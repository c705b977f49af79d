package summary

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// This file judges how likely a function gets to an instruction. Without it,
// "may block" is true of nearly every function of a large program, by chains of
// which each call hangs on one more rare condition.

// maxDetours is the number of calls in a chain that may hang on a condition. A
// wait behind more of them is not recorded.
const maxDetours = 2

// spine remembers which blocks are on the main way through their function.
type spine map[*ssa.BasicBlock]bool

// detour returns 0 for a block on the main way through its function and 1 for
// any other. The main way leads to the last return: what comes before it
// without a choice, early returns aside, and, of a loop on it, what every full
// turn passes. In a function that never returns, everything is on it.
func (s spine) detour(b *ssa.BasicBlock) uint8 {
	on, known := s[b]
	if !known {
		on = s.onSpine(b, lastReturn(b.Parent()))
		s[b] = on
	}
	if on {
		return 0
	}
	return 1
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
