// Package selfwait finds goroutines that wait for their own Done.
//
// A goroutine that a WaitGroup counts must not wait for that group before it has
// called Done, be it at the end of a chain of calls: Close, which waits for all
// goroutines of a connection, called by one of them.
//
//	go func() {
//		defer c.wg.Done()
//		if err := c.read(); err != nil {
//			c.Close() // ends in c.wg.Wait()
//		}
//	}()
//
// No other goroutine can help: who called Done in its place would let the count
// come below zero later.
//
// # What counts
//
// That Done is still to come: it is deferred, or comes later in the same goroutine
// and cannot have come before, or the function was given to WaitGroup.Go or to the
// Go of an errgroup. That the call waits: whatever way it takes through its
// function, and through those that it calls, it comes to one and the same Wait of
// the group. Whether the call itself is made may hang on a condition.
//
// # What is left out
//
// Groups are the same if the same fields of the same variable lead to them. A
// Wait that hangs on a condition, as in Close(wait bool), is no ground for a
// finding; nor are calls through interfaces and function values, and what
// happens in other packages.
package selfwait

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Applies reports whether the files both wait and count; without both there is
// nothing to find.
func Applies(files []*ast.File) bool {
	waits, counts := false, false
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				waits = waits || sel.Sel.Name == "Wait"
				counts = counts || sel.Sel.Name == "Done" || sel.Sel.Name == "Go"
			}
			return !waits || !counts
		})
	}
	return waits && counts
}

// Find returns the calls by which goroutines wait for themselves, in the order of
// the functions.
func Find(funcs []*ssa.Function) (findings []finding.Finding) {
	f := &finder{sure: map[*ssa.Function][]act{}}
	for _, fn := range funcs {
		for _, o := range f.owed(fn) {
			if w, ok := f.waits(o); ok {
				findings = append(findings, tell(o, w))
			}
		}
	}
	return findings
}

type finder struct {
	sure map[*ssa.Function][]act // see acts
}

// A debt is a Done that a function has to call, or that follows its end.
type debt struct {
	in    *ssa.Function
	group path            // as the function reaches it
	at    ssa.Instruction // the Done, or what gives the function to the group
	given bool            // the latter
}

// owed returns the debts of a function: what it counts down itself, and what it
// gives to others.
func (f *finder) owed(fn *ssa.Function) (debts []debt) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			op := syncop.Of(instr)
			switch op.Kind {
			case syncop.WaitGroupDone:
				if p, ok := pathOf(op.On); ok {
					debts = append(debts, debt{in: fn, group: p, at: instr})
				}
			case syncop.WaitGroupGo, syncop.GroupGo, syncop.GroupTryGo:
				debts = append(debts, given(instr, op.On)...)
			}
			if d, ok := instr.(*ssa.Defer); ok && op.Kind == syncop.None {
				for _, a := range f.called(d) {
					if a.kind == syncop.WaitGroupDone {
						debts = append(debts, debt{in: fn, group: a.on, at: instr})
					}
				}
			}
		}
	}
	return debts
}

// given returns the debt of a function that a group starts.
func given(instr ssa.Instruction, group ssa.Value) []debt {
	call := instr.(ssa.CallInstruction).Common()
	p, ok := pathOf(group)
	literal, isLiteral := call.Args[len(call.Args)-1].(*ssa.MakeClosure)
	if !ok || !isLiteral {
		return nil
	}
	fn := literal.Fn.(*ssa.Function)
	for i, binding := range literal.Bindings {
		if inner, ok := p.within(binding, fn.FreeVars[i]); ok {
			return []debt{{in: fn, group: inner, at: instr, given: true}}
		}
	}
	return nil
}

// waits returns the first act of a function that waits for what it owes.
func (f *finder) waits(d debt) (act, bool) {
	for _, b := range d.in.Blocks {
		for _, instr := range b.Instrs {
			if instr == d.at || !d.open(instr) {
				continue
			}
			for _, a := range f.called(instr) {
				if a.kind != syncop.WaitGroupDone && a.on == d.group {
					return a, true
				}
			}
		}
	}
	return act{}, false
}

// open reports whether the Done is still to come when an instruction is run. What
// is deferred before the Done runs after it.
func (d debt) open(instr ssa.Instruction) bool {
	if d.given {
		return true
	}
	if _, isDefer := d.at.(*ssa.Defer); isDefer {
		return before(d.at, instr)
	}
	if _, isDefer := instr.(*ssa.Defer); isDefer || d.counts() || !isStarted(d.in) {
		return false
	}
	return reaches(instr, d.at) && !reaches(d.at, instr)
}

// isStarted reports whether a function is a literal that a go statement starts:
// others may count something else than themselves, such as who holds a turn.
func isStarted(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if g, ok := instr.(*ssa.Go); ok && g.Call.StaticCallee() == fn {
				return true
			}
		}
	}
	return false
}

// counts reports whether the function adds to the group itself, perhaps after it
// has waited.
func (d debt) counts() bool {
	for _, b := range d.in.Blocks {
		for _, instr := range b.Instrs {
			if op := syncop.Of(instr); op.Kind == syncop.WaitGroupAdd {
				if p, ok := pathOf(op.On); !ok || p == d.group {
					return true
				}
			}
		}
	}
	return false
}

// before reports whether an instruction has been run whenever another one is.
func before(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return slices.Index(a.Block().Instrs, a) < slices.Index(b.Block().Instrs, b)
	}
	return a.Block().Dominates(b.Block())
}

// reaches reports whether an instruction can be run after another one.
func reaches(from, to ssa.Instruction) bool {
	return from.Block() == to.Block() && before(from, to) || loops.Reaches(from.Block(), to.Block(), nil)
}
