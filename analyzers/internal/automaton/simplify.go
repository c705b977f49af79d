package automaton

import "slices"

// Simplify removes what no search can tell apart: steps that do nothing,
// branches whose sides are the same, loops that only spin, registers that no
// guard depends on, and locations that are not reached. It keeps every edge
// that carries a label, since a witness shows those.
func (s *System) Simplify() {
	for range 4 { // each round lets the next one see more; few need a third
		s.dropRegisters()
		for g := range s.Goroutines {
			s.Goroutines[g].simplify()
			s.Goroutines[g].compact()
		}
	}
}

// dropRegisters forgets assignments and choices of registers that are never used.
func (s *System) dropRegisters() {
	needed := s.neededRegisters()
	for _, g := range s.Goroutines {
		for _, edges := range g.Locations {
			for i := range edges {
				e := &edges[i]
				e.Sets = slices.DeleteFunc(e.Sets, func(set Set) bool { return !needed[set.Var] })
				if e.Var != NoVar && !needed[e.Var] {
					e.Var = NoVar
					if e.Act == Choose {
						e.Act, e.Domain, e.Doubt, e.Count = Step, nil, "", 0
					}
				}
			}
		}
	}
}

// neededRegisters returns the registers that a guard, a capacity or something
// added depends on, directly or through others or through channels.
func (s *System) neededRegisters() []bool {
	needed, known := make([]bool, len(s.Registers)), make([]bool, len(s.Primitives))
	changed := true
	need := func(v Var) {
		changed = changed || !needed[v]
		needed[v] = true
	}
	for _, p := range s.Primitives {
		p.Capacity.Vars(need)
	}
	for changed {
		changed = false
		s.eachEdge(func(e *Edge) {
			e.When.Vars(need)
			switch {
			case e.Act == Add, e.Act == Send && known[e.Primitive]:
				e.Value.Vars(need)
			case e.Act == Receive && e.Var != NoVar && needed[e.Var]:
				changed = changed || !known[e.Primitive]
				known[e.Primitive] = true
			}
			for _, set := range e.Sets {
				if needed[set.Var] {
					set.Value.Vars(need)
				}
			}
		})
	}
	return needed
}

func (s *System) eachEdge(f func(*Edge)) {
	for _, g := range s.Goroutines {
		for _, edges := range g.Locations {
			for i := range edges {
				f(&edges[i])
			}
		}
	}
}

// plain reports whether an edge does nothing but go on.
func (e *Edge) plain() bool { return e.Act == Step && len(e.Sets) == 0 && e.Label == 0 }

func (g *Goroutine) simplify() {
	forward := make([]int, len(g.Locations))
	for l := range forward {
		forward[l] = g.target(l)
	}
	for l, edges := range g.Locations {
		for i := range edges {
			edges[i].To = forward[edges[i].To]
		}
		g.Locations[l] = dropSpins(l, dropTwins(edges))
	}
}

// target follows plain steps from a location as long as there is no choice. A
// cycle of them, in which the goroutine spins, comes down to its least location.
func (g *Goroutine) target(l int) int {
	seen := map[int]bool{}
	for !seen[l] && !stays(g.Locations[l]) {
		seen[l] = true
		l = g.Locations[l][0].To
	}
	if !seen[l] {
		return l
	}
	least := l
	for at := g.Locations[l][0].To; at != l; at = g.Locations[at][0].To {
		least = min(least, at)
	}
	return least
}

// stays reports whether a location must stay. It need not if it has one step
// that does nothing, or several to the same place: then how the branch comes
// out does not matter, nor does a doubt about that.
func stays(edges []Edge) bool {
	if len(edges) == 0 || len(edges) == 1 && (edges[0].Doubt != "" || edges[0].Count != 0) {
		return true
	}
	return slices.ContainsFunc(edges, func(e Edge) bool { return !e.plain() || e.To != edges[0].To })
}

// dropTwins removes plain steps without guard that lead to the same place.
func dropTwins(edges []Edge) []Edge {
	seen := map[int]bool{}
	return slices.DeleteFunc(edges, func(e Edge) bool {
		if !e.plain() || e.When != nil || e.Doubt != "" || e.Count != 0 {
			return false
		}
		twin := seen[e.To]
		seen[e.To] = true
		return twin
	})
}

// dropSpins removes plain steps back to the location itself: a loop that does
// nothing ends at some time, or is the end of its goroutine.
func dropSpins(l int, edges []Edge) []Edge {
	return slices.DeleteFunc(edges, func(e Edge) bool { return e.plain() && e.To == l && e.When == nil })
}

// compact removes the locations that are not reached and numbers the others in
// the order of a walk from the entry.
func (g *Goroutine) compact() {
	number := map[int]int{g.target(0): 0}
	var order []int
	for todo := []int{g.target(0)}; len(todo) > 0; todo = todo[1:] {
		order = append(order, todo[0])
		for _, e := range g.Locations[todo[0]] {
			if _, seen := number[e.To]; !seen {
				number[e.To] = len(number)
				todo = append(todo, e.To)
			}
		}
	}
	locations := make([][]Edge, len(order))
	for i, l := range order {
		for _, e := range g.Locations[l] {
			e.To = number[e.To]
			locations[i] = append(locations[i], e)
		}
	}
	g.Locations = locations
}
