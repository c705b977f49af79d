package automaton_test

import (
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

const none = automaton.NoPrimitive

func act(a automaton.Act, primitive, to int) automaton.Edge {
	return automaton.Edge{Act: a, Primitive: primitive, Var: automaton.NoVar, To: to}
}

func step(to int) automaton.Edge {
	return automaton.Edge{Act: automaton.Step, Primitive: none, Var: automaton.NoVar, To: to}
}

func valid() *automaton.System {
	return &automaton.System{
		Primitives: []automaton.Primitive{{Kind: automaton.Channel, Parent: none}, {Kind: automaton.Signal, Parent: none}},
		Registers:  []automaton.Register{{Shared: true}, {}},
		Goroutines: []automaton.Goroutine{
			{Locations: [][]automaton.Edge{{act(automaton.Send, 0, 1)}, nil}},
			{Locations: [][]automaton.Edge{{act(automaton.Receive, 0, 1), act(automaton.Await, 1, 1)}, nil}},
		},
	}
}

func TestValidate(t *testing.T) {
	if err := valid().Validate(); err != nil {
		t.Fatal(err)
	}
	edge := func(change func(*automaton.Edge)) func(*automaton.System) {
		return func(s *automaton.System) { change(&s.Goroutines[0].Locations[0][0]) }
	}
	for want, change := range map[string]func(*automaton.System){
		"needs a goroutine":          func(s *automaton.System) { s.Goroutines = nil },
		"goroutine 1 has no entry":   func(s *automaton.System) { s.Goroutines[1].Locations = nil },
		"parent 1 must come before":  func(s *automaton.System) { s.Primitives[1].Parent = 1 },
		"no location 9":              edge(func(e *automaton.Edge) { e.To = 9 }),
		"no primitive 5":             edge(func(e *automaton.Edge) { e.Primitive = 5 }),
		"does not fit primitive 1":   edge(func(e *automaton.Edge) { e.Primitive = 1 }),
		"only a step has a guard":    edge(func(e *automaton.Edge) { e.When = automaton.Int(1) }),
		"no register 4":              edge(func(e *automaton.Edge) { e.Value = automaton.Read(4) }),
		"no goroutine 0 to start":    edge(func(e *automaton.Edge) { e.Act = automaton.Spawn }),
		"nothing to choose":          edge(func(e *automaton.Edge) { e.Act = automaton.Choose }),
		"shared register 0 is assig": edge(func(e *automaton.Edge) { e.Sets = []automaton.Set{{Var: 0}} }),
		"internal moves are mixed": func(s *automaton.System) {
			s.Goroutines[0].Locations[0] = append(s.Goroutines[0].Locations[0], step(1))
		},
		"register 1, which is not shared": func(s *automaton.System) {
			s.Primitives[0].Capacity = automaton.Read(1)
		},
	} {
		s := valid()
		change(s)
		if err := s.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
