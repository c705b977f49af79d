// Package explore searches the states of an [automaton.System] for goroutines
// that can be stuck for ever.
//
// The search is breadth-first in a fixed order, so the witness of a leak is
// the shortest there is and the same on every run. It knows nothing of Go
// source, only of automata.
//
// # What a leak is
//
// A goroutine leaks at a location if a state can be reached in which it waits
// there and from which no continuation ever lets it move, while the process
// lives on. In terms of the state graph: the goroutine does not move in
// anything that the state reaches, and one of the bottom strongly connected
// components that it reaches is not the end of the process.
//
// # Two reductions
//
// Internal moves of a goroutine neither help nor hinder another one, so while
// some goroutine can make one, only its moves are followed. This keeps
// verdicts because what communication is possible, and what is certain for a
// default case, depends on primitives and never on how far others have come.
// Moves that may put the path in doubt are not treated so: a leak that comes
// before the doubt is a leak, unless the doubt is what decides whether the
// process lives on.
//
// Goroutines of the same automaton that are at the same place with the same
// registers are interchangeable, so a state's key lists them in sorted order.
//
// # What is given up
//
// A state beyond a bound is open: it may continue in any way, so that nothing
// that reaches it is called a leak, and the verdict is Unknown unless there is
// a leak elsewhere. A path that takes an edge in doubt is followed, since it
// may be a way out, but a leak at its end makes the verdict Unknown, not Leaks.
package explore

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// Bounds limit a search.
type Bounds struct {
	States     int // states that are expanded
	Depth      int // moves from the start
	Goroutines int // that live at the same time
}

// DefaultBounds are enough for the functions that people write and keep the
// cost of one search within some milliseconds.
var DefaultBounds = Bounds{States: 6000, Depth: 400, Goroutines: 8}

// A Result is the outcome of a search.
type Result struct {
	Verdict witness.Verdict
	Leaks   []Leak   // one for each place, shortest witness first
	Reasons []string // why something is unknown, each once; may stand beside leaks
	States  int      // how many were visited
}

// A Leak is a place at which a goroutine can be stuck for ever.
type Leak struct {
	Goroutine, Location int
	Path                []Event  // from the start to a state in which all is settled
	Stuck               []Waiter // who waits for ever at its end, in order of their start
}

// An Event is one move.
type Event struct {
	Waiter // who moves, and from where
	Edge   automaton.Edge
	With   *Event // the other side of an unbuffered communication
}

// A Waiter is a goroutine at a location. IDs count goroutines as they start;
// the first one is 0.
type Waiter struct{ ID, Goroutine, Location int }

// Search explores the system, which must be valid.
func Search(sys *automaton.System, bounds Bounds) Result {
	p := compile(sys, bounds)
	g := p.reach()
	g.analyse()
	r := Result{States: len(g.nodes), Reasons: g.reasons}
	for _, place := range g.stuckPlaces() {
		n := g.nodes[place.node]
		if why := n.doubt(); why != "" {
			r.Reasons = appendNew(r.Reasons, why)
			continue
		}
		r.Leaks = append(r.Leaks, g.leak(place))
	}
	slices.SortStableFunc(r.Leaks, func(a, b Leak) int { return len(a.Path) - len(b.Path) })
	switch {
	case len(r.Leaks) > 0:
		r.Verdict = witness.Leaks
	case len(r.Reasons) == 0:
		r.Verdict = witness.Clean
	}
	return r
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
