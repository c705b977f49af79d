package explore_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton/runs"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// The automata below are written as a list of locations, each with its edges
// in words: "send 0 → 1" sends on primitive 0 and goes to location 1.

var acts = map[string]automaton.Act{
	"step": automaton.Step, "start": automaton.Spawn, "halt": automaton.Halt,
	"send": automaton.Send, "receive": automaton.Receive, "closed": automaton.ReceiveClosed,
	"close": automaton.Close, "fire": automaton.Fire, "await": automaton.Await,
	"add": automaton.Add, "done": automaton.Add, "wait": automaton.Wait,
	"free": automaton.Free, "default": automaton.Default,
	"lock": automaton.Lock, "unlock": automaton.Unlock, "announce": automaton.Announce,
	"rlock": automaton.ReadLock, "runlock": automaton.ReadUnlock,
	"sleep": automaton.Sleep, "notify": automaton.Notify, "notifyall": automaton.NotifyAll,
	"begin": automaton.Begin,
}

// parse reads edges such as "send 0 → 1, default → 2". A word after the target
// is a doubt.
func parse(t *testing.T, text string) (edges []automaton.Edge) {
	t.Helper()
	for part := range strings.SplitSeq(text, ", ") {
		if part == "" {
			continue
		}
		before, after, _ := strings.Cut(part, " → ")
		e := automaton.Edge{Primitive: automaton.NoPrimitive, Var: automaton.NoVar}
		verb, operand, _ := strings.Cut(before, " ")
		act, known := acts[verb]
		if !known {
			t.Fatalf("no act %q", verb)
		}
		e.Act = act
		number := 0
		if operand != "" {
			fmt.Sscan(operand, &number)
			e.Primitive = number
		}
		if act == automaton.Spawn {
			e.Primitive, e.Start = automaton.NoPrimitive, number
		}
		switch verb {
		case "add":
			e.Value = automaton.Int(1)
		case "done":
			e.Value = automaton.Int(-1)
		}
		fmt.Sscan(after, &e.To, &e.Doubt)
		edges = append(edges, e)
	}
	return edges
}

func goroutine(t *testing.T, locations ...string) automaton.Goroutine {
	var g automaton.Goroutine
	for _, l := range append(locations, "") {
		g.Locations = append(g.Locations, parse(t, l))
	}
	return g
}

func channel(capacity int) automaton.Primitive {
	return automaton.Primitive{Kind: automaton.Channel, Parent: automaton.NoPrimitive, Capacity: automaton.Int(capacity)}
}

func primitive(kind automaton.Kind) automaton.Primitive {
	return automaton.Primitive{Kind: kind, Parent: automaton.NoPrimitive}
}

var external = automaton.Primitive{Kind: automaton.Signal, External: true, Parent: automaton.NoPrimitive}

// A scenario is a system with the verdict on it and the places at which
// somebody may be stuck.
type scenario struct {
	name       string
	primitives []automaton.Primitive
	goroutines [][]string
	want       witness.Verdict
	stuck      []place
}

func (s scenario) check(t *testing.T) {
	t.Helper()
	sys := &automaton.System{Primitives: s.primitives}
	for _, locations := range s.goroutines {
		sys.Goroutines = append(sys.Goroutines, goroutine(t, locations...))
	}
	if err := sys.Validate(); err != nil {
		t.Errorf("%s: %v", s.name, err)
		return
	}
	r := runs.Search(sys, explore.DefaultBounds, runs.DefaultGoroutines)
	if got := places(r); r.Verdict != s.want || !slices.Equal(got, s.stuck) {
		t.Errorf("%s: %v %v %q, want %v %v", s.name, r.Verdict, got, r.Reasons, s.want, s.stuck)
	}
	if v, ok := enumerate(sys, 1000); !ok || !slices.Equal(v.leaks, s.stuck) {
		t.Errorf("%s: the enumeration says %v", s.name, v.leaks)
	}
}

