package lockorder

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// Code that takes two locks in both orders on purpose has a flag or a counter,
// kept under the first lock, that says whether the second one can be free.

// A flag is a variable or field that a test reads: a global, or a field of a type.
type flag struct {
	global *ssa.Global
	of     types.Type
	field  int
}

// guards returns the flags that decide whether an edge takes its second lock.
func guards(e edge) (found []flag) {
	for _, d := range loops.Decisions(e.taken.Instr.Block()) {
		found = append(found, flagsIn(d.Test.Cond, 0)...)
	}
	return found
}

// flagsIn finds the flags that a condition reads, atomic ones included.
func flagsIn(v ssa.Value, depth int) []flag {
	if depth > 4 {
		return nil
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		return append(flagsIn(v.X, depth+1), flagsIn(v.Y, depth+1)...)
	case *ssa.UnOp:
		if v.Op == token.MUL && isFlag(v.Type()) {
			return place(v.X)
		}
		return flagsIn(v.X, depth+1)
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		if fn != nil && strings.HasPrefix(fn.String(), "(*sync/atomic.") && fn.Name() == "Load" && isFlag(v.Type()) {
			return place(v.Call.Args[0])
		}
	}
	return nil
}

func isFlag(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsBoolean|types.IsInteger) != 0
}

func place(addr ssa.Value) []flag {
	switch addr := addr.(type) {
	case *ssa.Global:
		return []flag{{global: addr}}
	case *ssa.FieldAddr:
		return []flag{{of: addr.X.Type(), field: addr.Field}}
	}
	return nil
}

// sets reports whether the function of an edge assigns the flag once it has the
// lock that the flag stands for.
func sets(e edge, f flag) bool {
	seen := map[*ssa.BasicBlock]bool{}
	for work := []*ssa.BasicBlock{e.taken.Instr.Block()}; len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		work = append(work, b.Succs...)
		for _, instr := range b.Instrs {
			if store, ok := instr.(*ssa.Store); ok && slices.Contains(place(store.Addr), f) {
				return true
			}
		}
	}
	return false
}

// kept reports whether a flag keeps the sides of a ring apart: one that an edge
// tests and then sets; or one that an edge tests, if another side has gone
// through that edge's function before it takes its own locks, as everybody does
// with a set-up that is done once.
func kept(pkg *locks.Package, c cycle) bool {
	for _, e := range c {
		flags := guards(e)
		if slices.ContainsFunc(flags, func(f flag) bool { return sets(e, f) }) {
			return true
		}
		for _, other := range c {
			if len(flags) > 0 && other.pair != e.pair && wentThrough(pkg, other, e.fn.Fn) {
				return true
			}
		}
	}
	return false
}

// wentThrough reports whether an edge's function has always called another one
// before it takes the first lock.
func wentThrough(pkg *locks.Package, e edge, fn *ssa.Function) bool {
	taken := e.hold.Taken
	for b := taken.Block(); b != nil; b = b.Idom() {
		for _, instr := range b.Instrs {
			if instr == taken {
				break
			}
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			callee := call.Call.StaticCallee()
			if callee != nil && callee != e.fn.Fn && (callee == fn || len(callee.Blocks) > 0 && pkg.Calls(callee, fn)) {
				return true
			}
		}
	}
	return false
}
