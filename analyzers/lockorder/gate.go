package lockorder

import (
	"maps"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
)

// gates tells the locks that all callers of a function hold, true for those held
// for writing. A function that releases a lock on all ways out without having taken
// it is called with the lock held, whoever calls it.
type gates map[*ssa.Function]map[string]bool

// findGates starts with "all locks" for what only the package calls, and takes
// away what some caller does not hold, until nothing changes.
func findGates(pkg *locks.Package) gates {
	g := gates{}
	entries := pkg.Entries()
	callers := map[*ssa.Function][]held{}
	for _, f := range pkg.Functions() {
		for _, call := range f.Calls() {
			for _, target := range pkg.Callees(call.Common()) {
				callers[target] = append(callers[target], held{f.Fn, f.Held(call), owned(f, call)})
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for target, from := range callers {
			if entries[target] {
				continue
			}
			if now := intersect(g, from); !maps.Equal(g[target], now) {
				g[target], changed = now, true
			}
		}
	}
	return g
}

type held struct {
	fn    *ssa.Function
	holds []locks.Hold
	owned map[string]bool
}

// owned returns the locks that a function has from its callers at a call: those
// that it releases on all ways out, and has not released before the call.
func owned(f *locks.Function, call ssa.Instruction) map[string]bool {
	found := map[string]bool{}
	for i, e := range f.Exits {
		here := map[string]bool{}
		for _, r := range e.Released {
			if i == 0 || found[r.Lock.Class] {
				here[r.Lock.Class] = r.Mode == locks.Write
			}
		}
		found = here
	}
	if len(f.Exits) < f.Returns { // some ways out release nothing
		return nil
	}
	for _, class := range f.Freed(call) {
		delete(found, class)
	}
	return found
}

func intersect(g gates, from []held) map[string]bool {
	count, writing := map[string]int{}, map[string]int{}
	for _, h := range from {
		all := maps.Clone(g[h.fn])
		if all == nil {
			all = map[string]bool{}
		}
		maps.Copy(all, h.owned)
		for _, hold := range h.holds {
			if hold.Must {
				all[hold.Lock.Class] = all[hold.Lock.Class] || hold.Mode == locks.Write
			}
		}
		for class, write := range all {
			count[class]++
			if write {
				writing[class]++
			}
		}
	}
	both := map[string]bool{}
	for class, n := range count {
		if n == len(from) {
			both[class] = writing[class] == n
		}
	}
	return both
}

// nested reports whether all callers of an edge's function hold the lock already
// that the edge takes. Then it waits for itself, if they are one lock at all,
// and not for somebody else.
func (g gates) nested(e edge) bool {
	_, held := g[e.fn.Fn][e.pair.taken]
	return held
}

// common returns a lock outside the cycle that all its edges hold: then no two of
// them run at the same time.
func (g gates) common(c cycle) string {
	counts := map[string]int{}
	inside := map[string]bool{}
	for _, e := range c {
		inside[e.held] = true
		all := map[string]bool{}
		for class, write := range g[e.fn.Fn] {
			if write {
				all[class] = true
			}
		}
		for _, h := range e.taken.Held {
			if h.Taken == e.hold.Taken && h.Lock.Class == e.held {
				break // what is taken after the first lock is no gate
			}
			if h.Mode == locks.Write {
				all[h.Lock.Class] = true
			}
		}
		for class := range all {
			counts[class]++
		}
	}
	for class, n := range counts {
		if n == len(c) && class != "" && !inside[class] {
			return class
		}
	}
	return ""
}