func TestVerdicts(t *testing.T) {
	for _, test := range []scenario{
		{"handed over", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "receive 0 → 2"}, {"send 0 → 1"}}, witness.Clean, nil},
		{"nobody receives", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1"}, {"send 0 → 1"}}, witness.Leaks, []place{{1, 0}}},
		{"there is room", []automaton.Primitive{channel(1)},
			[][]string{{"start 1 → 1"}, {"send 0 → 1"}}, witness.Clean, nil},
		{"room for one of two", []automaton.Primitive{channel(1)},
			[][]string{{"start 1 → 1", "start 1 → 2"}, {"send 0 → 1"}}, witness.Leaks, []place{{1, 0}}},
		{"the receiver may leave", []automaton.Primitive{channel(0), primitive(automaton.Timer)},
			[][]string{{"start 1 → 1", "receive 0 → 2, await 1 → 2"}, {"send 0 → 1"}}, witness.Leaks, []place{{1, 0}}},
		{"both watch the context", []automaton.Primitive{channel(0), external},
			[][]string{{"start 1 → 1", "receive 0 → 2, await 1 → 2"}, {"send 0 → 1, await 1 → 1"}}, witness.Clean, nil},
		{"a context that nobody cancels", []automaton.Primitive{primitive(automaton.Signal)},
			[][]string{{"await 0 → 1"}}, witness.Leaks, []place{{0, 0}}},
		{"a context that somebody cancels", []automaton.Primitive{primitive(automaton.Signal)},
			[][]string{{"start 1 → 1", "fire 0 → 2"}, {"await 0 → 1"}}, witness.Clean, nil},
		{"a parent is cancelled", []automaton.Primitive{
			primitive(automaton.Signal), {Kind: automaton.Signal, Parent: 0}},
			[][]string{{"start 1 → 1", "fire 0 → 2"}, {"await 1 → 1"}}, witness.Clean, nil},
		{"a child is cancelled", []automaton.Primitive{
			primitive(automaton.Signal), {Kind: automaton.Signal, Parent: 0}},
			[][]string{{"start 1 → 1", "fire 1 → 2"}, {"await 0 → 1"}}, witness.Leaks, []place{{1, 0}}},
		{"range over a closed channel", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "receive 0 → 1, closed 0 → 2"}, {"send 0 → 1", "close 0 → 2"}}, witness.Clean, nil},
		{"range that nobody closes", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "receive 0 → 1, closed 0 → 2"}, {"send 0 → 1"}}, witness.Leaks, []place{{0, 1}}},
		{"closed, but not drained", []automaton.Primitive{channel(1)},
			[][]string{{"send 0 → 1", "close 0 → 2", "closed 0 → 3"}}, witness.Leaks, []place{{0, 2}}},
		{"closed twice ends the process", []automaton.Primitive{channel(0), channel(0)},
			[][]string{{"start 1 → 1", "close 0 → 2", "close 0 → 3"}, {"send 1 → 1"}}, witness.Clean, nil},
		{"the process ends", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "halt → 1"}, {"send 0 → 1"}}, witness.Clean, nil},
		{"the process may end", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "step → 2, step → 3", "halt → 2"}, {"send 0 → 1"}}, witness.Leaks, []place{{1, 0}}},
		{"WaitGroup", []automaton.Primitive{primitive(automaton.WaitGroup)},
			[][]string{{"add 0 → 1", "start 1 → 2", "wait 0 → 3"}, {"done 0 → 1"}}, witness.Clean, nil},
		{"a Done too few", []automaton.Primitive{primitive(automaton.WaitGroup)},
			[][]string{{"add 0 → 1", "add 0 → 2", "start 1 → 3", "wait 0 → 4"}, {"done 0 → 1"}}, witness.Leaks, []place{{0, 3}}},
		{"a Done on one path", []automaton.Primitive{primitive(automaton.WaitGroup)},
			[][]string{{"add 0 → 1", "start 1 → 2", "wait 0 → 3"}, {"step → 1, step → 2", "done 0 → 2"}},
			witness.Leaks, []place{{0, 2}}},
		{"two that wait for each other", []automaton.Primitive{channel(0), channel(0)},
			[][]string{{"start 1 → 1", "send 0 → 2", "receive 1 → 3"}, {"send 1 → 1", "receive 0 → 2"}},
			witness.Leaks, []place{{0, 1}, {1, 0}}},
		{"the poll may come too early", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "send 0 → 2, default → 2"}, {"receive 0 → 1"}}, witness.Leaks, []place{{1, 0}}},
		{"there is room, so no default", []automaton.Primitive{channel(1)},
			[][]string{{"start 1 → 1", "send 0 → 2, default → 2"}, {"receive 0 → 1"}}, witness.Clean, nil},
		{"another goroutine runs on", []automaton.Primitive{channel(0), primitive(automaton.Timer)},
			[][]string{{"start 1 → 1", "await 1 → 1"}, {"send 0 → 1"}}, witness.Leaks, []place{{1, 0}}},
		{"a way out at some time", []automaton.Primitive{channel(0), primitive(automaton.Timer)},
			[][]string{{"start 1 → 1", "await 1 → 1, free → 2", "receive 0 → 3"}, {"send 0 → 1"}}, witness.Clean, nil},
		{"a doubtful way there", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "step → 2 doubt, step → 3", "receive 0 → 4, free → 4", "receive 0 → 4"}, {"send 0 → 1"}},
			witness.Unknown, nil},
		{"one who goes round for ever", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "send 0 → 2"}, {"step → 1", "step → 0"}}, witness.Leaks, []place{{0, 1}}},
		{"one who goes round and may help", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "send 0 → 2"}, {"step → 1", "step → 0, step → 2", "receive 0 → 3"}}, witness.Clean, nil},
		{"one who goes round beside two who meet", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "start 2 → 2", "receive 0 → 3"}, {"step → 1", "step → 0"}, {"send 0 → 1"}}, witness.Clean, nil},
		{"a leak before the doubt", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "step → 2 doubt"}, {"free → 1", "send 0 → 2"}}, witness.Leaks, []place{{1, 1}}},
		{"a doubt decides on the end", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "step → 2, step → 3 doubt", "halt → 3"}, {"send 0 → 1"}}, witness.Unknown, nil},
		{"a doubtful way out", []automaton.Primitive{channel(0)},
			[][]string{{"start 1 → 1", "free → 2", "step → 3 doubt", "receive 0 → 4"}, {"send 0 → 1"}}, witness.Clean, nil},
	} {
		test.check(t)
	}
}

