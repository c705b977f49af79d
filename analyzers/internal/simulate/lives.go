package simulate

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Whether the process lives on. What is left behind when a process ends is no
// leak, and a run that is left open says nothing of its end. It is taken to live
// on if the first goroutine has ended, and otherwise if there is a way for it,
// as far as its functions are written, to return or go on for ever without a
// call that may end the process. In a test only the first counts: whether a test
// fails in the end is often decided by what the model does not know.

// Lives reports whether the process is taken to live on from this state, and
// whether its first goroutine has ended.
func (s *State) Lives() (lives, ended bool) { return s.lives, s.find(0) == nil }

func (m *machine) lives() bool {
	i := slices.IndexFunc(m.s.goroutines, func(g *goroutine) bool { return g.id == 0 })
	switch {
	case m.s.halted:
		return false
	case i < 0:
		return true
	case m.inTest(m.root):
		return false
	}
	g := m.s.goroutines[i]
	for f := g.top; f != nil && !g.dead; f = f.parent {
		if !m.pkg.goesOn(f) {
			return false
		}
	}
	return true
}

// goesOn reports whether a function can return or go on for ever from where an
// activation is, once what it does now is done.
func (p *Package) goesOn(f *frame) bool {
	if f.unwinding == panicking && !f.recovered {
		return false
	}
	for _, instr := range f.block.Instrs[min(f.pc+1, len(f.block.Instrs)):] {
		if p.ends(instr) {
			return false
		}
	}
	good := p.lasting(f.info)
	last := f.block.Instrs[len(f.block.Instrs)-1]
	_, returns := last.(*ssa.Return)
	return returns || slices.ContainsFunc(f.block.Succs, func(b *ssa.BasicBlock) bool { return good[b.Index] })
}

// lasting returns the blocks from which a function can return or go on for ever.
func (p *Package) lasting(f *function) []bool {
	if f.lasting != nil {
		return f.lasting
	}
	f.lasting = make([]bool, len(f.fn.Blocks))
	for i, b := range f.fn.Blocks {
		f.lasting[i] = !slices.ContainsFunc(b.Instrs, p.ends)
	}
	for changed := true; changed; {
		changed = false
		for i, b := range f.fn.Blocks {
			if len(b.Succs) > 0 && f.lasting[i] && !slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return f.lasting[s.Index] }) {
				f.lasting[i], changed = false, true
			}
		}
	}
	return f.lasting
}

// ends reports whether an instruction may end the process.
func (p *Package) ends(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Panic:
		return true
	case *ssa.Call:
		callee := instr.Call.StaticCallee()
		if callee != nil && len(callee.Blocks) > 0 {
			return p.effect(callee).exits
		}
		return exits(&instr.Call)
	}
	return false
}
