package explore

// facts are what the search wants to know of a node, the same for all nodes of
// a strongly connected component.
type facts struct {
	leaves   set  // waiting places that some continuation leaves
	survives bool // some continuation settles while the process lives on
	settled  bool // that is so here: nothing outside the component is reached
	clear    bool // some continuation settles without doubt
	halts    bool // some continuation ends the process
}

// A set is a set of waiting places; all is what an open node may leave.
type set struct {
	bits []uint64
	all  bool
}

func (s set) has(p Place) bool { return s.all || s.bits[p/64]&(1<<(p%64)) != 0 }

func (s *set) add(p Place) { s.bits[p/64] |= 1 << (p % 64) }

func (s *set) union(t set) {
	s.all = s.all || t.all
	for i, b := range t.bits {
		s.bits[i] |= b
	}
}

// analyse finds the facts of every node, component by component, each after
// those that it reaches.
func (g *graph) analyse() {
	for _, component := range g.components() {
		f := &facts{leaves: set{bits: make([]uint64, g.places/64+1)}}
		for _, i := range component { // so that edges within are known
			g.nodes[i].facts = f
		}
		bottom := true
		for _, i := range component {
			n := g.nodes[i]
			f.leaves.all = f.leaves.all || n.open
			for _, e := range n.edges {
				bottom = f.inherit(e, g.nodes[e.to].facts) && bottom
			}
		}
		first := g.nodes[component[0]].state
		f.halts = f.halts || first.Halted()
		f.settled = bottom && !first.Halted() && !f.leaves.all
		f.survives = f.survives || f.settled
		f.clear = f.clear || f.settled && first.Doubt() == ""
	}
}

// inherit adds what an edge and what it leads to contribute. It reports whether
// the edge stays in the component.
func (f *facts) inherit(e edge, next *facts) (inside bool) {
	for _, p := range e.leaves {
		f.leaves.add(p)
	}
	if next == f {
		return true
	}
	f.leaves.union(next.leaves)
	f.survives = f.survives || next.survives
	f.clear = f.clear || next.clear
	f.halts = f.halts || next.halts
	return false
}

// components returns the strongly connected components, each after all that it
// reaches (Tarjan's algorithm, without recursion: graphs are deep).
func (g *graph) components() (components [][]int) {
	const unseen = -1
	low, order := make([]int, len(g.nodes)), make([]int, len(g.nodes))
	for i := range order {
		order[i] = unseen
	}
	done := make([]bool, len(g.nodes))
	type visit struct{ node, edge int }
	var stack []int
	count := 0
	enter := func(i int) visit {
		order[i], low[i] = count, count
		count++
		stack = append(stack, i)
		return visit{node: i}
	}
	calls := []visit{enter(0)} // every node is reached from the first
	for len(calls) > 0 {
		v := &calls[len(calls)-1]
		if edges := g.nodes[v.node].edges; v.edge < len(edges) {
			to := edges[v.edge].to
			v.edge++
			switch {
			case order[to] == unseen:
				calls = append(calls, enter(to))
			case !done[to]:
				low[v.node] = min(low[v.node], order[to])
			}
			continue
		}
		i := v.node
		calls = calls[:len(calls)-1]
		if len(calls) > 0 {
			caller := calls[len(calls)-1].node
			low[caller] = min(low[caller], low[i])
		}
		if low[i] < order[i] {
			continue
		}
		at := len(stack) - 1
		for stack[at] != i {
			at--
		}
		component := append([]int(nil), stack[at:]...)
		stack = stack[:at]
		for _, k := range component {
			done[k] = true
		}
		components = append(components, component)
	}
	return components
}