// TestLocks does the same for the primitives of package sync.
func TestLocks(t *testing.T) {
	mutex, rwmutex := primitive(automaton.Mutex), primitive(automaton.RWMutex)
	cond, once := primitive(automaton.Cond), primitive(automaton.Once)
	for _, test := range []scenario{
		{"locked and unlocked", []automaton.Primitive{mutex},
			[][]string{{"start 1 → 1", "lock 0 → 2", "unlock 0 → 3"}, {"lock 0 → 1", "unlock 0 → 2"}}, witness.Clean, nil},
		{"locked twice", []automaton.Primitive{mutex},
			[][]string{{"lock 0 → 1", "lock 0 → 2"}}, witness.Leaks, []place{{0, 1}}},
		{"never unlocked", []automaton.Primitive{mutex},
			[][]string{{"start 1 → 1", "lock 0 → 2"}, {"lock 0 → 1", "unlock 0 → 2"}}, witness.Leaks, []place{{1, 0}}},
		{"two orders", []automaton.Primitive{mutex, mutex},
			[][]string{{"start 1 → 1", "lock 0 → 2", "lock 1 → 3", "unlock 1 → 4", "unlock 0 → 5"},
				{"lock 1 → 1", "lock 0 → 2", "unlock 0 → 3", "unlock 1 → 4"}}, witness.Leaks, []place{{0, 2}, {1, 1}}},
		{"one order", []automaton.Primitive{mutex, mutex},
			[][]string{{"start 1 → 1", "lock 0 → 2", "lock 1 → 3", "unlock 1 → 4", "unlock 0 → 5"},
				{"lock 0 → 1", "lock 1 → 2", "unlock 1 → 3", "unlock 0 → 4"}}, witness.Clean, nil},
		{"it need not be locked", []automaton.Primitive{mutex},
			[][]string{{"lock 0 → 1", "lock 0 → 2, default → 2"}}, witness.Clean, nil},
		{"unlocked twice ends the process", []automaton.Primitive{mutex, mutex},
			[][]string{{"start 1 → 1", "unlock 0 → 2"}, {"lock 1 → 1", "lock 1 → 2"}}, witness.Clean, nil},
		{"two readers", []automaton.Primitive{rwmutex},
			[][]string{{"rlock 0 → 1", "rlock 0 → 2", "runlock 0 → 3", "runlock 0 → 4"}}, witness.Clean, nil},
		{"a writer between two readers", []automaton.Primitive{rwmutex},
			[][]string{{"start 1 → 1", "rlock 0 → 2", "rlock 0 → 3", "runlock 0 → 4", "runlock 0 → 5"},
				{"announce 0 → 1", "lock 0 → 2", "unlock 0 → 3"}}, witness.Leaks, []place{{0, 2}, {1, 1}}},
		{"a reader that stays", []automaton.Primitive{rwmutex},
			[][]string{{"start 1 → 1", "rlock 0 → 2"}, {"announce 0 → 1", "lock 0 → 2", "unlock 0 → 3"}},
			witness.Leaks, []place{{1, 1}}},
		{"the signal is lost", []automaton.Primitive{cond},
			[][]string{{"start 1 → 1", "notify 0 → 2"}, {"step → 1", "sleep 0 → 2"}}, witness.Leaks, []place{{1, 1}}},
		{"the signal comes again", []automaton.Primitive{cond},
			[][]string{{"start 1 → 1", "notify 0 → 1"}, {"step → 1", "sleep 0 → 2"}}, witness.Clean, nil},
		{"one is woken, two sleep", []automaton.Primitive{cond},
			[][]string{{"start 1 → 1", "start 1 → 2", "notify 0 → 3"}, {"sleep 0 → 1"}}, witness.Leaks, []place{{1, 0}}},
		{"both are woken", []automaton.Primitive{cond},
			[][]string{{"start 1 → 1", "start 1 → 2", "notifyall 0 → 3"}, {"sleep 0 → 1"}}, witness.Clean, nil},
		{"done once", []automaton.Primitive{once},
			[][]string{{"start 1 → 1", "begin 0 → 2, await 0 → 3", "fire 0 → 3"},
				{"begin 0 → 1, await 0 → 2", "fire 0 → 2"}}, witness.Clean, nil},
		{"done in itself", []automaton.Primitive{once},
			[][]string{{"begin 0 → 1, await 0 → 2", "begin 0 → 2, await 0 → 2"}}, witness.Leaks, []place{{0, 1}}},
	} {
		test.check(t)
	}
}

