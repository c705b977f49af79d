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

// skipRounds goes on with the last round of a loop that the root counts to a
// constant, once a round has begun as the one before it did: so can all others.
// What a test does a hundred times over has an end in this way.
func (m *machine) skipRounds(g *goroutine, f *frame, to *ssa.BasicBlock) {
	if g.id != 0 || f.parent != nil || !to.Dominates(f.block) {
		return
	}
	counter, last := f.info.counter(to)
	n, known := integer(0), false
	if counter != nil {
		n, known = f.regs[f.info.index[counter]].(integer)
	}
	if !known || int64(n) >= last {
		return
	}
	from, pc := f.block, f.pc
	live := f.info.liveIn[to.Index]
	for r := range f.regs {
		if !live[r] && !f.info.always[r] {
			f.regs[r] = nil
		}
	}
	before := f.head
	f.set(counter, integer(0))
	f.block, f.pc, f.head = to, 0, [32]byte{}
	sum := m.fingerprint()
	f.block, f.pc = from, pc
	if n > 1 && sum == before {
		n = integer(last)
	}
	f.head = sum
	f.set(counter, n)
}

// counter returns what counts the rounds of a loop with a constant number of them,
// if it is used for nothing else, and its value in the last round.
func (f *function) counter(head *ssa.BasicBlock) (counter *ssa.Phi, last int64) {
	branch, ok := head.Instrs[len(head.Instrs)-1].(*ssa.If)
	if !ok {
		return nil, 0
	}
	test, ok := branch.Cond.(*ssa.BinOp)
	if !ok || test.Op != token.LSS {
		return nil, 0
	}
	phi, isPhi := test.X.(*ssa.Phi)
	limit, isConst := test.Y.(*ssa.Const)
	if !isPhi || !isConst || phi.Block() != head || limit.Value == nil {
		return nil, 0
	}
	for _, use := range *phi.Referrers() {
		next, adds := use.(*ssa.BinOp)
		switch {
		case use == ssa.Instruction(test):
		case adds && next.Op == token.ADD && isOne(next.Y) && len(*next.Referrers()) == 1 && (*next.Referrers())[0] == ssa.Instruction(phi):
		default:
			return nil, 0
		}
	}
	return phi, limit.Int64() - 1
}

func isOne(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && isInteger(c.Type()) && c.Int64() == 1
}
