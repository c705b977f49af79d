package hotblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// This file tells a wait for something to do, with which goroutines spend most of their
// lives, from one that keeps something from being done.

// isWork reports whether a wait is one for something to do: the first in a loop.
func (p *program) isWork(w wait) bool { return receives(w) && p.works()[w.at] }

// works returns the operations by which functions of the package wait for something to
// do: in the first loop of each, the first that waits. For a goroutine it may stand in
// a function that returns what it receives.
func (p *program) works() map[ssa.Instruction]bool {
	if p.work != nil {
		return p.work
	}
	p.work = map[ssa.Instruction]bool{}
	for _, fn := range p.fns {
		if instr := p.firstWait(fn); instr != nil {
			for _, b := range p.graph.Blocks(instr) {
				if at := p.last(instr, b); at == instr || p.started[fn] && returns(at) {
					p.work[at] = true
				}
			}
		}
	}
	return p.work
}

// firstWait returns the first instruction in a loop of a function that may wait, nil if
// there is none.
func (p *program) firstWait(fn *ssa.Function) (first ssa.Instruction) {
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		if summary.MayWait(instr) && (first == nil || instr.Pos() < first.Pos()) &&
			loops.Innermost(instr.Block()) != nil && len(p.graph.Blocks(instr)) > 0 {
			first = instr
		}
	})
	return first
}

// returns reports whether a function hands on what an instruction in it receives.
func returns(instr ssa.Instruction) bool {
	received, ok := instr.(ssa.Value)
	if !ok {
		return false
	}
	var reaches func(v ssa.Value, depth int) bool
	reaches = func(v ssa.Value, depth int) bool {
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Return:
				return true
			case *ssa.Extract, *ssa.Phi:
				if depth > 0 && reaches(ref.(ssa.Value), depth-1) {
					return true
				}
			}
		}
		return false
	}
	return reaches(received, 3)
}

// receives reports whether a wait is for something to come, which at the top of a
// goroutine's loop means that there is nothing to do.
func receives(w wait) bool {
	switch w.block.Class {
	case summary.Channel:
		_, isSend := w.at.(*ssa.Send)
		return !isSend
	case summary.Input, summary.WaitGroup, summary.Cond:
		return true
	}
	return false
}
