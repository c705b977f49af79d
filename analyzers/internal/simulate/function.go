package simulate

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// A function is what is known of an SSA function before it runs.
type function struct {
	fn      *ssa.Function
	index   map[ssa.Value]int // the registers
	count   int
	dead    map[ssa.Instruction][]int // registers that are of no use from an instruction on
	liveOut []map[int]bool            // by block
	liveIn  []map[int]bool            // by block, with its phis
	always  map[int]bool              // what the recover block reads
	loops   map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool
	exits   map[*ssa.BasicBlock]bool // blocks that leave their loop
	regions map[*ssa.BasicBlock]*region
	rounds  map[*ssa.BasicBlock]bool // whether a loop is endless, by head
	lasting []bool                   // see Package.lasting
	owning  []bool                   // whether it comes by a primitive in a block or after it
	after   []*ssa.BasicBlock        // immediate postdominators, by block
}

func (p *Program) function(fn *ssa.Function) *function {
	f := p.pkg.functions[fn]
	if f == nil {
		f = newFunction(fn)
		p.pkg.functions[fn] = f
	}
	return f
}

func newFunction(fn *ssa.Function) *function {
	f := &function{
		fn: fn, index: map[ssa.Value]int{}, dead: map[ssa.Instruction][]int{}, always: map[int]bool{},
		loops: map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool{}, exits: map[*ssa.BasicBlock]bool{},
		regions: map[*ssa.BasicBlock]*region{}, rounds: map[*ssa.BasicBlock]bool{},
	}
	add := func(v ssa.Value) {
		f.index[v] = f.count
		f.count++
	}
	for _, p := range fn.Params {
		add(p)
	}
	for _, v := range fn.FreeVars {
		add(v)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if v, ok := instr.(ssa.Value); ok {
				add(v)
			}
		}
	}
	f.computeLiveness()
	for _, b := range fn.Blocks {
		f.loops[b] = loops.Innermost(b)
		for _, succ := range b.Succs {
			if f.loops[b] != nil && !f.loops[b][succ] {
				f.exits[b] = true
			}
		}
	}
	f.after = postdominators(fn)
	return f
}

// computeLiveness finds, for each block, the registers that are read after it.
func (f *function) computeLiveness() {
	f.liveOut = make([]map[int]bool, len(f.fn.Blocks))
	in := make([]map[int]bool, len(f.fn.Blocks))
	for i := range in {
		f.liveOut[i], in[i] = map[int]bool{}, map[int]bool{}
	}
	if f.fn.Recover != nil {
		for _, instr := range f.fn.Recover.Instrs {
			f.reads(instr, func(r int) { f.always[r] = true })
		}
	}
	for changed := true; changed; {
		changed = false
		for i := len(f.fn.Blocks) - 1; i >= 0; i-- {
			changed = f.flow(f.fn.Blocks[i], in) || changed
		}
	}
	for i, b := range f.fn.Blocks {
		for _, instr := range b.Instrs {
			if phi, ok := instr.(*ssa.Phi); ok {
				in[i][f.index[phi]] = true
			}
		}
	}
	f.liveIn = in
}

// flow recomputes what is live around a block.
func (f *function) flow(b *ssa.BasicBlock, in []map[int]bool) (changed bool) {
	out := f.liveOut[b.Index]
	for _, succ := range b.Succs {
		for r := range in[succ.Index] {
			out[r] = true
		}
		for i, pred := range succ.Preds {
			if pred != b {
				continue
			}
			for _, instr := range succ.Instrs {
				phi, ok := instr.(*ssa.Phi)
				if !ok {
					break
				}
				if r, ok := f.index[phi.Edges[i]]; ok {
					out[r] = true
				}
			}
		}
	}
	live := map[int]bool{}
	for r := range out {
		live[r] = true
	}
	for i := len(b.Instrs) - 1; i >= 0; i-- {
		f.before(b.Instrs[i], live)
	}
	for r := range live {
		if !in[b.Index][r] {
			in[b.Index][r] = true
			changed = true
		}
	}
	return changed
}

// before turns what is live after an instruction into what is live before it.
func (f *function) before(instr ssa.Instruction, live map[int]bool) {
	if v, ok := instr.(ssa.Value); ok {
		delete(live, f.index[v])
	}
	if _, isPhi := instr.(*ssa.Phi); !isPhi {
		f.reads(instr, func(r int) { live[r] = true })
	}
}

func (f *function) reads(instr ssa.Instruction, do func(int)) {
	for _, operand := range instr.Operands(nil) {
		if r, ok := f.index[*operand]; ok {
			do(r)
		}
	}
}

// deadAfter returns the registers that nothing reads once an instruction has
// run, but for its own result.
func (f *function) deadAfter(instr ssa.Instruction) []int {
	if dead, ok := f.dead[instr]; ok {
		return dead
	}
	live := map[int]bool{}
	b := instr.Block()
	for r := range f.liveOut[b.Index] {
		live[r] = true
	}
	for i := len(b.Instrs) - 1; b.Instrs[i] != instr; i-- {
		f.before(b.Instrs[i], live)
	}
	dead := []int{}
	for r := range f.count {
		if !live[r] && !f.always[r] {
			dead = append(dead, r)
		}
	}
	f.dead[instr] = dead
	return dead
}

// postdominators returns, for each block, the nearest block that every way
// from it to the end of the function passes, nil if there is none.
func postdominators(fn *ssa.Function) []*ssa.BasicBlock {
	n := len(fn.Blocks)
	all := make([]bool, n)
	for i := range all {
		all[i] = true
	}
	sets := make([][]bool, n)
	for i := range sets {
		sets[i] = append([]bool(nil), all...)
	}
	for changed := true; changed; {
		changed = false
		for i := n - 1; i >= 0; i-- {
			b := fn.Blocks[i]
			next := make([]bool, n)
			for k := range next {
				next[k] = len(b.Succs) > 0
				for _, s := range b.Succs {
					next[k] = next[k] && sets[s.Index][k]
				}
			}
			next[i] = true
			for k := range next {
				if next[k] != sets[i][k] {
					sets[i] = next
					changed = true
					break
				}
			}
		}
	}
	nearest := make([]*ssa.BasicBlock, n)
	for i := range nearest {
		best := -1
		for k := range n {
			// The nearest is the one that has the most postdominators itself.
			if k != i && sets[i][k] && (best < 0 || size(sets[k]) > size(sets[best])) {
				best = k
			}
		}
		if best >= 0 {
			nearest[i] = fn.Blocks[best]
		}
	}
	return nearest
}

func size(set []bool) (n int) {
	for _, in := range set {
		if in {
			n++
		}
	}
	return n
}