func places(r runs.Result) []place {
	set := map[place]bool{}
	for _, l := range r.Leaks {
		set[place{l.Goroutine, l.Location}] = true
	}
	return sorted(set)
}

// tooMany starts goroutines for ever.
func tooMany(t *testing.T) *automaton.System {
	return &automaton.System{
		Primitives: []automaton.Primitive{channel(0)},
		Goroutines: []automaton.Goroutine{
			{Locations: [][]automaton.Edge{parse(t, "start 1 → 1"), parse(t, "free → 0")}},
			goroutine(t, "send 0 → 1, free → 1"),
		},
	}
}

func TestBoundsGiveUnknown(t *testing.T) {
	for _, test := range []struct {
		bounds     explore.Bounds
		goroutines int
		why        string
	}{
		{explore.Bounds{States: 1000, Depth: 1000}, 4, "too many goroutines"},
		{explore.Bounds{States: 3, Depth: 1000}, 1000, explore.TooManyStates},
		{explore.Bounds{States: 1000, Depth: 5}, 1000, explore.TooManySteps},
	} {
		r := runs.Search(tooMany(t), test.bounds, test.goroutines)
		if r.Verdict != witness.Unknown || !slices.Contains(r.Reasons, test.why) {
			t.Errorf("%+v: %v %q, want unknown: %s", test.bounds, r.Verdict, r.Reasons, test.why)
		}
	}
}

// A leak that is certain before a bound is reached is a leak, and the reason
// for what is not known stands beside it.
func TestLeakBesideBound(t *testing.T) {
	sys := tooMany(t)
	sys.Goroutines[1] = goroutine(t, "receive 0 → 1")
	r := runs.Search(sys, explore.Bounds{States: 1000, Depth: 1000}, 3)
	if r.Verdict != witness.Unknown { // a further goroutine could send
		t.Errorf("%v %v, want unknown: what lies beyond the bound might help", r.Verdict, places(r))
	}
	sys.Goroutines[0] = goroutine(t, "start 1 → 1", "free → 2, free → 3", "start 1 → 2")
	r = runs.Search(sys, explore.Bounds{States: 1000, Depth: 1000}, 3)
	if r.Verdict != witness.Leaks || len(r.Reasons) != 1 {
		t.Errorf("%v %q, want a leak on the path that stays within bounds", r.Verdict, r.Reasons)
	}
}

