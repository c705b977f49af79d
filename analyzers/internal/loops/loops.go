// Package loops finds natural loops in the control-flow graph of an SSA
// function, and which blocks lead to which. Irreducible loops, which only goto can
// make, are not found.
package loops

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Innermost returns the blocks of the smallest loop that holds b, nil if none
// does. Blocks that only lead out of the loop, by return or break, are not part
// of it. Two loops that start with the same block, as "for { for { ... } ... }"
// do, cannot be told apart by the graph: they count as one.
func Innermost(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	return InnermostWithin(b, func(*ssa.BasicBlock) bool { return true })
}

// InnermostWithin is [Innermost] in the part of the graph that keep selects. With
// the blocks of one for statement it tells loops with the same head apart.
func InnermostWithin(b *ssa.BasicBlock, keep func(*ssa.BasicBlock) bool) map[*ssa.BasicBlock]bool {
	var best map[*ssa.BasicBlock]bool
	for head := b; head != nil; head = head.Idom() {
		body := natural(head, keep)
		if body[b] && (best == nil || len(body) < len(best)) {
			best = body
		}
	}
	return best
}

// Natural returns the blocks of the loop with the given head, nil if there is
// none: all blocks from which the head can be reached again without passing it.
func Natural(head *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	return natural(head, func(*ssa.BasicBlock) bool { return true })
}

func natural(head *ssa.BasicBlock, keep func(*ssa.BasicBlock) bool) map[*ssa.BasicBlock]bool {
	drop := func(b *ssa.BasicBlock) bool { return !keep(b) }
	work := slices.DeleteFunc(Latches(head), drop)
	if len(work) == 0 {
		return nil
	}
	body := map[*ssa.BasicBlock]bool{head: true}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !body[b] {
			body[b] = true
			work = append(work, slices.DeleteFunc(slices.Clone(b.Preds), drop)...)
		}
	}
	return body
}

// Latches returns the blocks that jump back to the head of a loop.
func Latches(head *ssa.BasicBlock) []*ssa.BasicBlock {
	var found []*ssa.BasicBlock
	for _, pred := range head.Preds {
		if head.Dominates(pred) {
			found = append(found, pred)
		}
	}
	return found
}

// A Decision is a test and which way it goes.
type Decision struct {
	Test  *ssa.If
	Taken bool // it comes out true
}

// Decisions returns the tests on which it hangs whether a block is reached, the
// innermost first, and how they have to come out for that.
func Decisions(to *ssa.BasicBlock) (found []Decision) {
	for b := to.Idom(); b != nil; b = b.Idom() {
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for i, succ := range b.Succs {
			if len(succ.Preds) == 1 && succ.Dominates(to) {
				found = append(found, Decision{test, i == 0})
			}
		}
	}
	return found
}

// Exclusive reports whether a call of the function that comes through one of two
// blocks stays out of the other one: a condition that is computed once stands
// before both, and they want it to come out differently.
func Exclusive(a, b *ssa.BasicBlock) bool {
	wanted := map[ssa.Value]bool{}
	for _, d := range Decisions(a) {
		if once(d.Test.Cond) {
			wanted[d.Test.Cond] = d.Taken
		}
	}
	return slices.ContainsFunc(Decisions(b), func(d Decision) bool {
		taken, tested := wanted[d.Test.Cond]
		return tested && taken != d.Taken
	})
}

// once reports whether a value is computed at most once in a call of its function.
func once(v ssa.Value) bool {
	instr, ok := v.(ssa.Instruction)
	return !ok || !Reaches(instr.Block(), instr.Block(), nil)
}

// Reaches reports whether control can go from one block to another, in one step
// or more, without entering a third; nil for no third one.
func Reaches(from, to, without *ssa.BasicBlock) bool {
	seen := make([]bool, len(from.Parent().Blocks))
	for work := slices.Clone(from.Succs); len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b.Index] || b == without {
			continue
		}
		if b == to {
			return true
		}
		seen[b.Index] = true
		work = append(work, b.Succs...)
	}
	return false
}
