package runs

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// communicate returns the moves of goroutine i along a communication edge.
func (p *Program) communicate(s *state, i int, e *automaton.Edge) (moves []move, why string) {
	var x primitive
	if e.Primitive != automaton.NoPrimitive {
		x = s.primitives[e.Primitive]
	}
	switch e.Act {
	case automaton.Send, automaton.Receive, automaton.ReceiveClosed, automaton.Close:
		return p.channelMoves(s, i, e, x)
	case automaton.Add:
		return p.add(s, i, e, x)
	case automaton.Unlock, automaton.ReadUnlock:
		return p.unlock(s, i, e, x), ""
	case automaton.Notify, automaton.NotifyAll:
		return p.notify(s, i, e), ""
	case automaton.Sleep:
		return nil, "" // somebody else moves it
	case automaton.Default:
		if p.certain(s, i) {
			return nil, ""
		}
	case automaton.Free:
	case automaton.Await:
		if p.Primitives[e.Primitive].Kind == automaton.Timer {
			break
		}
		if !p.Primitives[e.Primitive].External && !p.fired(s, e.Primitive) {
			return nil, ""
		}
		x.set = true
	default:
		if !p.ready(s, e) {
			return nil, ""
		}
		x.occupy(e.Act, p.Primitives[e.Primitive].Kind)
	}
	return []move{p.change(s, i, e, x, none)}, ""
}

// change moves goroutine i along an edge and gives its primitive a new state.
func (p *Program) change(s *state, i int, e *automaton.Edge, x primitive, received int16) move {
	to := s.clone()
	if e.Primitive != automaton.NoPrimitive {
		to.primitives[e.Primitive] = x
	}
	p.follow(s, to, i, e, received)
	p.bury(to)
	return move{to: to, actor: i, edge: e}
}

// crash is a move that ends the process by a panic.
func (p *Program) crash(s *state, i int, e *automaton.Edge) []move {
	return []move{{to: &state{halted: true}, actor: i, edge: e}}
}

func (p *Program) channelMoves(s *state, i int, e *automaton.Edge, x primitive) (moves []move, why string) {
	capacity, ok := p.capacity(s, e.Primitive)
	if !ok {
		return nil, "the capacity of a channel is not known"
	}
	switch {
	case e.Act == automaton.ReceiveClosed:
		if x.set && len(x.queue) == 0 {
			moves = append(moves, p.change(s, i, e, x, none))
		}
	case e.Act == automaton.Receive:
		if len(x.queue) > 0 { // what is not buffered moves with its sender
			value := x.queue[0]
			x.queue = x.queue[1:]
			moves = append(moves, p.change(s, i, e, x, value))
		}
	case x.set:
		return p.crash(s, i, e), ""
	case e.Act == automaton.Close:
		x.set = true
		moves = append(moves, p.change(s, i, e, x, none))
	case capacity <= 0:
		return p.handOver(s, i, e), ""
	case len(x.queue) < capacity:
		x.queue = append(slices.Clone(x.queue), p.eval(s, i, e.Value))
		moves = append(moves, p.change(s, i, e, x, none))
	}
	return moves, ""
}

// handOver returns the moves in which goroutine i sends to a waiting receiver.
// Two selects that both have a default never meet: neither waits for the other.
func (p *Program) handOver(s *state, i int, e *automaton.Edge) (moves []move) {
	sender := s.goroutines[i]
	for j, receiver := range s.goroutines {
		if i == j || p.polls[sender.automaton][sender.location] && p.polls[receiver.automaton][receiver.location] {
			continue
		}
		edges := p.edges(s, j)
		for k := range edges {
			answer := &edges[k]
			if answer.Act != automaton.Receive || answer.Primitive != e.Primitive {
				continue
			}
			to := s.clone()
			p.follow(s, to, i, e, none)
			p.follow(s, to, j, answer, p.eval(s, i, e.Value))
			p.bury(to)
			moves = append(moves, move{to: to, actor: i, edge: e, others: []partner{{j, answer}}})
		}
	}
	return moves
}

func (p *Program) add(s *state, i int, e *automaton.Edge, x primitive) (moves []move, why string) {
	delta := p.eval(s, i, e.Value)
	if delta == none {
		return nil, "what is added to a WaitGroup is not known"
	}
	x.counter += int(delta)
	if x.counter < 0 {
		return p.crash(s, i, e), ""
	}
	if x.counter > largest {
		return nil, "a WaitGroup counts too far"
	}
	return []move{p.change(s, i, e, x, none)}, ""
}
