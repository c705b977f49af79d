package simulate

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Whether the process lives on. What is left behind when a process ends is no
// leak, and a run that is left open says nothing of its end. It is taken to live
// on if the first goroutine has ended, and otherwise if there is a way for it,
// as far as its functions are written, to return or go on for ever without a
// call that may end the process; not where main is about to end. In a test only the first counts: whether a test
// fails in the end is often decided by what the model does not know.

// Lives reports whether the process is taken to live on from this state, and
// whether its first goroutine has ended.
func (s *State) Lives() (lives, ended bool) {
	g := s.find(0)
	switch {
	case s.halted:
		return false, false
	case g == nil:
		return true, true
	case s.program.inTest(s.program.root):
		return false, false
	}
	for f := g.top; f != nil && !g.dead; f = f.parent {
		if !s.program.pkg.goesOn(f) {
			return false, false
		}
	}
	return g.dead || !s.isAboutToEnd(g), false
}

// isAboutToEnd reports whether the process ends with the root, and that is at its end in
// no time. The time that a server in its way takes may be all the process's life.
func (s *State) isAboutToEnd(g *goroutine) bool {
	if !s.program.pkg.isLast(s.program.root) {
		return false
	}
	for f := g.top; f != nil; f = f.parent {
		if !isQuick(f.block, min(f.pc+1, len(f.block.Instrs)), quickDepth) {
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

// lasting returns the blocks from which a function can return, or come to a loop
// without a way out, and passes nothing on the way that may end the process.
func (p *Package) lasting(f *function) []bool {
	if f.lasting != nil {
		return f.lasting
	}
	n := len(f.fn.Blocks)
	safe, goal := make([]bool, n), make([]bool, n)
	out := backwards(f.fn, func(b *ssa.BasicBlock) bool { return len(b.Succs) == 0 || !p.isSafe(b) }, nil)
	for i, b := range f.fn.Blocks {
		_, returns := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		safe[i] = p.isSafe(b)
		goal[i] = safe[i] && (returns || !out[i])
	}
	f.lasting = backwards(f.fn, func(b *ssa.BasicBlock) bool { return goal[b.Index] }, safe)
	return f.lasting
}

func (p *Package) isSafe(b *ssa.BasicBlock) bool { return !slices.ContainsFunc(b.Instrs, p.ends) }

// backwards returns the blocks from which one of a kind can be reached, through
// blocks of a set if there is one.
func backwards(fn *ssa.Function, kind func(*ssa.BasicBlock) bool, through []bool) []bool {
	reach := make([]bool, len(fn.Blocks))
	var todo []*ssa.BasicBlock
	for i, b := range fn.Blocks {
		if reach[i] = kind(b); reach[i] {
			todo = append(todo, b)
		}
	}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, p := range b.Preds {
			if !reach[p.Index] && (through == nil || through[p.Index]) {
				reach[p.Index] = true
				todo = append(todo, p)
			}
		}
	}
	return reach
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
