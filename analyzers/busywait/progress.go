package busywait

// Whether a loop moves on by itself: it counts its rounds, or walks along a list.

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// sources returns the instructions that a value is computed from.
func sources(v ssa.Value) map[ssa.Instruction]bool {
	found := map[ssa.Instruction]bool{}
	var follow func(v ssa.Value)
	follow = func(v ssa.Value) {
		instr, ok := v.(ssa.Instruction)
		if !ok || found[instr] {
			return
		}
		found[instr] = true
		for _, operand := range instr.Operands(nil) {
			if *operand != nil {
				follow(*operand)
			}
		}
	}
	follow(v)
	return found
}

// advances reports whether a loop moves on along an edge: a variable that its tests
// hang on gets a value there that is made from its last one.
func advances(g *graph, from, to *ssa.BasicBlock) bool {
	return slices.ContainsFunc(renewed(from, to), func(phi *ssa.Phi) bool { return matters(g, phi) })
}

// concludes reports whether a loop ends in the round that follows an edge: a variable gets
// a constant there with which a test that no round goes past leaves the loop.
func concludes(from, to *ssa.BasicBlock) bool {
	body := loops.Natural(to)
	if !body[from] {
		return false
	}
	for i, pred := range to.Preds {
		if pred != from {
			continue
		}
		for _, instr := range to.Instrs {
			phi, ok := instr.(*ssa.Phi)
			if !ok {
				break
			}
			if value, ok := phi.Edges[i].(*ssa.Const); ok && leavesWith(body, from, phi, value) {
				return true
			}
		}
	}
	return false
}

// leavesWith reports whether a test that dominates the end of a round leaves the loop if
// the variable has the value.
func leavesWith(body map[*ssa.BasicBlock]bool, latch *ssa.BasicBlock, phi *ssa.Phi, value *ssa.Const) bool {
	for b := range body {
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !b.Dominates(latch) {
			continue
		}
		if holds, known := outcome(test.Cond, phi, value); known && holds && !body[b.Succs[0]] || known && !holds && !body[b.Succs[1]] {
			return true
		}
	}
	return false
}

// outcome returns what a condition comes to if it compares a variable, which has the
// given value, with a constant, or is the variable.
func outcome(cond ssa.Value, phi *ssa.Phi, value *ssa.Const) (holds, known bool) {
	switch cond := cond.(type) {
	case *ssa.Phi:
		if cond == phi && value.Value != nil {
			return constant.BoolVal(value.Value), true
		}
	case *ssa.UnOp:
		holds, known = outcome(cond.X, phi, value)
		return !holds, known && cond.Op == token.NOT
	case *ssa.BinOp:
		other, ok := cond.Y.(*ssa.Const)
		if !ok || cond.X != ssa.Value(phi) || cond.Op != token.EQL && cond.Op != token.NEQ {
			return false, false
		}
		if value.Value == nil || other.Value == nil {
			return (value.Value == other.Value) == (cond.Op == token.EQL), value.Value == nil && other.Value == nil
		}
		return constant.Compare(value.Value, cond.Op, other.Value), true
	}
	return false, false
}

// renewed returns the variables that get a value on an edge that is made from their last
// one.
func renewed(from, to *ssa.BasicBlock) (found []*ssa.Phi) {
	for i, pred := range to.Preds {
		if pred != from {
			continue
		}
		for _, instr := range to.Instrs {
			phi, ok := instr.(*ssa.Phi)
			if !ok {
				break
			}
			next, ok := phi.Edges[i].(ssa.Instruction)
			if ok && next != ssa.Instruction(phi) && sources(phi.Edges[i])[phi] {
				found = append(found, phi)
			}
		}
	}
	return found
}

// matters reports whether a test in the graph hangs on the variable. In a loop that
// sleeps, a count of the rounds is only a way to give up after some time; what matters
// there is a variable by which it looks at something else each time.
func matters(g *graph, phi *ssa.Phi) bool {
	counter := isInteger(phi.Type())
	for _, b := range g.blocks {
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		tested := sources(test.Cond)
		if !tested[phi] {
			continue
		}
		if !counter || !sleeps(g, phi.Block()) || isSetNumber(test.Cond, phi) || looksThrough(g, tested, phi) {
			return true
		}
	}
	return false
}

// isSetNumber reports whether a condition compares the rounds with a number that somebody
// has set: so many chances there are to be, and no more.
func isSetNumber(cond ssa.Value, rounds *ssa.Phi) bool {
	compared, ok := cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	_, constant := compared.Y.(*ssa.Const)
	return compared.X == ssa.Value(rounds) && !constant
}

func isInteger(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsInteger != 0
}

// sleeps reports whether the loop that the block is the head of sleeps.
func sleeps(g *graph, head *ssa.BasicBlock) bool {
	for b := range loops.Natural(head) {
		for _, instr := range b.Instrs {
			if g.idle.of(instr) == naps {
				return true
			}
		}
	}
	return false
}

// looksThrough reports whether one of the tested looks is made by means of the variable, as
// that at items[i].ready is.
func looksThrough(g *graph, tested map[ssa.Instruction]bool, phi *ssa.Phi) bool {
	for instr := range tested {
		if g.idle.of(instr) != looks {
			continue
		}
		for _, operand := range instr.Operands(nil) {
			if *operand != nil && sources(*operand)[phi] {
				return true
			}
		}
	}
	return false
}
