package explore

// facts are what the search wants to know of a node, the same for all nodes of
// a strongly connected component.
type facts struct {
	moves    set  // waiting places that some continuation leaves
	survives bool // some continuation settles while the process lives on
	clear    bool // one of those is free of doubt
	halts    bool // some continuation ends the process
	bottom   bool // nothing outside the component is reached
}

// A set is a set of waiting places; all is what an open node may leave.
type set struct {
	bits []uint64
	all  bool
}

func (s set) has(i int) bool { return s.all || s.bits[i/64]&(1<<(i%64)) != 0 }

func (s *set) add(i int) {
	if i >= 0 {
		s.bits[i/64] |= 1 << (i % 64)
	}
}

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
		inside := map[int]bool{}
		for _, i := range component {
			inside[i] = true
		}
		f := facts{moves: set{bits: make([]uint64, g.count/64+1)}, bottom: true}
		for _, i := range component {
			f.moves.all = f.moves.all || g.nodes[i].open
			for _, e := range g.nodes[i].edges {
				f.moves.add(e.places[0])
				f.moves.add(e.places[1])
				if !inside[e.to] {
					f.bottom = false
					f.moves.union(g.nodes[e.to].moves)
					f.survives = f.survives || g.nodes[e.to].survives
					f.clear = f.clear || g.nodes[e.to].clear
					f.halts = f.halts || g.nodes[e.to].halts
				}
			}
		}
		first := g.nodes[component[0]]
		if f.bottom && g.spins(component) {
			f.moves.all = true
			g.leaveOpen(first, "a goroutine loops without communicating")
		}
		settles := f.bottom && !first.state.halted && !first.open
		f.survives = f.survives || settles
		f.clear = f.clear || settles && first.state.doubt == ""
		f.halts = f.halts || first.state.halted
		for _, i := range component {
			g.nodes[i].facts = f
		}
	}
}

// spins reports whether a bottom component is a goroutine that moves on its own
// for ever. The others have their turn too, but the reduction hides it.
func (g *graph) spins(component []int) bool {
	for _, i := range component {
		n := g.nodes[i]
		if len(n.edges) == 0 || g.internal(n.state) < 0 {
			return false
		}
	}
	return true
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
