package lockblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file tells locks that are there to have waits one after another by those who
// hold them.

// servesWaits reports whether a lock seems to be there for the wait, judged by the
// number of functions that wait in this way with the lock held, and of those that
// hold it briefly. To wait for the outside world one needs no lock, nor to sleep; but one
// at a time may use a file or a connection, wait for others to be done, or take as long
// as somebody has set.
func (p *program) servesWaits(s stall, waiting, brief int) bool {
	switch s.block.Class {
	case summary.Connection, summary.Input, summary.File:
		return waiting > brief
	case summary.WaitGroup:
		return 2*waiting > brief+1
	case summary.Cond:
		return waiting >= brief
	case summary.Sleep:
		return waiting > brief && p.sleepsAsSet(s)
	}
	return false
}

// sleepsAsSet reports whether the length of a pause stands in a field or parameter that
// the package does not change by a sum, as it would to wait longer each time: then
// somebody wants the pause, for instance to play a slow disk.
func (p *program) sleepsAsSet(s stall) bool {
	call, ok := p.at[s.block.Chain[len(s.block.Chain)-1].Pos()].(*ssa.Call)
	if !ok || len(call.Call.Args) != 1 {
		return false
	}
	length := syncop.Strip(call.Call.Args[0])
	if product, ok := length.(*ssa.BinOp); ok && product.Op == token.MUL {
		length = syncop.Strip(product.X)
		if _, isConst := length.(*ssa.Const); isConst {
			length = syncop.Strip(product.Y)
		}
	}
	if _, isParam := length.(*ssa.Parameter); isParam {
		return true
	}
	field := fieldOf(length)
	return field != nil && !slices.ContainsFunc(p.fns, func(fn *ssa.Function) (grows bool) {
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			if store, ok := instr.(*ssa.Store); ok && fieldOf(store.Addr) == field {
				_, isSum := syncop.Strip(store.Val).(*ssa.BinOp)
				grows = grows || isSum
			}
		})
		return grows
	})
}

// queues reports whether a section takes another lock and does nothing outside of that:
// what it uses the other lock guards, and this one is there to let it wait its turn.
func (p *program) queues(v *section) bool {
	f := p.locks.Function(ssabuild.Outermost(v.taken.Parent()))
	if f == nil || f.Fn != v.taken.Parent() {
		return false
	}
	for _, a := range f.Acquires() {
		under := slices.ContainsFunc(a.Held, func(h locks.Hold) bool { return h.Taken == v.taken })
		if under && a.Chain == nil && a.Instr.Parent() == f.Fn && a.Lock.Class != "" && p.usesOnlyUnder(f, v.taken, a.Instr) {
			return true
		}
	}
	return false
}

// usesOnlyUnder reports whether all that a function does with the outer of two locks
// held it does with the inner one held as well.
func (p *program) usesOnlyUnder(f *locks.Function, outer, inner ssa.Instruction) bool {
	var ends []ssa.Instruction // deferred ones come last
	for _, r := range f.Releases {
		if call, ok := r.Instr.(*ssa.Call); ok && r.Taken == inner {
			ends = append(ends, call)
		}
	}
	alone := false
	ssabuild.EachInstr(f.Fn, func(instr ssa.Instruction) {
		if !uses(instr) || !follows(instr, outer) || instr == inner {
			return
		}
		after := slices.ContainsFunc(ends, func(end ssa.Instruction) bool { return end != instr && follows(instr, end) })
		alone = alone || after || !follows(instr, inner)
	})
	return !alone
}

// uses reports whether an instruction gets at something that a lock may guard, or calls
// what may. The locks themselves are left out.
func uses(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.FieldAddr:
		return !isMutex(instr.Type())
	case *ssa.Field, *ssa.MapUpdate, *ssa.Lookup, *ssa.Store:
		return true
	case *ssa.UnOp:
		g, ok := instr.X.(*ssa.Global)
		return ok && !isMutex(g.Type())
	case ssa.CallInstruction:
		switch syncop.Of(instr).Kind {
		case syncop.Lock, syncop.RLock, syncop.Unlock, syncop.RUnlock:
			return false
		}
		return true
	}
	return false
}

func isMutex(t types.Type) bool {
	for range 2 {
		if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
			t = ptr.Elem()
		}
	}
	return isNamed(t, "sync", "Mutex") || isNamed(t, "sync", "RWMutex")
}

// follows reports whether an instruction runs only after another one of its function.
func follows(instr, first ssa.Instruction) bool {
	b := first.Block()
	if instr.Parent() != first.Parent() {
		return false
	}
	if instr.Block() == b {
		return slices.Index(b.Instrs, instr) > slices.Index(b.Instrs, first)
	}
	return b.Dominates(instr.Block())
}

// handsOut reports whether a channel comes from a method of an interface, a function
// value or another package: who is at its other end, and that he is slow, nothing shows.
func (p *program) handsOut(ch ssa.Value) bool {
	v := syncop.Strip(ch)
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	call, ok := v.(*ssa.Call)
	if !ok {
		call, ok = summary.Root(ch).(*ssa.Call)
	}
	if !ok {
		return false
	}
	fn := call.Call.StaticCallee()
	return fn == nil || fn.Package() == nil || fn.Package().Pkg != p.pass.Pkg
}

// mentions says which functions are named by the code of a package, and which by its
// tests, and the methods that are called through interfaces.
type mentions struct {
	code, tests map[types.Object]bool
	methods     map[string]bool
}

func (m mentions) note(fn *ssa.Function, inTest bool) {
	by := m.code
	if inTest {
		by = m.tests
	}
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		if call, ok := instr.(ssa.CallInstruction); ok && call.Common().IsInvoke() {
			m.methods[call.Common().Method.Name()] = true
		}
		for _, op := range instr.Operands(nil) {
			if used, ok := (*op).(*ssa.Function); ok && used.Object() != nil {
				by[used.Object()] = true
			}
		}
	})
}

// onlyTested reports whether a section is in a function that tests alone call. Where the
// tests are not at hand, that is the one that nobody calls among several who want the
// lock and can be called.
func (p *program) onlyTested(u *usage, v *section) bool {
	if p.reachable(v.fn) {
		return false
	}
	if p.mentions.tests[v.fn.Object()] {
		return true
	}
	others := map[*ssa.Function]bool{}
	for _, other := range u.sections {
		if other.fn != v.fn {
			others[other.fn] = true
		}
	}
	for fn := range others {
		if !p.reachable(fn) {
			return false
		}
	}
	return len(others) > 2
}

// reachable reports whether anybody but tests may call a function, as far as the package
// shows. A literal is part of what does.
func (p *program) reachable(fn *ssa.Function) bool {
	obj := fn.Object()
	return obj == nil || obj.Exported() || p.mentions.code[obj] || p.mentions.methods[obj.Name()] || obj.Name() == "main" || obj.Name() == "init"
}