func TestMissingValueIsUnknown(t *testing.T) {
	guard := automaton.Read(0)
	sys := &automaton.System{
		Primitives: []automaton.Primitive{channel(0)},
		Registers:  []automaton.Register{{}},
		Goroutines: []automaton.Goroutine{{Locations: [][]automaton.Edge{
			{{Act: automaton.Step, Primitive: automaton.NoPrimitive, Var: automaton.NoVar, When: guard, To: 1}},
			nil,
		}}},
	}
	r := runs.Search(sys, explore.DefaultBounds, runs.DefaultGoroutines)
	if r.Verdict != witness.Unknown || len(r.Reasons) != 1 {
		t.Errorf("%v %q, want unknown with a reason", r.Verdict, r.Reasons)
	}
}

// A sent value decides the receiver's branch: one who is told that there is no
// more does not wait for more.
func TestPayload(t *testing.T) {
	send := func(value, to int) []automaton.Edge {
		return []automaton.Edge{{Act: automaton.Send, Var: automaton.NoVar, Value: automaton.Int(value), To: to}}
	}
	more := automaton.Read(0)
	receiver := automaton.Goroutine{Locations: [][]automaton.Edge{
		{{Act: automaton.Spawn, Primitive: automaton.NoPrimitive, Var: automaton.NoVar, Start: 1, To: 1}},
		{{Act: automaton.Receive, Var: 0, To: 2}},
		{
			{Act: automaton.Step, Primitive: automaton.NoPrimitive, Var: automaton.NoVar, When: more, To: 1},
			{Act: automaton.Step, Primitive: automaton.NoPrimitive, Var: automaton.NoVar, When: automaton.Not(more), To: 3},
		},
		nil,
	}}
	for last, want := range []witness.Verdict{witness.Clean, witness.Leaks} {
		for capacity := range 3 {
			sys := &automaton.System{
				Primitives: []automaton.Primitive{channel(capacity)},
				Registers:  []automaton.Register{{}},
				Goroutines: []automaton.Goroutine{receiver, {Locations: [][]automaton.Edge{send(1, 1), send(last, 2), nil}}},
			}
			if r := runs.Search(sys, explore.DefaultBounds, runs.DefaultGoroutines); r.Verdict != want {
				t.Errorf("capacity %d, last value %d: %v, want %v", capacity, last, r.Verdict, want)
			}
		}
	}
}

// The witness is the shortest, and the same on every run. Not the first state
// in which somebody is stuck counts, but the first in which all is settled.
func TestWitness(t *testing.T) {
	for _, test := range []struct{ first, want []string }{
		{[]string{"start 1 → 1", "receive 0 → 3, await 1 → 2, free → 1", "await 1 → 3"},
			[]string{"0: 0→1", "0: 1→2", "0: 2→3"}},
		{[]string{"start 1 → 1", "free → 2, free → 5", "await 1 → 3", "await 1 → 4", "await 1 → 6", "receive 0 → 6, await 1 → 6"},
			[]string{"0: 0→1", "0: 1→5", "0: 5→6"}},
	} {
		checkShortest(t, test.first, test.want)
	}
}

func checkShortest(t *testing.T, first, want []string) {
	t.Helper()
	sys := &automaton.System{
		Primitives: []automaton.Primitive{channel(0), primitive(automaton.Timer)},
		Goroutines: []automaton.Goroutine{goroutine(t, first...), goroutine(t, "send 0 → 1")},
	}
	for range 20 {
		r := runs.Search(sys, explore.DefaultBounds, runs.DefaultGoroutines)
		if len(r.Leaks) != 1 {
			t.Fatalf("leaks %v, want one", places(r))
		}
		var got []string
		for _, e := range r.Leaks[0].Path {
			got = append(got, fmt.Sprintf("%d: %d→%d", e.ID, e.Location, e.Edge.To))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("witness %q, want %q", got, want)
		}
	}
}
