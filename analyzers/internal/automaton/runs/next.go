package runs

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// A move leads from one state to another.
type move struct {
	to     *state
	actor  int // index of the goroutine that moves
	edge   *automaton.Edge
	others []partner // who moves with it
}

// A partner moves with another goroutine: it receives, or wakes up.
type partner struct {
	goroutine int
	edge      *automaton.Edge
}

// Next returns the moves from a state in a fixed order, or why some are not known.
func (p *Program) Next(of explore.State) (moves []explore.Move, why string) {
	s := of.(*state)
	if s.halted {
		return nil, ""
	}
	for i, g := range s.goroutines {
		found, unknown := p.moves(s, i, p.place(s, i) >= 0)
		if unknown != "" {
			why = unknown
			continue
		}
		for _, m := range found {
			moves = append(moves, p.export(s, m, p.quiet[g.automaton][g.location]))
		}
	}
	return moves, why
}

func (p *Program) export(s *state, m move, quiet bool) explore.Move {
	e := Event{Waiter: s.goroutines[m.actor].waiter(), Edge: *m.edge}
	out := explore.Move{To: m.to, By: []int{e.ID}, Quiet: quiet}
	if place := p.place(s, m.actor); place >= 0 {
		out.Leaves = append(out.Leaves, place)
	}
	for _, o := range m.others {
		with := Event{Waiter: s.goroutines[o.goroutine].waiter(), Edge: *o.edge}
		e.With = append(e.With, with)
		out.By = append(out.By, with.ID)
		out.Leaves = append(out.Leaves, p.place(s, o.goroutine))
	}
	out.Event = e
	return out
}

func (g goroutine) waiter() Waiter { return Waiter{g.id, g.automaton, g.location} }

func (p *Program) place(s *state, i int) explore.Place {
	g := s.goroutines[i]
	return p.places[g.automaton][g.location]
}

func (p *Program) moves(s *state, i int, waits bool) (moves []move, why string) {
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

func (p *Program) edges(s *state, i int) []automaton.Edge {
	g := s.goroutines[i]
	return p.Goroutines[g.automaton].Locations[g.location]
}

func (p *Program) internalMoves(s *state, i int) (moves []move, why string) {
	edges := p.edges(s, i)
	for k := range edges {
		e := &edges[k]
		switch e.Act {
		case automaton.Choose:
			moves = append(moves, p.choices(s, i, e)...)
			continue
		case automaton.Spawn:
			if len(s.goroutines) >= p.goroutines {
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
func (p *Program) choices(s *state, i int, e *automaton.Edge) (moves []move) {
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

func (p *Program) setRegister(s *state, id int, v automaton.Var, value int16) {
	for i := range s.goroutines {
		if g := &s.goroutines[i]; g.id == id && !p.isDead(*g, v) {
			g.registers = slices.Clone(g.registers)
			g.registers[v] = value
		}
	}
}

func (p *Program) isDead(g goroutine, v automaton.Var) bool {
	return !p.Plain && slices.Contains(p.dead[g.automaton][g.location], v)
}

// take moves goroutine i along an edge, on its own.
func (p *Program) take(s *state, i int, e *automaton.Edge) move {
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
	return move{to: to, actor: i, edge: e}
}

// follow changes what belongs to the goroutine itself: its location, its
// registers, and what the path now assumes. Values are read in the state before.
func (p *Program) follow(from, to *state, i int, e *automaton.Edge, received int16) {
	g := &to.goroutines[i]
	registers := slices.Clone(g.registers)
	if e.Act == automaton.Receive && e.Var != automaton.NoVar {
		registers[e.Var] = received
	}
	for _, set := range e.Sets {
		registers[set.Var] = p.eval(from, i, set.Value)
	}
	g.location, g.registers = e.To, registers
	if !p.Plain {
		for _, v := range p.dead[g.automaton][e.To] {
			registers[v] = none
		}
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
func (p *Program) bury(s *state) {
	s.goroutines = slices.DeleteFunc(s.goroutines, func(g goroutine) bool {
		return len(p.Goroutines[g.automaton].Locations[g.location]) == 0
	})
}
