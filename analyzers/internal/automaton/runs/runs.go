// Package runs makes an [automaton.System] a program that package explore can
// search.
//
// Internal moves of a goroutine neither help nor hinder another one, and what
// communication is possible, and what is certain for a default case, depends on
// primitives and never on how far others have come; so these moves are quiet.
// Not so those that may put the path in doubt: a leak that comes before the
// doubt is a leak, unless the doubt is what decides whether the process lives on.
// Nor those that lead to where a goroutine sleeps at a Cond: who comes too late
// misses a signal.
//
// Goroutines of the same automaton that are at the same place with the same
// registers are interchangeable, so a state's key lists them in sorted order.
package runs

import (
	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// DefaultGoroutines is how many goroutines live at the same time in a program
// that is worth a search.
const DefaultGoroutines = 8

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
	With   []Event // the other side of an unbuffered communication, who is woken
}

// A Waiter is a goroutine at a location. IDs count goroutines as they start;
// the first one is 0.
type Waiter struct{ ID, Goroutine, Location int }

// Search explores the system, which must be valid. No more than the given
// number of goroutines live at the same time.
func Search(sys *automaton.System, bounds explore.Bounds, goroutines int) Result {
	p := New(sys, goroutines)
	return p.Told(explore.Search(p, bounds))
}

// Told returns what a search of the program found, in its own terms.
func (p *Program) Told(found explore.Result) Result {
	r := Result{Verdict: found.Verdict, Reasons: found.Reasons, States: found.States}
	for _, l := range found.Leaks {
		r.Leaks = append(r.Leaks, p.leak(l))
	}
	return r
}

func (p *Program) leak(found explore.Leak) Leak {
	at := p.at[found.Place]
	l := Leak{Goroutine: at.automaton, Location: at.location}
	for _, step := range found.Path {
		l.Path = append(l.Path, step.Event.(Event))
	}
	for _, w := range found.Stuck {
		at := p.at[w.Place]
		l.Stuck = append(l.Stuck, Waiter{w.ID, at.automaton, at.location})
	}
	return l
}
