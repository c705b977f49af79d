package lockwait

import (
	"go/token"
	"iter"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A future is all that a goroutine may come to after an operation.
type future struct {
	p     *program
	yield func(ssa.Instruction) bool
	not   *ssa.BasicBlock // the walk does not enter this block
	seen  map[*ssa.BasicBlock]bool
	up    map[*ssa.Function]bool
}

// futureOf yields what may follow an instruction, in its function and in those that it
// returns to. Some are yielded twice.
func (p *program) futureOf(instr ssa.Instruction, not *ssa.BasicBlock) iter.Seq[ssa.Instruction] {
	return func(yield func(ssa.Instruction) bool) {
		f := &future{p, yield, not, map[*ssa.BasicBlock]bool{}, map[*ssa.Function]bool{}}
		f.follow(instr)
	}
}

// follow goes on after an instruction, as long as more is wanted.
func (f *future) follow(instr ssa.Instruction) bool {
	return f.walk(instr.Block(), slices.Index(instr.Block().Instrs, instr)+1)
}

// walk goes on with the i-th instruction of a block.
func (f *future) walk(b *ssa.BasicBlock, i int) bool {
	if !f.p.spend() {
		return false
	}
	for _, instr := range b.Instrs[i:] {
		if !f.yield(instr) {
			return false
		}
		if _, returns := instr.(*ssa.Return); returns && !f.callers(b.Parent()) {
			return false
		}
	}
	for _, succ := range b.Succs {
		if f.seen[succ] || succ == f.not {
			continue
		}
		f.seen[succ] = true
		if !f.walk(succ, 0) {
			return false
		}
	}
	return true
}

func (f *future) callers(fn *ssa.Function) bool {
	if f.up[fn] {
		return true
	}
	f.up[fn] = true
	for _, call := range f.p.graph.Callers(fn) {
		if call, ok := call.(*ssa.Call); ok && !f.follow(call) {
			return false
		}
	}
	return true
}

// caseBody returns the block that a select goes to with one of its cases, nil if
// it is not to be seen.
func caseBody(sel *ssa.Select, index int) *ssa.BasicBlock {
	for _, ref := range *sel.Referrers() {
		chosen, ok := ref.(*ssa.Extract)
		if !ok || chosen.Index != 0 {
			continue
		}
		for _, use := range *chosen.Referrers() {
			test, ok := use.(*ssa.BinOp)
			if !ok || test.Op != token.EQL {
				continue
			}
			if c, ok := test.Y.(*ssa.Const); ok && c.Int64() == int64(index) {
				return branchOf(test)
			}
		}
	}
	return nil
}

// branchOf returns the block that is entered if a test is true.
func branchOf(test *ssa.BinOp) *ssa.BasicBlock {
	for _, ref := range *test.Referrers() {
		if branch, ok := ref.(*ssa.If); ok {
			return branch.Block().Succs[0]
		}
	}
	return nil
}
