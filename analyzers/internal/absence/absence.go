package absence

import (
	"cmp"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Find returns the operations of a package that wait for ever whenever they are
// reached, one for each cause, in source order. The graph is that of the pass's
// package.
func Find(pass *analysis.Pass, g *pointsto.Graph) []finding.Finding {
	f := &finder{pass: pass, graph: g, walk: newWalk(g, newBlanks(g)), told: map[any]bool{}}
	f.walk.run()
	for {
		op := f.next()
		if op == nil {
			break
		}
		f.consider(*op)
		f.walk.force(op.instr)
	}
	f.waitGroups()
	f.countedWaits()
	f.unstoppable()
	f.unclosed()
	f.hopeless()
	f.alone()
	slices.SortFunc(f.findings, func(a, b finding.Finding) int { return cmp.Compare(a.Pos, b.Pos) })
	return f.findings
}

type finder struct {
	pass     *analysis.Pass
	graph    *pointsto.Graph
	walk     *walk
	told     map[any]bool // what something has been said about, see subjects
	findings []finding.Finding
	spawned  map[*ssa.Function]bool // see byName
}

// A blocked operation is one at which the walk is stopped.
type blocked struct {
	instr   ssa.Instruction
	needs   []need
	core    []ssa.Instruction // operations that wait for each other, this one included; nil if nobody can help
	endless *ssa.UnOp         // the receive of a loop that does not end, behind which the partner is
	lost    bool              // the partner is in code that is not reached, wait or no wait
}

// A need is one of the things a blocked operation waits for.
type need struct {
	on    ssa.Value
	kind  syncop.Kind
	sites []*pointsto.Site
	acts  act // what would let it go on
}

// next chooses the operation to look at: one that has no partner anywhere, else
// one of a smallest set of operations that wait for each other.
func (f *finder) next() *blocked {
	var all []ssa.Instruction
	for instr := range f.walk.waiting {
		all = append(all, instr)
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b ssa.Instruction) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for _, instr := range all {
		if op := f.blocked(instr); !f.hasPartner(op) {
			return op
		}
	}
	core := f.core(all)
	op := f.blocked(core[0])
	if len(core) == 1 && !f.frees(op) {
		op.endless, op.lost = f.endlessLoop(op), true
	}
	op.core = core
	return op
}

// frees reports whether a partner would be reached if the operation were let
// pass; if not, something else keeps the partner away.
func (f *finder) frees(op *blocked) bool {
	w := newWalk(f.graph, f.walk.blank)
	for instr := range f.walk.forced {
		w.forced[instr] = true
	}
	w.forced[op.instr] = true
	w.run()
	w.forced[op.instr] = false
	return w.passes(op.instr)
}

// endlessLoop returns the receive of a loop over a channel that nobody closes
// and behind which a partner is, the first in the source, or nil.
func (f *finder) endlessLoop(op *blocked) (first *ssa.UnOp) {
	for _, n := range op.needs {
		for _, p := range f.partners(n) {
			for e := range f.walk.edges {
				recv := e.edge.recv
				if recv != nil && !e.edge.ok && ssabuild.Outermost(recv.Parent()) == ssabuild.Outermost(p.Instr.Parent()) &&
					(first == nil || recv.Pos() < first.Pos()) {
					first = recv
				}
			}
		}
	}
	return first
}

// maxCore bounds the search for a smallest circle: each step is a walk.
const maxCore = 12

// core drops operations from a set of blocked ones as long as the others stay
// blocked without them.
func (f *finder) core(all []ssa.Instruction) []ssa.Instruction {
	if len(all) > maxCore {
		return all
	}
	core := slices.Clone(all)
	for _, instr := range all {
		rest := slices.DeleteFunc(slices.Clone(core), func(other ssa.Instruction) bool { return other == instr })
		if len(rest) > 0 && f.stayBlocked(rest) {
			core = rest
		}
	}
	return core
}

// stayBlocked reports whether operations wait for each other alone: they still
// do when everything else that waits is let pass.
func (f *finder) stayBlocked(ops []ssa.Instruction) bool {
	w := newWalk(f.graph, f.walk.blank)
	for instr := range f.walk.forced {
		w.forced[instr] = true
	}
	for instr := range f.walk.waiting {
		w.forced[instr] = !slices.Contains(ops, instr)
	}
	w.run()
	for _, instr := range ops {
		if w.waiting[instr] == nil {
			return false
		}
	}
	return true
}

// blocked describes what an operation waits for.
func (f *finder) blocked(instr ssa.Instruction) *blocked {
	op := &blocked{instr: instr}
	if sel, ok := instr.(*ssa.Select); ok {
		for _, state := range sel.States {
			if state.Dir == types.SendOnly {
				op.needs = append(op.needs, f.need(state.Chan, syncop.Send, received))
			} else {
				op.needs = append(op.needs, f.need(state.Chan, syncop.Receive, sent|closed))
			}
		}
		return op
	}
	so := syncop.Of(instr)
	acts := map[syncop.Kind]act{
		syncop.Send: received, syncop.Receive: sent | closed,
		syncop.CondWait: signalled, syncop.WaitGroupWait: done,
	}[so.Kind]
	op.needs = []need{f.need(so.On, so.Kind, acts)}
	return op
}

// need describes one thing that is waited for. The Done channel of a context is
// never sent on: what would help is a cancellation.
func (f *finder) need(on ssa.Value, kind syncop.Kind, acts act) need {
	sites, _ := f.graph.Origins(on)
	if len(sites) > 0 && sites[0].Kind == pointsto.Context {
		acts = cancelled
	}
	return need{on, kind, sites, acts}
}

// hasPartner reports whether somewhere in the functions that can be called
// there is an operation that would help.
func (f *finder) hasPartner(op *blocked) bool {
	return slices.ContainsFunc(op.needs, func(n need) bool { return len(f.partners(n)) > 0 })
}

// partners returns the operations that would help.
func (f *finder) partners(n need) (found []pointsto.Use) {
	for _, s := range f.lineage(n.sites) {
		for _, u := range f.graph.Uses(s) {
			if f.walk.act(u)&n.acts != 0 {
				found = append(found, u)
			}
		}
	}
	return found
}

// lineage returns sites and, for contexts, those that they are derived from.
func (f *finder) lineage(sites []*pointsto.Site) []*pointsto.Site {
	all := slices.Clone(sites)
	for i := 0; i < len(all); i++ {
		parents, _ := f.graph.Parents(all[i])
		for _, p := range parents {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

// consider reports a blocked operation unless there is a reason not to.
func (f *finder) consider(op blocked) {
	if f.isTold(op) || f.onPurpose(op) || f.mentionedElsewhere(op) {
		return
	}
	f.tell(op)
}

// isTold reports whether all that an operation waits for is the subject of a
// finding already; else it marks it as such.
func (f *finder) isTold(op blocked) bool {
	all := true
	for _, n := range op.needs {
		for _, s := range n.subjects(f.walk) {
			all = all && f.told[s]
		}
	}
	for _, n := range op.needs {
		for _, s := range n.subjects(f.walk) {
			f.told[s] = true
		}
	}
	return all
}

// subjects returns what a finding about the need is about: sites, or for what is
// always nil the variable.
func (n need) subjects(w *walk) (all []any) {
	for _, s := range n.sites {
		all = append(all, s)
	}
	if len(n.sites) > 0 {
		return all
	}
	if obj := w.shared(n.on); obj != nil {
		return []any{obj}
	}
	addr := variable(n.on)
	for free, ok := addr.(*ssa.FreeVar); ok; free, ok = addr.(*ssa.FreeVar) {
		addr = capturedBy(free)
	}
	return []any{addr}
}

// waitGroups reports waits for WaitGroups whose counter is raised and never
// lowered. The walk lets them pass, as another path may come without raising it.
func (f *finder) waitGroups() {
	for _, instr := range f.groupWaits() {
		op := f.blocked(instr)
		n := op.needs[0]
		_, complete := f.graph.Origins(n.on)
		raised := slices.ContainsFunc(n.sites, func(s *pointsto.Site) bool { return f.walk.sites[s]&added != 0 })
		lowered := slices.ContainsFunc(n.sites, func(s *pointsto.Site) bool { return f.walk.siteHappened(s, done) })
		if complete && raised && !lowered {
			op.endless, op.lost = f.endlessLoop(op), f.hasPartner(op)
			f.consider(*op)
		}
	}
}

// groupWaits returns the reached waits for WaitGroups in source order.
func (f *finder) groupWaits() []ssa.Instruction {
	var waits []ssa.Instruction
	for instr := range f.walk.waits {
		waits = append(waits, instr)
	}
	slices.SortFunc(waits, func(a, b ssa.Instruction) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return waits
}
