package lockwait

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// groupStarts returns the calls of Go on an errgroup that can be seen from where it
// is waited for. Others may start more; but Wait waits for all, so that those
// that are seen are enough.
func groupStarts(group ssa.Value) (uses []pointsto.Use) {
	of := variable(group)
	var search func(fn *ssa.Function)
	search = func(fn *ssa.Function) {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				op := syncop.Of(instr)
				if (op.Kind == syncop.GroupGo || op.Kind == syncop.GroupTryGo) && variable(op.On) == of {
					uses = append(uses, pointsto.Use{Op: op, Case: -1})
				}
			}
		}
		for _, literal := range fn.AnonFuncs {
			search(literal)
		}
	}
	search(ssabuild.Outermost(of.Parent()))
	return uses
}

// variable returns what a pointer is: the local variable that it points to, or the
// one value that was ever assigned to the variable that holds it.
func variable(v ssa.Value) ssa.Value {
	for range maxDepth {
		v = syncop.Strip(v)
		switch x := v.(type) {
		case *ssa.FreeVar:
			b := bound(x)
			if b == nil {
				return v
			}
			v = b
		case *ssa.UnOp:
			cell, ok := variable(x.X).(*ssa.Alloc)
			if !ok || x.Op != token.MUL {
				return v
			}
			stored := onlyStore(cell)
			if stored == nil {
				return v
			}
			v = stored
		default:
			return v
		}
	}
	return v
}

// bound returns the value that a literal's free variable stands for.
func bound(free *ssa.FreeVar) ssa.Value {
	fn := free.Parent()
	index := slices.Index(fn.FreeVars, free)
	if fn.Parent() == nil || index < 0 {
		return nil
	}
	for _, ref := range *fn.Referrers() {
		if made, ok := ref.(*ssa.MakeClosure); ok {
			return made.Bindings[index]
		}
	}
	return nil
}

// onlyStore returns the one value that is assigned to a variable by its function.
func onlyStore(cell *ssa.Alloc) (stored ssa.Value) {
	for _, ref := range *cell.Referrers() {
		if store, ok := ref.(*ssa.Store); ok && store.Addr == ssa.Value(cell) {
			if stored != nil {
				return nil
			}
			stored = store.Val
		}
	}
	return stored
}
