package explore

import "slices"

// A graph is what the search has reached.
type graph struct {
	*program
	nodes   []*node
	index   map[string]int
	reasons []string // why some nodes are open
}

type node struct {
	state  *state
	key    string
	depth  int
	parent int // the node from which it was reached first
	edges  []edge
	open   bool // its moves are not known
	facts
}

// An edge of the graph says which waiting places its move leaves.
type edge struct {
	to     int
	places [2]int // -1 for none
}

// reach builds the graph breadth-first.
func (p *program) reach() *graph {
	g := &graph{program: p, index: map[string]int{}}
	g.add(p.start(), 0, 0)
	for i := 0; i < len(g.nodes); i++ {
		n := g.nodes[i]
		switch {
		case i >= p.bounds.States:
			g.leaveOpen(n, "too many states")
			continue
		case n.depth >= p.bounds.Depth:
			g.leaveOpen(n, "too many steps")
			continue
		}
		moves, why := p.next(n.state)
		if why != "" {
			g.leaveOpen(n, why)
		}
		for _, m := range moves {
			n.edges = append(n.edges, edge{to: g.add(m.to, i, n.depth+1), places: p.left(n.state, m)})
		}
	}
	return g
}

func (g *graph) add(s *state, parent, depth int) int {
	key := s.key()
	if i, ok := g.index[key]; ok {
		return i
	}
	i := len(g.nodes)
	g.index[key] = i
	g.nodes = append(g.nodes, &node{state: s, key: key, parent: parent, depth: depth})
	return i
}

func (g *graph) leaveOpen(n *node, why string) {
	n.open = true
	g.reasons = appendNew(g.reasons, why)
}

// left returns the waiting places that a move leaves.
func (p *program) left(s *state, m move) [2]int {
	places := [2]int{p.place(s, m.actor), -1}
	if m.other >= 0 {
		places[1] = p.place(s, m.other)
	}
	return places
}

func (p *program) place(s *state, i int) int {
	g := s.goroutines[i]
	return p.places[g.automaton][g.location]
}

// A stuckPlace is a waiting place with the first node at which one waits there for ever.
type stuckPlace struct {
	node                int
	automaton, location int
}

// doubt says why it is not certain that a goroutine which is stuck here stays
// so: the way to here may not be feasible, or a test in doubt is all that keeps
// the process from its end, as in a test that fails otherwise.
func (n *node) doubt() string {
	if n.state.doubt == "" && n.halts && !n.clear {
		return "a test in doubt decides whether the process ends"
	}
	return n.state.doubt
}

// stuckPlaces returns each place at which a goroutine can be stuck for ever,
// once, with the nearest state; one without doubt comes before any with.
func (g *graph) stuckPlaces() []stuckPlace {
	var found []stuckPlace
	seen := make([]bool, g.count)
	for _, doubted := range []bool{false, true} {
		for i, n := range g.nodes {
			if n.open || !n.survives || (n.doubt() != "") != doubted {
				continue
			}
			for k, gr := range n.state.goroutines {
				place := g.place(n.state, k)
				if place >= 0 && !seen[place] && !n.moves.has(place) {
					seen[place] = true
					found = append(found, stuckPlace{i, gr.automaton, gr.location})
				}
			}
		}
	}
	return found
}

// leak tells how a stuck place is reached, and on to a state in which all is settled.
func (g *graph) leak(place stuckPlace) Leak {
	var way []int
	for i := place.node; i != 0; i = g.nodes[i].parent {
		way = append(way, i)
	}
	slices.Reverse(way)
	path, last := g.replay(append(way, g.settle(place.node)...))
	l := Leak{Goroutine: place.automaton, Location: place.location, Path: path}
	final := g.nodes[g.index[last.key()]]
	for i, gr := range last.goroutines {
		if p := g.place(last, i); p >= 0 && !final.moves.has(p) {
			l.Stuck = append(l.Stuck, Waiter{gr.id, gr.automaton, gr.location})
		}
	}
	return l
}

// settle returns the shortest way from a node to a bottom component in which
// the process lives on.
func (g *graph) settle(from int) []int {
	parent := map[int]int{from: from}
	for queue := []int{from}; ; queue = queue[1:] { // one is always reached: the node survives
		i := queue[0]
		if g.nodes[i].bottom && !g.nodes[i].state.halted {
			var way []int
			for ; i != from; i = parent[i] {
				way = append(way, i)
			}
			slices.Reverse(way)
			return way
		}
		for _, e := range g.nodes[i].edges {
			if _, seen := parent[e.to]; !seen && g.nodes[e.to].survives {
				parent[e.to] = i
				queue = append(queue, e.to)
			}
		}
	}
}

// replay follows a way through the graph with real states, so that a goroutine
// keeps its identity where the graph takes equal ones for each other.
func (g *graph) replay(way []int) (path []Event, last *state) {
	last = g.start()
	for _, i := range way {
		moves, _ := g.next(last)
		for _, m := range moves {
			if g.index[m.to.key()] == i {
				path = append(path, m.event(last))
				last = m.to
				break
			}
		}
	}
	return path, last
}

func (m move) event(s *state) Event {
	e := Event{Waiter: s.goroutines[m.actor].waiter(), Edge: *m.edge}
	if m.other >= 0 {
		e.With = &Event{Waiter: s.goroutines[m.other].waiter(), Edge: *m.answer}
	}
	return e
}

func (g goroutine) waiter() Waiter { return Waiter{g.id, g.automaton, g.location} }
