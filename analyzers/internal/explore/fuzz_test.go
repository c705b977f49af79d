package explore_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton/runs"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A maker makes random systems, small enough for the naive enumerator.
type maker struct {
	*rand.Rand
	sys automaton.System
}

// The registers of every random system: 0 is shared, 1 is local, 2 is a number.
const sharedRegister, localRegister, numberRegister = 0, 1, 2

func randomSystem(seed uint64) *automaton.System {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 1))}
	m.sys.Registers = []automaton.Register{{Shared: true}, {}, {Number: true}}
	for i := range 1 + m.IntN(3) {
		m.primitive(i)
	}
	goroutines := 1 + m.IntN(3)
	for g := range goroutines {
		m.sys.Goroutines = append(m.sys.Goroutines, m.goroutine(g, goroutines))
	}
	return &m.sys
}

func (m *maker) primitive(i int) {
	p := automaton.Primitive{Kind: automaton.Kind(m.IntN(4)), Parent: automaton.NoPrimitive}
	if m.IntN(2) == 0 {
		p.Kind = automaton.Channel
	}
	if p.Kind == automaton.Channel && m.IntN(2) == 0 {
		p.Capacity = automaton.Int(m.IntN(3))
	}
	p.External = p.Kind == automaton.Signal && m.IntN(3) == 0
	if i > 0 && p.Kind == automaton.Signal && m.sys.Primitives[i-1].Kind == automaton.Signal {
		p.Parent = i - 1
	}
	m.sys.Primitives = append(m.sys.Primitives, p)
}

// goroutine makes an automaton. Internal edges only lead on, so that none of
// them spins for ever; communication may lead back.
func (m *maker) goroutine(g, goroutines int) automaton.Goroutine {
	size := 2 + m.IntN(4)
	locations := make([][]automaton.Edge, size)
	for l := range size - 1 {
		if m.IntN(5) < 2 {
			locations[l] = m.internal(l, size, g, goroutines)
		} else {
			locations[l] = m.communication(size)
		}
	}
	return automaton.Goroutine{Locations: locations}
}

func (m *maker) internal(l, size, g, goroutines int) []automaton.Edge {
	on := func() automaton.Edge {
		return automaton.Edge{Primitive: automaton.NoPrimitive, Var: automaton.NoVar, To: l + 1 + m.IntN(size-l-1)}
	}
	e := on()
	if m.IntN(4) == 0 {
		e.Doubt = "doubt"
	}
	if m.IntN(4) == 0 {
		e.Count = m.IntN(3)
	}
	switch m.IntN(6) {
	case 0:
		other := on()
		other.Count = m.IntN(3)
		return []automaton.Edge{e, other}
	case 1:
		e.Act, e.Var, e.Domain = automaton.Choose, automaton.Var(m.IntN(3)), []int{0, 1, 2}[:1+m.IntN(3)]
	case 2:
		if g+1 < goroutines { // only later ones, so that the number is bounded
			e.Act, e.Start = automaton.Spawn, g+1+m.IntN(goroutines-g-1)
		}
	case 3:
		if m.IntN(3) == 0 {
			e.Act = automaton.Halt
		}
	case 4:
		e.Sets = []automaton.Set{{Var: localRegister, Value: automaton.Int(m.IntN(2))}}
	case 5:
		other := on()
		e.When = automaton.Binary(automaton.Less, automaton.Int(0), automaton.Read(automaton.Var(m.IntN(3))))
		other.When = automaton.Not(e.When)
		return []automaton.Edge{e, other}
	}
	return []automaton.Edge{e}
}

