package lockorder

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
)

// This file knows orders that hang on which object is meant, where the code speaks for
// another one.

// removed reports whether the object whose lock an edge holds has been taken out of the
// map that it was found in: who goes through the map meets it no more.
//
//	it := s.items[key]
//	delete(s.items, key)
//	it.mu.Lock()
func removed(e edge) bool {
	found := map[entry]bool{}
	before(e.hold.Taken, func(instr ssa.Instruction) {
		if look, ok := instr.(*ssa.Lookup); ok {
			found[entry{fieldOf(look.X), look.Index}] = true
		}
	})
	gone := false
	before(e.hold.Taken, func(instr ssa.Instruction) {
		call, ok := instr.(*ssa.Call)
		if !ok {
			return
		}
		if builtin, ok := call.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "delete" {
			at := entry{fieldOf(call.Call.Args[0]), call.Call.Args[1]}
			gone = gone || at.of != nil && found[at] && strings.Contains(e.hold.Lock.Path.Steps, "."+at.of.Name()+"*[")
		}
	})
	return gone
}

// An entry is what the map in a field has for a key.
type entry struct {
	of  *types.Var
	key ssa.Value
}

// before visits what a function always does before it comes to an instruction.
func before(at ssa.Instruction, visit func(ssa.Instruction)) {
	for b := at.Block(); b != nil; b = b.Idom() {
		for _, instr := range b.Instrs {
			if instr == at {
				break
			}
			visit(instr)
		}
	}
}

// eitherWay reports whether an edge takes a lock by the method of an interface that
// other types of the package implement without that lock: which type stands behind it
// there, nothing shows.
func (g *graph) eitherWay(e edge) bool {
	return g.mayLeaveOut(e.taken.Instr.Pos(), e.taken.Chain, e.pair.taken) || g.mayLeaveOut(e.hold.Taken.Pos(), e.hold.Chain, e.pair.held)
}

func (g *graph) mayLeaveOut(first token.Pos, chain []locks.Hop, class string) bool {
	if len(chain) == 0 {
		return false
	}
	at := []token.Pos{first}
	for _, hop := range chain {
		at = append(at, hop.Pos)
	}
	return slices.ContainsFunc(at, func(pos token.Pos) bool {
		call := g.invokes[pos]
		return pos.IsValid() && call != nil && slices.ContainsFunc(g.pkg.Callees(call), func(fn *ssa.Function) bool {
			f := g.pkg.Function(fn)
			return f == nil || f.Chain(class) == nil
		})
	})
}

// noteInvokes notes the calls of methods of interfaces, by position.
func (g *graph) noteInvokes(f *locks.Function) {
	for _, call := range f.Calls() {
		if call.Common().IsInvoke() {
			g.invokes[call.Pos()] = call.Common()
		}
	}
}
