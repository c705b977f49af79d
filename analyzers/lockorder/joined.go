package lockorder

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows sides of a ring that come after each other: one has waited for the end
// of the goroutine that the other one runs in.
//
//	<-s.readerDone // closed when read returns
//	s.mu.Lock()

// joined reports whether a side of a ring has waited for the end of another one's
// goroutine before it takes its first lock.
func (g *graph) joined(c cycle) bool {
	for _, e := range c {
		for _, field := range awaited(e) {
			if slices.ContainsFunc(c, func(other edge) bool { return other.pair != e.pair && g.endsWith(other.fn.Fn, field) }) {
				return true
			}
		}
	}
	return false
}

// awaited returns the channels and WaitGroups in fields that an edge's function has always
// waited for before it takes the first lock.
func awaited(e edge) (fields []*types.Var) {
	before(e.hold.Taken, func(instr ssa.Instruction) {
		if op := syncop.Of(instr); op.Kind == syncop.Receive || op.Kind == syncop.WaitGroupWait {
			if field := fieldOf(op.On); field != nil {
				fields = append(fields, field)
			}
		}
	})
	return fields
}

// endsWith reports whether a function runs only in a goroutine that says by a field, in a
// deferred call around the function, that it has come to its end.
func (g *graph) endsWith(fn *ssa.Function, field *types.Var) bool {
	starts := g.starts.of(fn)
	if len(starts) != 1 {
		return false
	}
	for _, f := range g.pkg.Functions() {
		closer := ssabuild.Outermost(f.Fn)
		if !defersEnd(closer, field) || closer != fn && !g.pkg.Calls(closer, fn) {
			continue
		}
		for start := range g.starts.of(closer) {
			return starts[start] && len(g.starts.of(closer)) == 1 && g.starts.isStarted(start)
		}
	}
	return false
}

// defersEnd reports whether a function defers the close of a field's channel, or the Done
// of its WaitGroup, perhaps in a literal.
func defersEnd(fn *ssa.Function, field *types.Var) bool {
	found := false
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		d, ok := instr.(*ssa.Defer)
		if !ok || found {
			return
		}
		found = ends(d, field)
		if made, ok := d.Call.Value.(*ssa.MakeClosure); ok {
			ssabuild.EachInstr(made.Fn.(*ssa.Function), func(instr ssa.Instruction) { found = found || ends(instr, field) })
		}
	})
	return found
}

func ends(instr ssa.Instruction, field *types.Var) bool {
	op := syncop.Of(instr)
	return (op.Kind == syncop.Close || op.Kind == syncop.WaitGroupDone) && fieldOf(op.On) == field
}

// fieldOf returns the field that a value is, or is read from.
func fieldOf(v ssa.Value) *types.Var {
	if v == nil {
		return nil
	}
	if at := ssabuild.FieldAddr(syncop.Strip(v)); at != nil {
		return ssabuild.FieldAt(at.X.Type(), at.Field)
	}
	return nil
}
