package absence

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// An unstoppable goroutine serves a loop around a select that has one way out, a
// case for a channel that says when to stop, and nobody sends on that channel or
// closes it:
//
//	for {
//		select {
//		case item := <-s.items:
//			f(item)
//		case <-s.end: // made, never closed
//			return
//		}
//	}
//
// It is idle rather than stuck, but as it waits for more items it waits for ever.
// That the channel is made, and received from, shows that the goroutine was
// meant to end.

// unstoppable finds such selects.
func (f *finder) unstoppable() {
	type stuck struct {
		sel   *ssa.Select
		state *ssa.SelectState
	}
	var all []stuck
	for e := range f.walk.edges {
		sel := e.edge.sel
		if sel == nil || !sel.Blocking || f.walk.forced[sel] || f.walk.of(sel.Parent()).returns {
			continue
		}
		if state := sel.States[e.edge.index]; f.isStop(state) && f.onlyStarted(sel.Parent(), map[*ssa.Function]bool{}) && e.leadsOut() {
			all = append(all, stuck{sel, state})
		}
	}
	slices.SortFunc(all, func(a, b stuck) int { return cmp.Compare(a.state.Pos, b.state.Pos) })
	for _, s := range all {
		f.tellUnstoppable(s.sel, s.state)
	}
}

// isStop reports whether a case receives from a channel of struct{} on which
// nobody sends and which nobody closes.
func (f *finder) isStop(state *ssa.SelectState) bool {
	if state.Dir == types.SendOnly {
		return false
	}
	elem, ok := state.Chan.Type().Underlying().(*types.Chan).Elem().Underlying().(*types.Struct)
	if !ok || elem.NumFields() > 0 {
		return false
	}
	n := f.need(state.Chan, syncop.Receive, sent|closed)
	return len(n.sites) > 0 && n.sites[0].Kind == pointsto.Chan && len(f.partners(n)) == 0
}

// onlyStarted reports whether a function runs only in goroutines that go statements
// outside main start, be it through other functions such as one that recovers.
func (f *finder) onlyStarted(fn *ssa.Function, seen map[*ssa.Function]bool) bool {
	if seen[fn] {
		return true
	}
	seen[fn] = true
	callers := f.graph.Callers(fn)
	if len(callers) == 0 || f.graph.IsRoot(fn) || f.inTest(fn) {
		return false
	}
	for _, call := range callers {
		caller := call.Parent()
		if _, ok := call.(*ssa.Go); ok && caller.Name() != "main" && caller.Name() != "init" {
			continue
		}
		if _, ok := call.(*ssa.Call); !ok || !f.onlyStarted(caller, seen) {
			return false
		}
	}
	return true
}

// leadsOut reports whether a return can be reached from where the walk stopped.
func (p *pause) leadsOut() bool {
	seen := map[*ssa.BasicBlock]bool{p.instr.Block(): true}
	for todo := []*ssa.BasicBlock{p.next.block}; len(todo) > 0; {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return true
		}
		todo = append(todo, b.Succs...)
	}
	return false
}

// tellUnstoppable reports a select whose one way out is never taken.
func (f *finder) tellUnstoppable(sel *ssa.Select, state *ssa.SelectState) {
	op := blocked{instr: sel, needs: []need{f.need(state.Chan, syncop.Receive, sent|closed)}}
	if f.isTold(op) || f.mentionedElsewhere(op) {
		return
	}
	reason := fmt.Sprintf("nobody sends on or closes %s%s", f.name(op.needs[0], sel), f.made(op.needs[0]))
	pos, end := f.span(sel.Pos())
	trace := f.trace(op)
	trace[len(trace)-1] = witness.Step{
		Goroutine: name(sel.Parent()), Text: "serves this select for ever: " + reason, Pos: pos, End: end,
	}
	f.findings = append(f.findings, finding.Finding{
		Pos: pos, End: end, Message: "goroutine may wait forever: " + reason + ", to stop it", Trace: trace,
	})
}