func (m *maker) communication(size int) (edges []automaton.Edge) {
	for range 1 + m.IntN(3) {
		p := m.IntN(len(m.sys.Primitives))
		e := automaton.Edge{Primitive: p, Var: automaton.NoVar, To: m.IntN(size)}
		switch m.sys.Primitives[p].Kind {
		case automaton.Channel:
			e.Act = []automaton.Act{automaton.Send, automaton.Receive, automaton.ReceiveClosed, automaton.Close}[m.IntN(4)]
			if e.Act == automaton.Send {
				e.Value = automaton.Read(localRegister)
			} else if e.Act == automaton.Receive && m.IntN(2) == 0 {
				e.Var = localRegister
			}
		case automaton.Signal:
			e.Act = []automaton.Act{automaton.Await, automaton.Fire}[m.IntN(2)]
		case automaton.Timer:
			e.Act = automaton.Await
		case automaton.WaitGroup:
			e.Act, e.Value = automaton.Add, automaton.Int(-1)
			if k := m.IntN(3); k == 0 {
				e.Act, e.Value = automaton.Wait, nil
			} else if k == 1 {
				e.Value, e.To = automaton.Int(1), size-1 // forward only: the count is bounded
			}
		}
		edges = append(edges, e)
	}
	if m.IntN(4) == 0 {
		act := []automaton.Act{automaton.Default, automaton.Free}[m.IntN(2)]
		edges = append(edges, automaton.Edge{Act: act, Primitive: automaton.NoPrimitive, Var: automaton.NoVar, To: m.IntN(size)})
	}
	return edges
}

func byPlace(a, b place) int {
	return cmp.Or(cmp.Compare(a.goroutine, b.goroutine), cmp.Compare(a.location, b.location))
}

// agree compares the search with the enumerator and returns the verdict, or
// false if the system is too large for the latter.
func agree(t *testing.T, sys *automaton.System) (witness.Verdict, bool) {
	t.Helper()
	if err := sys.Validate(); err != nil {
		t.Fatal(err)
	}
	leaks, doubtful, ok := enumerate(sys, 400)
	if !ok {
		return 0, false
	}
	r := runs.Search(sys, explore.Bounds{States: 1 << 20, Depth: 1 << 20}, 100)
	var got []place
	for _, l := range r.Leaks {
		got = append(got, place{l.Goroutine, l.Location})
		checkWitness(t, sys, l)
	}
	slices.SortFunc(got, byPlace)
	want := witness.Clean
	switch {
	case len(leaks) > 0:
		want = witness.Leaks
	case len(doubtful) > 0:
		want = witness.Unknown
	}
	if !slices.Equal(got, leaks) || r.Verdict != want {
		t.Fatalf("search: %v %v (%s), enumeration: %v %v\n%+v", r.Verdict, got, strings.Join(r.Reasons, "; "), want, leaks, *sys)
	}
	return want, true
}

// checkWitness runs the steps of a witness on their own and looks at its end.
func checkWitness(t *testing.T, sys *automaton.System, l runs.Leak) {
	t.Helper()
	at := map[int]int{0: 0}
	started := 0
	move := func(e *runs.Event) {
		if at[e.ID] != e.Location {
			t.Fatalf("goroutine %d moves from location %d, but is at %d", e.ID, e.Location, at[e.ID])
		}
		at[e.ID] = e.Edge.To
	}
	for i := range l.Path {
		e := &l.Path[i]
		move(e)
		if e.With != nil {
			move(e.With)
		}
		if e.Edge.Act == automaton.Spawn {
			started++
			at[started] = 0
		}
	}
	found := false
	for _, w := range l.Stuck {
		found = found || w.Goroutine == l.Goroutine && w.Location == l.Location && at[w.ID] == w.Location
	}
	if !found {
		t.Fatalf("nobody is stuck at %d.%d after the witness: %+v", l.Goroutine, l.Location, l.Stuck)
	}
}

func TestSearchAgreesWithEnumeration(t *testing.T) {
	rounds := uint64(1500)
	if testing.Short() {
		rounds = 300
	}
	seen := map[witness.Verdict]int{}
	for seed := range rounds {
		if verdict, ok := agree(t, randomSystem(seed)); ok {
			seen[verdict]++
		}
	}
	for _, v := range []witness.Verdict{witness.Leaks, witness.Clean, witness.Unknown} {
		if seen[v] < int(rounds)/150 {
			t.Errorf("only %d of %d systems were %v: the test shows little", seen[v], rounds, v)
		}
	}
	t.Logf("%v of %d systems", seen, rounds)
}

func FuzzSearch(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { agree(t, randomSystem(seed)) })
}
