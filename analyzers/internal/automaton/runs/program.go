package runs

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// A Program is a system with what its moves look up again and again.
type Program struct {
	*automaton.System
	// Plain makes keys tell equal goroutines apart and keep registers that are
	// of no more use. It is there to test what leaving them out changes.
	Plain bool

	goroutines int                 // that live at the same time, at most
	places     [][]explore.Place   // goroutine, location → number of the waiting place, or -1
	at         []goroutine         // waiting place → automaton and location
	polls      [][]bool            // whether a location has a default case
	quiet      [][]bool            // whether its moves are internal and put nothing in doubt
	dead       [][][]automaton.Var // registers that are of no more use at a location
}

// New returns the program of a valid system, in which no more than the given
// number of goroutines live at the same time.
func New(sys *automaton.System, goroutines int) *Program {
	p := &Program{System: sys, goroutines: goroutines}
	for number, g := range sys.Goroutines {
		places := make([]explore.Place, len(g.Locations))
		polls, quiet := make([]bool, len(g.Locations)), make([]bool, len(g.Locations))
		for l, edges := range g.Locations {
			places[l] = -1
			if len(edges) > 0 && !edges[0].Act.Internal() {
				places[l] = explore.Place(len(p.at))
				p.at = append(p.at, goroutine{automaton: number, location: l})
			}
			quiet[l] = places[l] < 0
			for _, e := range edges {
				polls[l] = polls[l] || e.Act == automaton.Default
				quiet[l] = quiet[l] && !p.casts(e) && !p.comesToSleep(g, e)
			}
		}
		p.places, p.polls, p.quiet = append(p.places, places), append(p.polls, polls), append(p.quiet, quiet)
		p.dead = append(p.dead, p.deadRegisters(g))
	}
	return p
}

// casts reports whether an edge may put the path in doubt. When it does so
// matters, so such a move is no longer internal.
func (p *Program) casts(e automaton.Edge) bool {
	return e.Doubt != "" || e.Count != 0 || e.Act == automaton.Choose && p.Registers[e.Var].Number
}

// comesToSleep reports whether somebody sleeps after the edge who did not before.
func (p *Program) comesToSleep(g automaton.Goroutine, e automaton.Edge) bool {
	sleeps := func(e automaton.Edge) bool { return e.Act == automaton.Sleep }
	return slices.ContainsFunc(g.Locations[e.To], sleeps) ||
		e.Act == automaton.Spawn && slices.ContainsFunc(p.Goroutines[e.Start].Locations[0], sleeps)
}

// deadRegisters returns, for each location, the registers that no path from it
// reads before writing. Clearing them makes states equal that behave equally.
func (p *Program) deadRegisters(g automaton.Goroutine) [][]automaton.Var {
	live := make([][]bool, len(g.Locations))
	for l := range live {
		live[l] = make([]bool, len(p.Registers))
	}
	for changed := true; changed; {
		changed = false
		for l := len(g.Locations) - 1; l >= 0; l-- {
			for _, e := range g.Locations[l] {
				changed = mergeLive(live[l], live[e.To], e) || changed
			}
		}
	}
	dead := make([][]automaton.Var, len(g.Locations))
	for l := range live {
		for v, alive := range live[l] {
			if !alive && !p.Registers[v].Shared {
				dead[l] = append(dead[l], automaton.Var(v))
			}
		}
	}
	return dead
}

// mergeLive adds to the registers live before the edge those that it needs.
func mergeLive(before, after []bool, e automaton.Edge) (changed bool) {
	need := func(v automaton.Var) {
		changed = changed || !before[v]
		before[v] = true
	}
	for v, alive := range after {
		if alive && !writes(e, automaton.Var(v)) {
			need(automaton.Var(v))
		}
	}
	e.When.Vars(need)
	e.Value.Vars(need)
	for _, set := range e.Sets {
		set.Value.Vars(need)
	}
	if e.Act == automaton.Choose {
		need(e.Var) // a choice keeps the value that there is
	}
	return changed
}

func writes(e automaton.Edge, v automaton.Var) bool {
	return e.Act == automaton.Receive && e.Var == v ||
		slices.ContainsFunc(e.Sets, func(s automaton.Set) bool { return s.Var == v })
}
