package lockblock

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// servedByEvents reports whether an event loop of the package has the other end of a
// channel operation among its cases, and serves somebody else, too: such a loop is there
// to be quick, and loopblock looks after it. One that is poked, by a struct{}, may have
// nothing else to do but to stop.
func (p *program) servedByEvents(instr ssa.Instruction, ch ssa.Value) bool {
	field := fieldOf(ch)
	if field == nil {
		return false
	}
	want := types.SendOnly
	if _, isSend := instr.(*ssa.Send); isSend {
		want = types.RecvOnly
	}
	pokes := syncop.ElementOf(ch.Type()) == "struct{}"
	for _, fn := range p.fns {
		found := false
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			sel, ok := instr.(*ssa.Select)
			if !ok || found || loops.Innermost(sel.Block()) == nil {
				return
			}
			duties, has := 0, false
			for _, state := range sel.States {
				source, _ := syncop.SourceOf(state.Chan)
				own := state.Dir == want && fieldOf(state.Chan) == field
				if own || pokes || state.Dir == types.SendOnly || source != syncop.Done && source != syncop.Signal {
					duties++
				}
				has = has || own
			}
			found = has && duties > 1
		})
		if found {
			return true
		}
	}
	return false
}
