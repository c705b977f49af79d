// Package loops finds natural loops in the control-flow graph of an SSA
// function. Irreducible loops, which only goto can make, are not found.
package loops

import "golang.org/x/tools/go/ssa"

// Innermost returns the blocks of the smallest loop that holds b, nil if none
// does. Blocks that only lead out of the loop, by return or break, are not part
// of it.
func Innermost(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	var best map[*ssa.BasicBlock]bool
	for head := b; head != nil; head = head.Idom() {
		body := Natural(head)
		if body[b] && (best == nil || len(body) < len(best)) {
			best = body
		}
	}
	return best
}

// Natural returns the blocks of the loop with the given head, nil if there is
// none: all blocks from which the head can be reached again without passing it.
func Natural(head *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	work := Latches(head)
	if len(work) == 0 {
		return nil
	}
	body := map[*ssa.BasicBlock]bool{head: true}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !body[b] {
			body[b] = true
			work = append(work, b.Preds...)
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
