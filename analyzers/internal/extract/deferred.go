package extract

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// deferFlags notes whether a deferred call is due, for one that not every path
// to the end of the function defers.
func (w *walk) deferFlags(d *ssa.Defer, e *automaton.Edge, due int) {
	if w.alwaysDeferred(d) {
		return
	}
	v := w.flagOf(d, w.f)
	e.Sets = append(e.Sets, automaton.Set{Var: v, Value: automaton.Int(due)})
}

// alwaysDeferred reports whether every way out of the function passes the defer.
func (w *walk) alwaysDeferred(d *ssa.Defer) bool {
	for _, b := range w.f.fn.Blocks {
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.RunDefers); ok && b != w.f.fn.Recover && !before(d, instr) {
				return false
			}
		}
	}
	return true
}

// runDefers lays out the deferred calls, the last one first.
func (w *walk) runDefers(at int, instr *ssa.RunDefers) int {
	for i := len(w.defers) - 1; i >= 0 && at >= 0; i-- {
		at = w.runDefer(at, w.defers[i])
	}
	return at
}

func (w *walk) runDefer(at int, d *ssa.Defer) int {
	if w.alwaysDeferred(d) {
		return w.perform(at, d.Common(), d)
	}
	due := automaton.Read(w.flagOf(d, w.f))
	run, skip := w.location(), w.location()
	w.edge(at, run, automaton.Step, none, 0).When = due
	w.edge(at, skip, automaton.Step, none, 0).When = automaton.Not(due)
	after := w.perform(run, d.Common(), d)
	if after < 0 {
		return skip
	}
	e := w.edge(after, skip, automaton.Step, none, 0)
	if w.loopsOf(w.f.fn).header[d.Block()] != nil && after != run {
		e.Doubt = "a call is deferred in a loop"
	}
	return skip
}
