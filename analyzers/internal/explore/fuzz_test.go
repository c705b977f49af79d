package explore_test

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton/runs"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

func byPlace(a, b place) int {
	return cmp.Or(cmp.Compare(a.goroutine, b.goroutine), cmp.Compare(a.location, b.location))
}

// plenty are bounds that no small system reaches.
var plenty = explore.Bounds{States: 1 << 20, Depth: 1 << 20}

// agree compares the search, with each of its reductions and without, with the
// enumerator. It returns the verdict, or false if the system is too large for
// the latter.
func agree(t *testing.T, sys *automaton.System) (witness.Verdict, bool) {
	t.Helper()
	if err := sys.Validate(); err != nil {
		t.Fatal(err)
	}
	enumerated, ok := enumerate(sys, 400)
	if !ok {
		return 0, false
	}
	want := witness.Clean
	switch {
	case len(enumerated.leaks) > 0:
		want = witness.Leaks
	case len(enumerated.doubtful) > 0:
		want = witness.Unknown
	}
	for _, way := range []struct {
		name           string
		plain, reduces bool
		search         func(explore.Program, explore.Bounds) explore.Result
	}{
		{"no reduction", true, false, explore.SearchAll},
		{"quiet moves first", true, true, explore.Search},
		{"equal goroutines interchangeable", false, false, explore.SearchAll},
		{"both reductions", false, true, explore.Search},
	} {
		p := runs.New(sys, 100)
		p.Plain = way.plain
		r := way.search(p, plenty)
		if got := placesOf(p, r); r.Verdict != want || !slices.Equal(got, enumerated.leaks) {
			t.Fatalf("%s: %v %v %q, enumeration: %v %v\n%+v", way.name, r.Verdict, got, r.Reasons, want, enumerated.leaks, *sys)
		}
		for _, l := range p.Told(r).Leaks {
			shortest := enumerated.shortest[place{l.Goroutine, l.Location}]
			longer := len(l.Path) > shortest && !(way.reduces && enumerated.lively)
			if longer || way.plain && len(l.Path) < shortest {
				t.Fatalf("%s: %d moves to %d.%d, the shortest way has %d\n%+v", way.name, len(l.Path), l.Goroutine, l.Location, shortest, *sys)
			}
			checkWitness(t, l)
		}
		if again := way.search(p, plenty); !reflect.DeepEqual(p.Told(r), p.Told(again)) {
			t.Fatalf("%s: a second search finds %+v, the first %+v\n%+v", way.name, again, r, *sys)
		}
	}
	return want, true
}

func placesOf(p *runs.Program, r explore.Result) []place { return places(p.Told(r)) }

// checkWitness runs the steps of a witness on their own and looks at its end.
func checkWitness(t *testing.T, l runs.Leak) {
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
		for k := range e.With {
			move(&e.With[k])
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
	rounds := uint64(12000)
	if testing.Short() {
		rounds = 1500
	}
	seen := map[witness.Verdict]int{}
	for seed := range rounds {
		if verdict, ok := agree(t, randomSystem(seed)); ok {
			seen[verdict]++
		}
	}
	for _, v := range []witness.Verdict{witness.Leaks, witness.Clean, witness.Unknown} {
		if seen[v] < int(rounds)/300 {
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
