package lockwait

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

// A buffer that has room for all who will ever send never makes one wait:
//
//	running := make(chan bool, 100)
//	for i := range 100 {
//		go func() { mu.Lock(); running <- true; mu.Unlock() }()
//	}
//
// The sends are counted: one for each that stands in no loop, in the function
// that makes the channel or in a goroutine that this starts, and as many as a loop
// has rounds where the goroutine is started in one that counts to a constant.

// enough reports whether a channel of constant size has room for all that is sent.
func (p *program) enough(s *pointsto.Site, size int64) bool {
	if p.graph.OutsideSends(s) {
		return false
	}
	sent := int64(0)
	for _, u := range p.graph.Uses(s) {
		if actOf(u)&sends == 0 {
			continue
		}
		n := p.times(u.Instr, s.Make, maxStarts)
		if n < 0 {
			return false
		}
		sent += n
	}
	return sent <= size
}

// maxStarts is through how many calls a send is followed back to the make.
const maxStarts = 4

// times returns how often an instruction is executed at most after a channel is
// made, or -1. The two are in one function or in a goroutine that it starts.
func (p *program) times(instr, made ssa.Instruction, depth int) int64 {
	if instr.Parent() == made.Parent() {
		return rounds(instr.Block(), made.Block())
	}
	callers := p.graph.Callers(instr.Parent())
	if depth == 0 || len(callers) != 1 || p.graph.IsRoot(instr.Parent()) || loops.Innermost(instr.Block()) != nil {
		return -1
	}
	return p.times(callers[0], made, depth-1)
}

// rounds returns how often a block is entered at most after the other one, or -1:
// once outside loops, the loop's count in a single one that the other is not in.
func rounds(b, from *ssa.BasicBlock) int64 {
	loop := loops.Innermost(b)
	if loop == nil || loop[from] {
		return 1 // in the loop of the make a new channel is made each time
	}
	for head := range loop {
		for _, pred := range head.Preds {
			if !loop[pred] && loops.Innermost(pred) != nil && !loops.Innermost(pred)[from] {
				return -1 // nested in another one
			}
		}
	}
	return count(loop)
}

// count returns the rounds of a loop that counts up to a constant in steps of one or
// more, or -1. It may have other ways out.
func count(loop map[*ssa.BasicBlock]bool) int64 {
	for b := range loop {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || loop[b.Succs[1]] {
			continue
		}
		less, ok := branch.Cond.(*ssa.BinOp)
		if !ok || less.Op != token.LSS {
			continue
		}
		limit, isConst := integer(less.Y)
		if first, counts := firstOf(less.X, loop); isConst && counts {
			return max(limit-first, 0)
		}
	}
	return -1
}

// firstOf returns the first value of a number that grows in each round of a loop.
func firstOf(v ssa.Value, loop map[*ssa.BasicBlock]bool) (first int64, ok bool) {
	step := int64(0)
	if add, isAdd := v.(*ssa.BinOp); isAdd && add.Op == token.ADD {
		if step, ok = integer(add.Y); !ok {
			return 0, false
		}
		v = add.X
	}
	phi, ok := v.(*ssa.Phi)
	if !ok || !loop[phi.Block()] {
		return 0, false
	}
	known := false
	for i, edge := range phi.Edges {
		if loop[phi.Block().Preds[i]] {
			add, ok := edge.(*ssa.BinOp)
			if !ok || add.Op != token.ADD || add.X != ssa.Value(phi) {
				return 0, false
			}
			if by, ok := integer(add.Y); !ok || by < 1 {
				return 0, false
			}
			continue
		}
		if first, ok = integer(edge); !ok || known {
			return 0, false
		}
		known = true
	}
	return first + step, known
}

// integer returns the value of an integer constant.
func integer(v ssa.Value) (int64, bool) {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Int {
		return 0, false
	}
	return c.Int64(), true
}
