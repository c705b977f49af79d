package lockblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows how connections are made under a lock: once, for a field that is nil
// until then, and with a deadline for the first words.

// connectsOnce reports whether the result of an operation goes to a field, if that is
// nil. The lock is there so that one connection is made and no more, and nobody waits
// for it a second time.
func (p *program) connectsOnce(s stall) bool {
	result, ok := s.instr.(ssa.Value)
	if !ok || !isResource(result.Type()) {
		return false
	}
	once := false
	stored(result, func(addr ssa.Value) {
		field := fieldOf(addr)
		for _, d := range loops.Decisions(s.instr.Block()) {
			cond, ok := d.Test.Cond.(*ssa.BinOp)
			once = once || ok && field != nil && (cond.Op == token.EQL || cond.Op == token.NEQ) && ssabuild.IsNil(cond.Y) && fieldOf(cond.X) == field
		}
	}, 0)
	return once
}

// keptBy reports whether a connection that a function makes goes to a field of an owner.
func keptBy(conn, owner ssa.Value) (kept bool) {
	switch conn.(type) {
	case *ssa.Call, *ssa.Extract:
		stored(conn, func(addr ssa.Value) { kept = kept || summary.Root(addr) == owner }, 0)
	}
	return kept
}

// setsDeadline reports whether a function sets a deadline for output on a connection.
func setsDeadline(fn *ssa.Function) (found bool) {
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		if call, ok := instr.(*ssa.Call); ok {
			callee := syncop.Callee(&call.Call)
			found = found || callee != nil && (callee.Name() == "SetWriteDeadline" || callee.Name() == "SetDeadline")
		}
	})
	return found
}

// checksThenActs reports whether a function makes another call that takes a context, or
// waits for the database, only if the result of this one wants it: the lock makes one
// step of the two.
func (p *program) checksThenActs(s stall) (found bool) {
	ssabuild.EachInstr(s.instr.Parent(), func(instr ssa.Instruction) {
		call, ok := instr.(*ssa.Call)
		if !ok || found || call.Pos() <= s.instr.Pos() {
			return
		}
		takes := slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool { return summary.IsContext(arg.Type()) })
		if takes || p.graph.Touches(call)&(1<<summary.Database) != 0 {
			found = slices.ContainsFunc(tests(call.Block()), func(cond ssa.Value) bool { return comesFrom(cond, s.instr, 0) })
		}
	})
	return found
}

// tests returns the conditions on which it hangs whether a block is reached, those that
// "||" joins included.
func tests(b *ssa.BasicBlock) (conds []ssa.Value) {
	for _, d := range loops.Decisions(b) {
		conds = append(conds, d.Test.Cond)
	}
	var joined []ssa.Value
	for _, before := range b.Preds {
		if test, ok := before.Instrs[len(before.Instrs)-1].(*ssa.If); ok {
			joined = append(joined, test.Cond)
		}
	}
	if len(joined) == len(b.Preds) { // else it is reached whatever comes of them
		conds = append(conds, joined...)
	}
	return conds
}

// comesFrom reports whether a value is made of the result of an instruction, errors left
// out: all look at those.
func comesFrom(v ssa.Value, from ssa.Instruction, depth int) bool {
	if result, ok := from.(ssa.Value); ok && v == result {
		return true
	}
	instr, ok := v.(ssa.Instruction)
	if !ok || depth > 6 || types.Identical(v.Type(), types.Universe.Lookup("error").Type()) {
		return false
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil && comesFrom(*op, from, depth+1) {
			return true
		}
	}
	return false
}
