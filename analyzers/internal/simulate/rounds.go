package simulate

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// lastRound is called when an activation goes to another block. Where the root
// begins another round of an outermost loop that goes on for ever, and the
// round made primitives of its own, one round is enough: the next one would
// only do the same with others. What it would find of this one is outside.
func (m *machine) lastRound(g *goroutine, f *frame, to *ssa.BasicBlock) bool {
	if g.id != 0 || f.parent != nil || !to.Dominates(f.block) || !f.info.endless(to) {
		return false
	}
	m.note(Step{Kind: NextRound, Goroutine: g.id, At: f.block.Instrs[len(f.block.Instrs)-1], Fn: f.fn})
	pred := 0
	for i, p := range to.Preds {
		if p == f.block {
			pred = i
		}
	}
	for _, instr := range to.Instrs {
		if phi, ok := instr.(*ssa.Phi); ok {
			m.escape(m.value(f, phi.Edges[pred]))
		}
	}
	for r, v := range f.regs {
		if v != nil && f.info.liveOut[f.block.Index][r] {
			m.escape(v)
		}
	}
	for _, d := range f.defers {
		m.escape(d.call.fn)
		for _, a := range d.call.args {
			m.escape(a)
		}
	}
	g.top = nil
	m.end(g)
	return true
}

// endless reports whether a block is the head of an outermost loop that makes
// primitives and is not counted: its rounds are not those of a range or of a
// comparison of numbers.
func (f *function) endless(head *ssa.BasicBlock) bool {
	known, ok := f.rounds[head]
	if !ok {
		known = f.isEndless(head)
		f.rounds[head] = known
	}
	return known
}

func (f *function) isEndless(head *ssa.BasicBlock) bool {
	body := f.loops[head]
	for _, b := range f.fn.Blocks {
		if b != head && b.Dominates(head) && f.loops[b][head] {
			return false // an outer loop
		}
	}
	makes := false
	for b := range body {
		for _, instr := range b.Instrs {
			makes = makes || makesPrimitive(instr)
		}
		if f.exits[b] && counts(b) {
			return false
		}
	}
	return makes
}

// counts reports whether a block ends with a test of how often a loop has run.
func counts(b *ssa.BasicBlock) bool {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	switch cond := branch.Cond.(type) {
	case *ssa.BinOp:
		switch cond.Op {
		case token.LSS, token.LEQ, token.GTR, token.GEQ:
			return true
		}
	case *ssa.Extract:
		_, isNext := cond.Tuple.(*ssa.Next)
		return isNext
	}
	return false
}
