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

// A hopeless wait is a select with receives that can never happen, besides which
// it only waits for the end of a context that is not the package's own:
//
//	select {
//	case <-w.ready: // made, handed to a list of waiters, never closed
//		return nil
//	case <-ctx.Done():
//		return ctx.Err()
//	}
//
// What the wait is for never comes: it lasts as long as the context, which is for
// ever with context.Background. A wait that a time or a context of the package's own
// ends does end; a send that nobody receives may be an offer.

// hopeless reports such selects.
func (f *finder) hopeless() {
	var all []*ssa.Select
	for _, fn := range f.graph.Functions() {
		if f.inTest(fn) {
			continue // waits in vain to show that nothing comes
		}
		for i, reached := range f.walk.of(fn).blocks {
			if !reached {
				continue
			}
			for _, instr := range fn.Blocks[i].Instrs {
				if sel, ok := instr.(*ssa.Select); ok && sel.Blocking && len(sel.States) > 1 && !f.walk.forced[sel] {
					all = append(all, sel)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *ssa.Select) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for _, sel := range all {
		if op := f.inVain(sel); op != nil {
			f.tellHopeless(*op)
		}
	}
}

// inVain returns what a select waits for that never comes, nil if it waits for
// anything else than that and the end of a context.
func (f *finder) inVain(sel *ssa.Select) *blocked {
	op := &blocked{instr: sel}
	for _, state := range sel.States {
		if f.endsOutside(state) {
			continue
		}
		n := f.need(state.Chan, syncop.Receive, sent|closed)
		if state.Dir == types.SendOnly || f.walk.casePasses(state) ||
			len(n.sites) == 0 || n.sites[0].Kind != pointsto.Chan || len(f.partners(n)) > 0 {
			return nil
		}
		op.needs = append(op.needs, n)
	}
	if len(op.needs) == 0 || len(op.needs) == len(sel.States) || f.onPurpose(*op) {
		return nil
	}
	return op
}

// endsOutside reports whether a case waits for the end of a context that may come
// from outside the package.
func (f *finder) endsOutside(state *ssa.SelectState) bool {
	call, ok := state.Chan.(*ssa.Call)
	if !ok || syncop.Of(call).Kind != syncop.ContextDone {
		return false
	}
	_, complete := f.graph.Origins(call)
	return !complete
}

// tellHopeless reports such a select.
func (f *finder) tellHopeless(op blocked) {
	if f.isTold(op) || f.mentionedElsewhere(op) {
		return
	}
	n := op.needs[0]
	reason := fmt.Sprintf("nobody %s %s%s", missing(n), f.name(n, op.instr), f.made(n))
	pos, end := f.span(op.instr.Pos())
	trace := f.trace(op)
	trace[len(trace)-1] = witness.Step{
		Goroutine: name(op.instr.Parent()), Text: "waits here until it gives up: " + reason, Pos: pos, End: end,
	}
	f.findings = append(f.findings, finding.Finding{
		Pos: pos, End: end, Message: "goroutine may wait in vain: " + reason, Trace: trace,
	})
}
