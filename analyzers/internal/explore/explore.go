// Package explore searches the states of a concurrent program for goroutines
// that can be stuck for ever.
//
// The search is breadth-first in a fixed order, so the witness of a leak is
// the shortest there is and the same on every run. It knows nothing of Go
// source, nor of the primitives through which goroutines wait for each other:
// all that is the business of the [Program].
//
// # What a leak is
//
// A goroutine leaks at a place if a state can be reached in which it waits
// there and from which no continuation ever lets it move, while the process
// lives on. In terms of the state graph: the goroutine does not move in
// anything that the state reaches, and one of the bottom strongly connected
// components that it reaches is not the end of the process.
//
// # Two reductions
//
// Moves that a program marks as quiet may be made at once without losing
// anything, so while some goroutine has only such moves, only these are
// followed (an ample set). Where all of them lead back to states that have
// been looked at, every move is followed, so that a goroutine that goes round
// for ever does not keep the others from their turn.
//
// States with the same key are one node of the graph. A program whose keys
// leave out which of several equal goroutines is which so makes them
// interchangeable; a witness is replayed on real states, in which each
// goroutine keeps its identity.
//
// # What the program knows
//
// A [Certain] state says who is stuck in all that can follow. That is believed where
// the search itself has come to no end, as long as the process lives on.
//
// # What is given up
//
// A state beyond a bound, or one whose moves are not all known, is open: it may
// continue in any way, so that nothing that reaches it is called a leak, and
// the verdict is Unknown unless there is a leak elsewhere. A path in doubt is
// followed, since it may be a way out, but a leak at its end makes the verdict
// Unknown, not Leaks.
package explore

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// Bounds limit a search.
type Bounds struct {
	States int // states that are expanded
	Depth  int // moves from the start
}

// DefaultBounds are enough for the functions that people write and keep the
// cost of one search within some milliseconds.
var DefaultBounds = Bounds{States: 6000, Depth: 400}

// The reasons that the search itself gives for what it does not know.
const (
	TooManyStates = "too many states"
	TooManySteps  = "too many steps"
)

// A Result is the outcome of a search.
type Result struct {
	Verdict witness.Verdict
	Leaks   []Leak         // one for each place, shortest witness first
	Reasons []string       // why something is unknown, each once; may stand beside leaks
	Open    map[string]int // how many states each reason, a bound for one, left open
	States  int            // how many were visited
}

// A Leak is a place at which a goroutine can be stuck for ever.
type Leak struct {
	Place  Place
	Waiter Waiter   // who is stuck there at the end of the path
	Path   []Step   // from the start to a state in which all is settled
	Final  State    // that state
	Stuck  []Waiter // who waits for ever in it, in order of their start
}

// A Step is a move that a path takes.
type Step struct {
	From State
	Move
}

// Search explores the program.
func Search(p Program, b Bounds) Result { return search(p, b, true) }

// search is Search, with quiet moves followed first or like any others.
func search(p Program, b Bounds, reduce bool) Result {
	g := reach(p, b, reduce)
	g.analyse()
	r := Result{States: len(g.nodes), Reasons: g.reasons, Open: g.opened}
	for _, c := range g.candidates() {
		if c.doubt != "" {
			r.Reasons = appendNew(r.Reasons, c.doubt)
			continue
		}
		if leak, ok := g.leak(c); ok {
			r.Leaks = append(r.Leaks, leak)
		} else {
			r.Reasons = appendNew(r.Reasons, "a path cannot be told")
		}
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
