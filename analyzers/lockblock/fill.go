package lockblock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// This file knows values that are fetched when they are wanted and too old:
//
//	if time.Since(s.at) > maxAge { s.page, s.at = fetch(), time.Now() }
//	use(s.page)
//
// Who comes meanwhile would fetch it as well. The lock has one do it for all.

// fills returns the fields that a function sets after a wait which hangs on one of them,
// if it goes on with what they hold, waited or not; nil if it does not. An entry of a map
// is another matter: who wants another one does not need this.
func (p *program) fills(s stall) map[*types.Var]bool {
	asked := map[*types.Var]bool{}
	for _, d := range loops.Decisions(s.instr.Block()) {
		if !looksUp(d.Test.Cond, 0) {
			fieldsOf(d.Test.Cond, asked, 0)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	set := setAfter(s.instr)
	for field := range asked {
		if set[field] && readsAside(s.instr, set) {
			return set
		}
	}
	return nil
}

// fieldsOf collects the fields that a value is made of.
func fieldsOf(v ssa.Value, found map[*types.Var]bool, depth int) {
	if field := fieldOf(v); field != nil {
		found[field] = true
		return
	}
	instr, ok := v.(ssa.Instruction)
	if !ok || depth > 6 {
		return
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil {
			fieldsOf(*op, found, depth+1)
		}
	}
}

// setAfter returns the fields that are set in the function of an instruction once that
// has run, or by the function that it calls.
func setAfter(instr ssa.Instruction) map[*types.Var]bool {
	set := map[*types.Var]bool{}
	note := func(at ssa.Instruction) {
		if store, ok := at.(*ssa.Store); ok && (at.Parent() != instr.Parent() || follows(at, instr)) {
			if field := fieldOf(store.Addr); field != nil {
				set[field] = true
			}
		}
	}
	ssabuild.EachInstr(instr.Parent(), note)
	if call, ok := instr.(ssa.CallInstruction); ok {
		if fn := call.Common().StaticCallee(); fn != nil {
			ssabuild.EachInstr(fn, note)
		}
	}
	return set
}

// readsAside reports whether a function reads one of some fields where it comes whether
// it has waited or not: below the wait, but not only after it.
func readsAside(wait ssa.Instruction, fields map[*types.Var]bool) (found bool) {
	ssabuild.EachInstr(wait.Parent(), func(instr ssa.Instruction) {
		addr, ok := instr.(*ssa.FieldAddr)
		if ok && instr.Pos() > wait.Pos() && !follows(instr, wait) && fields[ssabuild.FieldAt(addr.X.Type(), addr.Field)] {
			found = found || slices.ContainsFunc(*addr.Referrers(), func(ref ssa.Instruction) bool {
				_, isStore := ref.(*ssa.Store)
				return !isStore
			})
		}
	})
	return found
}

// writesOnly reports whether a function sets some of the fields and reads none of them,
// as one that wants the next one to fetch anew.
func writesOnly(fn *ssa.Function, fields map[*types.Var]bool) bool {
	if len(fields) == 0 {
		return false
	}
	writes, reads := false, false
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		addr, ok := instr.(*ssa.FieldAddr)
		if !ok || !fields[ssabuild.FieldAt(addr.X.Type(), addr.Field)] {
			return
		}
		for _, ref := range *addr.Referrers() {
			if _, isStore := ref.(*ssa.Store); isStore {
				writes = true
			} else {
				reads = true
			}
		}
	})
	return writes && !reads
}
