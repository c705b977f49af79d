package pointsto

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// sorted returns a sorted list of different objects.
func sorted(r *rand.Rand, size int) []object {
	seen := map[object]bool{}
	for range r.IntN(size + 1) {
		seen[object(r.IntN(2*size+1))] = true
	}
	var all []object
	for o := range seen {
		all = append(all, o)
	}
	slices.Sort(all)
	return all
}

// TestSets compares the two operations on sorted lists with what maps say.
func TestSets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		a, b := sorted(r, 8), sorted(r, 8)
		fresh := slices.Clone(missing(a, b))
		for _, o := range b {
			if slices.Contains(fresh, o) == slices.Contains(a, o) {
				t.Fatalf("missing(%v, %v) = %v", a, b, fresh)
			}
		}
		keep := slices.Clone(b)
		union := merge(slices.Clone(a), fresh)
		want := append(slices.Clone(a), fresh...)
		slices.Sort(want)
		if !slices.Equal(union, want) || !slices.Equal(b, keep) {
			t.Fatalf("merge(%v, %v) = %v, want %v", a, fresh, union, want)
		}
	}
}

// A constraint is one of a random system.
type constraint struct {
	kind     string // copy, load or store
	from, to node
}

// TestSolve compares the work list with a loop that applies every constraint
// until nothing changes, on random systems: in half of them the constraints come
// while the solution grows, as they do when functions are reached.
func TestSolve(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 3000 {
		const nodes, cells = 6, 4
		var system []constraint
		for range r.IntN(12) {
			kind := []string{"copy", "copy", "load", "store"}[r.IntN(4)]
			system = append(system, constraint{kind, node(r.IntN(nodes)), node(r.IntN(nodes))})
		}
		start := make([]object, nodes)
		for i := range start {
			start[i] = object(1 + r.IntN(cells))
		}
		got, want := solved(system, start, cells, round%2 == 0), naive(system, start, cells)
		for n := range nodes {
			if !slices.Equal(got[n], want[n]) {
				t.Fatalf("%v from %v: node %d is %v, want %v", system, start, n, got[n], want[n])
			}
		}
	}
}

// solved runs the solver. Cells are the objects from 1, node i starts with the
// object start[i].
func solved(system []constraint, start []object, cells int, between bool) (sets [][]object) {
	g := &Graph{nodes: make([]nodeInfo, empty+1), objects: make([]objectInfo, 1, cells+1)}
	g.nodes[fromOutside].set = []object{outside}
	for range cells {
		g.newObject(objectInfo{kind: cellObject})
	}
	var ids []node
	for _, o := range start {
		n := g.newNode()
		g.add(n, o)
		ids = append(ids, n)
	}
	for _, c := range system {
		switch c.kind {
		case "copy":
			g.flow(ids[c.from], ids[c.to])
		case "load":
			g.load(ids[c.from], ids[c.to])
		case "store":
			g.store(ids[c.to], ids[c.from])
		}
		if between {
			g.solve()
		}
	}
	g.solve()
	for _, n := range ids {
		sets = append(sets, g.nodes[n].set)
	}
	return sets
}

// naive applies constraints to sets until nothing changes.
func naive(system []constraint, start []object, cells int) (sets [][]object) {
	contents := make([]map[object]bool, cells+1)
	values := make([]map[object]bool, len(start))
	for i := range contents {
		contents[i] = map[object]bool{}
	}
	for i, o := range start {
		values[i] = map[object]bool{o: true}
	}
	changed := true
	into := func(dst, src map[object]bool) {
		for o := range src {
			if !dst[o] {
				dst[o], changed = true, true
			}
		}
	}
	for changed {
		changed = false
		for _, c := range system {
			switch c.kind {
			case "copy":
				into(values[c.to], values[c.from])
			case "load":
				for o := range values[c.from] {
					into(values[c.to], contents[o])
				}
			case "store":
				for o := range values[c.to] {
					into(contents[o], values[c.from])
				}
			}
		}
	}
	for _, v := range values {
		var set []object
		for o := range v {
			set = append(set, o)
		}
		slices.Sort(set)
		sets = append(sets, set)
	}
	return sets
}
