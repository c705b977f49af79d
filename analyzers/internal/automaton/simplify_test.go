package automaton_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

const none = automaton.NoPrimitive

func step(to int) automaton.Edge {
	return automaton.Edge{Act: automaton.Step, Primitive: none, Var: automaton.NoVar, To: to}
}

func act(a automaton.Act, primitive, to int) automaton.Edge {
	return automaton.Edge{Act: a, Primitive: primitive, Var: automaton.NoVar, To: to}
}

func when(e automaton.Edge, guard *automaton.Expr) automaton.Edge {
	e.When = guard
	return e
}

func simplified(locations ...[]automaton.Edge) [][]automaton.Edge {
	s := &automaton.System{
		Primitives: []automaton.Primitive{{Parent: none}},
		Registers:  make([]automaton.Register, 3),
		Goroutines: []automaton.Goroutine{{Locations: locations}},
	}
	s.Simplify()
	return s.Goroutines[0].Locations
}

func TestSimplifyFollowsPlainSteps(t *testing.T) {
	got := simplified(
		[]automaton.Edge{step(1)},
		[]automaton.Edge{step(2)},
		[]automaton.Edge{act(automaton.Send, 0, 3)},
		[]automaton.Edge{step(4)},
		nil,
	)
	if len(got) != 2 || got[0][0].Act != automaton.Send || got[0][0].To != 1 || len(got[1]) != 0 {
		t.Errorf("got %+v, want a send and the end", got)
	}
}

// A branch on a register that nothing else needs, with sides that meet, is no
// branch, and the register's choice goes with it, doubt and all.
func TestSimplifyDropsIdleBranches(t *testing.T) {
	choose := act(automaton.Choose, none, 1)
	choose.Var, choose.Domain, choose.Doubt = 0, []int{0, 1}, "doubt"
	got := simplified(
		[]automaton.Edge{choose},
		[]automaton.Edge{when(step(2), automaton.Read(0)), when(step(3), automaton.Not(automaton.Read(0)))},
		[]automaton.Edge{step(4)},
		[]automaton.Edge{step(4)},
		[]automaton.Edge{act(automaton.Send, 0, 5)},
		nil,
	)
	if len(got) != 2 || got[0][0].Act != automaton.Send {
		t.Errorf("got %+v, want a send and the end", got)
	}
}

func TestSimplifyKeepsWhatCounts(t *testing.T) {
	labelled, doubtful, counted := step(1), step(1), step(1)
	labelled.Label, doubtful.Doubt, counted.Count = 1, "doubt", 1
	for name, e := range map[string]automaton.Edge{"label": labelled, "doubt": doubtful, "count": counted} {
		if got := simplified([]automaton.Edge{e}, nil); len(got) != 2 {
			t.Errorf("the step with a %s is gone: %+v", name, got)
		}
	}
}

func TestSimplifyEndsSpins(t *testing.T) {
	got := simplified([]automaton.Edge{step(1)}, []automaton.Edge{step(0)})
	if len(got) != 1 || len(got[0]) != 0 {
		t.Errorf("for {} becomes %+v, want the end", got)
	}
	got = simplified([]automaton.Edge{step(1), step(2)}, []automaton.Edge{step(0)}, []automaton.Edge{act(automaton.Send, 0, 3)}, nil)
	if len(got) != 2 || got[0][0].Act != automaton.Send {
		t.Errorf("a loop that does nothing becomes %+v, want what follows it", got)
	}
}

// A register that a guard needs through another one, or through a channel, is kept.
func TestSimplifyKeepsNeededRegisters(t *testing.T) {
	send := act(automaton.Send, 0, 2)
	send.Value = automaton.Read(0)
	receive := act(automaton.Receive, 0, 1)
	receive.Var = 1
	assign := step(1)
	assign.Sets = []automaton.Set{{Var: 0, Value: automaton.Int(1)}, {Var: 2, Value: automaton.Int(1)}}
	s := &automaton.System{
		Primitives: []automaton.Primitive{{Parent: none}},
		Registers:  make([]automaton.Register, 3),
		Goroutines: []automaton.Goroutine{
			{Locations: [][]automaton.Edge{{assign}, {send}, nil}},
			{Locations: [][]automaton.Edge{
				{receive},
				{when(step(2), automaton.Read(1)), when(step(3), automaton.Not(automaton.Read(1)))},
				{act(automaton.Close, 0, 3)},
				nil,
			}},
		},
	}
	s.Simplify()
	sets := s.Goroutines[0].Locations[0][0].Sets
	if len(sets) != 1 || sets[0].Var != 0 {
		t.Errorf("assignments %+v, want only that of register 0", sets)
	}
	if v := s.Goroutines[1].Locations[0][0].Var; v != 1 {
		t.Errorf("the receive fills register %d, want 1", v)
	}
}
