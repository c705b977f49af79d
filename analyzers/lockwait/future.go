package lockwait

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A future is all that a goroutine may come to after an operation.
type future struct {
	p     *program
	after map[ssa.Instruction]bool
	not   *ssa.BasicBlock // the walk does not enter this block
	seen  map[*ssa.BasicBlock]bool
	up    map[*ssa.Function]bool
}

func (p *program) futureOf(instr ssa.Instruction, not *ssa.BasicBlock) map[ssa.Instruction]bool {
	f := &future{p, map[ssa.Instruction]bool{}, not, map[*ssa.BasicBlock]bool{}, map[*ssa.Function]bool{}}
	f.follow(instr)
	return f.after
}

func (f *future) follow(instr ssa.Instruction) {
	f.walk(instr.Block(), slices.Index(instr.Block().Instrs, instr)+1)
}

// walk goes on with the i-th instruction of a block.
func (f *future) walk(b *ssa.BasicBlock, i int) {
	if !f.p.spend() {
		return
	}
	for ; i < len(b.Instrs); i++ {
		f.after[b.Instrs[i]] = true
		if _, returns := b.Instrs[i].(*ssa.Return); returns {
			f.callers(b.Parent())
		}
	}
	for _, succ := range b.Succs {
		if !f.seen[succ] && succ != f.not {
			f.seen[succ] = true
			f.walk(succ, 0)
		}
	}
}

func (f *future) callers(fn *ssa.Function) {
	if f.up[fn] {
		return
	}
	f.up[fn] = true
	for _, call := range f.p.graph.Callers(fn) {
		if call, ok := call.(*ssa.Call); ok {
			f.follow(call)
		}
	}
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
