package explore

import (
	"bytes"
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// A move leads from one state to another.
type move struct {
	to     *state
	actor  int // index of the goroutine that moves
	edge   *automaton.Edge
	other  int // index of its partner, or -1
	answer *automaton.Edge
}

// next returns the moves from a state in a fixed order, or why they are not
// known. States that differ only in the order of equal goroutines have moves
// that differ only so.
func (p *program) next(s *state) (moves []move, why string) {
	if s.halted {
		return nil, ""
	}
	if i := p.internal(s); i >= 0 {
		return p.internalMoves(s, i)
	}
	for i, g := range s.goroutines {
		found, why := p.moves(s, i, p.places[g.automaton][g.location] >= 0)
		if why != "" {
			return nil, why
		}
		moves = append(moves, found...)
	}
	return moves, ""
}

func (p *program) moves(s *state, i int, waits bool) (moves []move, why string) {
	if !waits {
		return p.internalMoves(s, i)
	}
	edges := p.edges(s, i)
	for k := range edges {
		found, why := p.communicate(s, i, &edges[k])
		if why != "" {
			return nil, why
		}
		moves = append(moves, found...)
	}
	return moves, ""
}

func (p *program) edges(s *state, i int) []automaton.Edge {
	g := s.goroutines[i]
	return p.Goroutines[g.automaton].Locations[g.location]
}

// internal returns the goroutine with the least key that can move on its own
// without a doubt, or -1.
func (p *program) internal(s *state) int {
	best, bestKey := -1, []byte(nil)
	for i, g := range s.goroutines {
		if !p.quiet[g.automaton][g.location] {
			continue
		}
		if key := g.key(); best < 0 || bytes.Compare(key, bestKey) < 0 {
			best, bestKey = i, key
		}
	}
	return best
}

func (p *program) internalMoves(s *state, i int) (moves []move, why string) {
	edges := p.edges(s, i)
	for k := range edges {
		e := &edges[k]
		switch e.Act {
		case automaton.Choose:
			moves = append(moves, p.choices(s, i, e)...)
			continue
		case automaton.Spawn:
			if len(s.goroutines) >= p.bounds.Goroutines {
				return nil, "too many goroutines"
			}
		case automaton.Step:
			if e.When != nil && p.eval(s, i, e.When) <= 0 { // false, or not held
				continue
			}
		}
		moves = append(moves, p.take(s, i, e))
	}
	if len(moves) == 0 {
		return nil, "a branch depends on a value that the model does not hold"
	}
	return moves, ""
}

// choices gives a register every value of the edge's domain, unless it has one.
func (p *program) choices(s *state, i int, e *automaton.Edge) (moves []move) {
	if _, chosen := p.get(s, i)(e.Var); chosen {
		sure := *e // no doubt about what is known
		sure.Doubt, sure.Count = "", 0
		return []move{p.take(s, i, &sure)}
	}
	for _, value := range e.Domain {
		m := p.take(s, i, e)
		if p.Registers[e.Var].Shared {
			m.to.shared = slices.Clone(m.to.shared)
			m.to.shared[e.Var] = int16(value)
		} else {
			p.setRegister(m.to, s.goroutines[i].id, e.Var, int16(value))
		}
		if p.Registers[e.Var].Number {
			m.to.relate(int16(value))
		}
		moves = append(moves, m)
	}
	return moves
}

// relate notes the value of a Number. Two of them may be related in a way that
// the model does not know; the one relation that it assumes possible is equality.
func (s *state) relate(value int16) {
	if s.number != none && s.number != value || s.count != 0 {
		s.suspect("the lengths of two loops cannot be related")
	}
	s.number = value
}

func (s *state) suspect(why string) {
	if s.doubt == "" {
		s.doubt = why
	}
}

func (p *program) setRegister(s *state, id int, v automaton.Var, value int16) {
	for i := range s.goroutines {
		if g := &s.goroutines[i]; g.id == id && !p.isDead(*g, v) {
			g.registers = slices.Clone(g.registers)
			g.registers[v] = value
		}
	}
}

func (p *program) isDead(g goroutine, v automaton.Var) bool {
	return slices.Contains(p.dead[g.automaton][g.location], v)
}

// take moves goroutine i along an edge, on its own.
func (p *program) take(s *state, i int, e *automaton.Edge) move {
	to := s.clone()
	p.follow(s, to, i, e, none)
	switch e.Act {
	case automaton.Spawn:
		to.goroutines = append(to.goroutines, goroutine{
			id: s.next, automaton: e.Start, registers: empty(len(p.Registers)),
		})
		to.next++
	case automaton.Halt:
		to.halted = true
	}
	p.bury(to)
	return move{to: to, actor: i, edge: e, other: -1}
}

// follow changes what belongs to the goroutine itself: its location, its
// registers, and what the path now assumes. Values are read in the state before.
func (p *program) follow(from, to *state, i int, e *automaton.Edge, received int16) {
	g := &to.goroutines[i]
	registers := slices.Clone(g.registers)
	if e.Act == automaton.Receive && e.Var != automaton.NoVar {
		registers[e.Var] = received
	}
	for _, set := range e.Sets {
		registers[set.Var] = p.eval(from, i, set.Value)
	}
	g.location, g.registers = e.To, registers
	for _, v := range p.dead[g.automaton][e.To] {
		registers[v] = none
	}
	if e.Doubt != "" {
		to.suspect(e.Doubt)
	}
	if e.Count != 0 && to.count != e.Count {
		if to.count != 0 || to.number != none {
			to.suspect("the lengths of two loops cannot be related")
		}
		to.count = e.Count
	}
}

// bury removes goroutines that have come to their end.
func (p *program) bury(s *state) {
	s.goroutines = slices.DeleteFunc(s.goroutines, func(g goroutine) bool {
		return len(p.Goroutines[g.automaton].Locations[g.location]) == 0
	})
}
