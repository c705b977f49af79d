package lockblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file finds locks that goroutines of one loop hold while they wait: started to
// wait side by side, they do it one after the other.

// onePerTurn reports whether a wait is in a literal that a loop starts in a goroutine
// for each turn, with a lock that is the same one for all of them, and that guards
// what they write afterwards: a lock around nothing but the wait is there for it.
func (p *program) onePerTurn(s stall) bool {
	lit := s.instr.Parent()
	for lit != nil && !p.startedAside[lit] {
		lit = lit.Parent()
	}
	if lit == nil || lit.Parent() == nil || s.hold.Taken.Parent() != s.instr.Parent() {
		return false
	}
	loop := p.loopAround(lit)
	return loop != nil && sharedBy(s.hold.Lock, lit, loop) && writesAfter(s.hold.Taken, lit)
}

// loopAround returns the loop in which a literal is made, nil if there is none.
func (p *program) loopAround(lit *ssa.Function) (loop map[*ssa.BasicBlock]bool) {
	ssabuild.EachInstr(lit.Parent(), func(instr ssa.Instruction) {
		if made, ok := instr.(*ssa.MakeClosure); ok && made.Fn == ssa.Value(lit) {
			loop = loops.Innermost(made.Block())
		}
	})
	return loop
}

// sharedBy reports whether all goroutines that a loop starts with a literal mean the
// same lock: it is not one of the literal's own, or of what the turn of the loop has.
func sharedBy(l locks.Lock, lit *ssa.Function, loop map[*ssa.BasicBlock]bool) bool {
	if l.Path.Root == nil {
		return l.Path.Global != ""
	}
	switch root := summary.Root(l.Path.Root).(type) {
	case nil:
		return false
	case *ssa.Parameter:
		return root.Parent() != lit
	case *ssa.FreeVar:
		made, ok := bound(root, lit).(ssa.Instruction)
		return !ok || !loop[made.Block()]
	case ssa.Instruction:
		return root.Parent() != lit && !loop[root.Block()]
	}
	return true
}

// bound returns what a free variable of a literal stands for in the function around it.
func bound(free *ssa.FreeVar, lit *ssa.Function) (v ssa.Value) {
	if free.Parent() != lit {
		return free
	}
	ssabuild.EachInstr(lit.Parent(), func(instr ssa.Instruction) {
		if made, ok := instr.(*ssa.MakeClosure); ok && made.Fn == ssa.Value(lit) {
			for i, other := range lit.FreeVars {
				if other == free {
					v = summary.Root(made.Bindings[i])
				}
			}
		}
	})
	return v
}

// writesAfter reports whether a literal writes to what it does not own after a lock was
// taken.
func writesAfter(taken ssa.Instruction, lit *ssa.Function) (found bool) {
	ssabuild.EachInstr(taken.Parent(), func(instr ssa.Instruction) {
		if instr.Pos() < taken.Pos() {
			return
		}
		var to ssa.Value
		switch instr := instr.(type) {
		case *ssa.Store:
			to = instr.Addr
		case *ssa.MapUpdate:
			to = instr.Map
		default:
			return
		}
		switch root := summary.Root(syncop.Strip(to)).(type) {
		case *ssa.FreeVar, *ssa.Global:
			found = true
		case *ssa.Parameter:
			found = found || root.Parent() != lit
		}
	})
	return found
}
