package goroutineleak

import (
	"cmp"
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton/runs"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/extract"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// maxSteps is how many steps a person reads willingly.
const maxSteps = 12

// A telling is a step with what decides its place and whether it may be left out.
type telling struct {
	witness.Step
	id     int
	weight int // the higher, the less it can be spared
}

// The weights of steps, least first.
const (
	detail  = iota // it shows how far the goroutine came
	partner        // it concerns what the stuck goroutine waits for
	turning        // here the others leave
	outcome        // here it is stuck
)

// trace returns the steps of the leak, goroutine by goroutine, each one's in the
// order in which they happen. The first goroutine comes first, since it starts
// the others; the stuck one last, or at least the step at which it is stuck.
func (s *story) trace() witness.Trace {
	var told []telling
	for i := range s.leak.Path {
		told = append(told, s.tell(&s.leak.Path[i])...)
	}
	for _, w := range s.leak.Stuck {
		if s.isPartner(w) {
			told = append(told, s.waiting(w, "waits here, too: "))
		}
	}
	slices.SortStableFunc(told, func(a, b telling) int {
		return cmp.Compare(s.rank(a.id), s.rank(b.id))
	})
	told = append(told, s.waiting(s.stuck, "blocks here for ever: "))
	trace := make(witness.Trace, 0, maxSteps)
	for _, t := range shorten(told) {
		trace = append(trace, t.Step)
	}
	return trace
}

// rank orders goroutines: as they start, a stuck one last.
func (s *story) rank(id int) int {
	if id == s.stuck.ID && id > 0 {
		return 1 << 20
	}
	return id
}

// shorten drops the least important steps, the earliest first, until few enough are left.
func shorten(told []telling) []telling {
	for weight := detail; weight < outcome && len(told) > maxSteps; weight++ {
		excess := len(told) - maxSteps
		told = slices.DeleteFunc(told, func(t telling) bool {
			drop := t.weight == weight && excess > 0
			if drop {
				excess--
			}
			return drop
		})
	}
	return told
}

// tell returns the steps of an event, both sides of a communication.
func (s *story) tell(e *runs.Event) (told []telling) {
	if t, ok := s.step(e); ok {
		told = append(told, t)
	}
	for i := range e.With {
		if t, ok := s.step(&e.With[i]); ok {
			told = append(told, t)
		}
	}
	return told
}

func (s *story) step(e *runs.Event) (telling, bool) {
	site := s.model.Site(e.Edge.Label)
	text := s.verb(e, site)
	if e.Edge.Label == 0 || text == "" {
		return telling{}, false
	}
	t := telling{id: e.ID, weight: detail}
	t.Goroutine, t.Text, t.Pos = s.goroutine(e.ID), text, site.Pos
	switch {
	case s.exits(e) && s.couldHelp(e.Goroutine):
		t.weight = turning
		t.Text += s.consequence()
	case s.concerns(e):
		t.weight = partner
	}
	return t, true
}

// concerns reports whether an event is about what the stuck goroutine waits for.
func (s *story) concerns(e *runs.Event) bool {
	if e.Edge.Act == automaton.Spawn {
		return e.Edge.Start == s.stuck.Goroutine
	}
	return slices.ContainsFunc(s.edges, func(wait automaton.Edge) bool {
		return wait.Primitive == e.Edge.Primitive && wait.Primitive != automaton.NoPrimitive
	})
}

// consequence says what a partner's end means for the stuck goroutine.
func (s *story) consequence() string {
	name := s.name(s.edges[0].Primitive)
	switch s.edges[0].Act {
	case automaton.Send:
		return ": nobody receives from " + name + " any more"
	case automaton.Receive:
		return ": nobody sends on " + name + " or closes it any more"
	}
	return ""
}

func (s *story) verb(e *runs.Event, site extract.Site) string {
	name := ""
	if e.Edge.Primitive != automaton.NoPrimitive {
		name = s.name(e.Edge.Primitive)
	}
	switch site.Kind {
	case extract.Send:
		return "sends on " + name
	case extract.Receive, extract.Range:
		if e.Edge.Act == automaton.ReceiveClosed {
			return "finds " + name + " closed"
		}
		if e.Edge.Act == automaton.Await {
			return "sees that " + name + " is done"
		}
		return "receives from " + name
	case extract.Close:
		return "closes " + name
	case extract.Start:
		return "starts " + s.started(e)
	case extract.Return:
		return "returns here"
	case extract.NextRound:
		return "goes on with its loop here"
	case extract.Cancel:
		return "cancels the context"
	case extract.Elapse:
		if s.model.System.Primitives[e.Edge.Primitive].Kind == automaton.Timer {
			return "gets a tick of the timer"
		}
		return "sees the context done"
	case extract.Outside:
		return "takes this case"
	case extract.DefaultCase:
		return "takes the default case"
	case extract.WaitGroupWait:
		return "finds that " + name + " is done"
	}
	return ""
}

// started names the goroutine that an event starts.
func (s *story) started(e *runs.Event) string {
	id := 0
	for i := range s.leak.Path {
		if s.leak.Path[i].Edge.Act == automaton.Spawn {
			id++
		}
		if &s.leak.Path[i] == e {
			break
		}
	}
	return s.goroutine(id)
}

// waiting is the step at which a goroutine is stuck.
func (s *story) waiting(w runs.Waiter, verb string) telling {
	edges := s.waitsFor(w.Goroutine, w.Location)
	pos, end := s.operation(edges)
	t := telling{id: w.ID, weight: outcome}
	t.Goroutine, t.Pos, t.End = s.goroutine(w.ID), pos, end
	t.Text = verb + s.blocked(edges)
	return t
}

func (s *story) blocked(edges []automaton.Edge) string {
	if cases(edges) > 1 {
		return "no case of the select can happen"
	}
	name := s.name(edges[0].Primitive)
	switch edges[0].Act {
	case automaton.Send:
		return "send on " + name
	case automaton.Wait:
		return name + ".Wait"
	}
	return "receive from " + name
}
