package runs

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// certain reports whether a communication of goroutine i is possible at once
// whatever the others do, so that its default case is not taken. A partner
// that waits is not certain: no program can tell whether it waits already or
// is just about to.
func (p *Program) certain(s *state, i int) bool {
	return slices.ContainsFunc(p.edges(s, i), func(e automaton.Edge) bool { return p.ready(s, &e) })
}

// ready reports whether an edge is possible in the state of its primitive alone.
func (p *Program) ready(s *state, e *automaton.Edge) bool {
	if e.Act == automaton.Free || e.Act == automaton.Default {
		return false
	}
	kind, x := p.Primitives[e.Primitive].Kind, s.primitives[e.Primitive]
	switch e.Act {
	case automaton.Await:
		return kind != automaton.Timer && p.fired(s, e.Primitive)
	case automaton.Receive:
		return len(x.queue) > 0
	case automaton.ReceiveClosed:
		return x.set && len(x.queue) == 0
	case automaton.Send:
		capacity, _ := p.capacity(s, e.Primitive)
		return x.set || len(x.queue) < capacity
	case automaton.Lock:
		return kind == automaton.Mutex && !x.set || kind == automaton.RWMutex && x.counter == 0
	case automaton.Announce, automaton.ReadLock:
		return !x.set
	case automaton.Wait, automaton.Begin:
		return x.counter == 0
	case automaton.Sleep:
		return false
	}
	return true
}

// occupy changes a primitive by an act that is possible.
func (x *primitive) occupy(act automaton.Act, kind automaton.Kind) {
	switch act {
	case automaton.Fire, automaton.Announce:
		x.set = true
	case automaton.Lock:
		x.set = x.set || kind == automaton.Mutex
	case automaton.ReadLock, automaton.Begin:
		x.counter++
	}
}

func (p *Program) unlock(s *state, i int, e *automaton.Edge, x primitive) []move {
	switch held := x.set; {
	case e.Act == automaton.ReadUnlock && x.counter > 0:
		x.counter--
	case e.Act == automaton.Unlock && held:
		x.set = false
	default:
		return p.crash(s, i, e)
	}
	return []move{p.change(s, i, e, x, none)}
}

// notify wakes one goroutine that sleeps, each in turn, or all of them at once.
// Those who do not sleep yet are not woken: the signal is lost.
func (p *Program) notify(s *state, i int, e *automaton.Edge) (moves []move) {
	var all []partner
	for j := range s.goroutines {
		for k, edge := range p.edges(s, j) {
			if j != i && edge.Act == automaton.Sleep && edge.Primitive == e.Primitive {
				all = append(all, partner{j, &p.edges(s, j)[k]})
				break // one edge of the location is enough to be woken by
			}
		}
	}
	if e.Act == automaton.NotifyAll || len(all) == 0 {
		return []move{p.wake(s, i, e, all)}
	}
	for k := range all {
		moves = append(moves, p.wake(s, i, e, all[k:k+1]))
	}
	return moves
}

func (p *Program) wake(s *state, i int, e *automaton.Edge, sleepers []partner) move {
	to := s.clone()
	p.follow(s, to, i, e, none)
	for _, w := range sleepers {
		p.follow(s, to, w.goroutine, w.edge, none)
	}
	p.bury(to)
	return move{to: to, actor: i, edge: e, others: sleepers}
}
