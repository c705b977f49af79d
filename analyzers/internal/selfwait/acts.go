package selfwait

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// An act is a Wait or a Done of a group that surely follows a call.
type act struct {
	kind  syncop.Kind
	on    path
	chain []ssa.Instruction // the calls that lead there, the act itself last
}

// maxChain bounds the calls that lead to an act: what is further down is rarely
// the doing of the one who calls.
const maxChain = 5

// acts returns what a function surely does: on every way to a return.
func (f *finder) acts(fn *ssa.Function) []act {
	if known, ok := f.sure[fn]; ok {
		return known
	}
	f.sure[fn] = nil // of one that calls itself
	var all []act
	for _, b := range fn.Blocks {
		var here []act
		for _, instr := range b.Instrs {
			here = append(here, f.called(instr)...)
		}
		if len(here) > 0 && unavoidable(b) {
			all = append(all, here...)
		}
	}
	f.sure[fn] = all
	return all
}

// called returns what an instruction surely does, in the terms of the function
// that it is in. What a goroutine does that it starts comes at some other time.
func (f *finder) called(instr ssa.Instruction) (list []act) {
	if _, isGo := instr.(*ssa.Go); isGo {
		return nil
	}
	switch op := syncop.Of(instr); op.Kind {
	case syncop.WaitGroupWait, syncop.GroupWait, syncop.WaitGroupDone:
		if p, ok := pathOf(op.On); ok {
			return []act{{op.Kind, p, []ssa.Instruction{instr}}}
		}
		return nil
	case syncop.None:
	default:
		return nil
	}
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	callee := call.Common().StaticCallee()
	if callee == nil || len(callee.Blocks) == 0 {
		return nil
	}
	for _, a := range f.acts(callee) {
		on, ok := a.on.outside(callee, call.Common())
		if ok && len(a.chain) < maxChain {
			list = append(list, act{a.kind, on, append([]ssa.Instruction{instr}, a.chain...)})
		}
	}
	return list
}

// unavoidable reports whether every way from the entry of a function to one of its
// returns passes a block. Of one that does not return, nothing is sure.
func unavoidable(b *ssa.BasicBlock) bool {
	fn := b.Parent()
	returns := false
	for _, other := range fn.Blocks {
		returns = returns || isReturn(other)
	}
	if b.Index == 0 {
		return returns
	}
	seen := map[*ssa.BasicBlock]bool{b: true}
	for todo := []*ssa.BasicBlock{fn.Blocks[0]}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		if isReturn(at) {
			return false
		}
		todo = append(todo, at.Succs...)
	}
	return returns
}

func isReturn(b *ssa.BasicBlock) bool {
	_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
	return ok && b != b.Parent().Recover
}
