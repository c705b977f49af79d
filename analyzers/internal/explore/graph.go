package explore

import "slices"

// A graph is what the search has reached.
type graph struct {
	Program
	bounds  Bounds
	reduce  bool
	nodes   []*node
	index   map[string]int
	places  int            // more than the largest waiting place
	reasons []string       // why some nodes are open
	opened  map[string]int // how many nodes each reason left open
}

type node struct {
	state  State
	depth  int
	parent int // the node from which it was reached first
	edges  []edge
	open   bool // its moves are not all known
	*facts
}

// An edge of the graph says which waiting places its move leaves.
type edge struct {
	to     int
	leaves []Place
}

// reach builds the graph breadth-first.
func reach(p Program, b Bounds, reduce bool) *graph {
	g := &graph{Program: p, bounds: b, reduce: reduce, index: map[string]int{}, opened: map[string]int{}}
	g.add(p.Start(), 0, 0)
	for i := 0; i < len(g.nodes); i++ {
		n := g.nodes[i]
		switch {
		case n.state.Halted():
		case i >= b.States:
			g.leaveOpen(n, TooManyStates)
		case n.depth >= b.Depth:
			g.leaveOpen(n, TooManySteps)
		default:
			g.expand(i)
		}
	}
	return g
}

// expand follows the moves of a node. Where one goroutine's moves are quiet
// they suffice, unless all of them lead back: a goroutine could go round in
// quiet moves for ever while the others wait for their turn.
func (g *graph) expand(i int) {
	n := g.nodes[i]
	moves, why := g.Next(n.state)
	if quiet := quietMoves(moves); g.reduce && quiet != nil {
		g.follow(i, quiet)
		if slices.ContainsFunc(n.edges, func(e edge) bool { return e.to > i }) {
			return
		}
		n.edges = nil
	}
	if why != "" {
		g.leaveOpen(n, why)
	}
	g.follow(i, moves)
}

func (g *graph) follow(i int, moves []Move) {
	n := g.nodes[i]
	for _, m := range moves {
		leaves := left(n.state, m)
		for _, p := range leaves {
			g.places = max(g.places, int(p)+1)
		}
		n.edges = append(n.edges, edge{to: g.add(m.To, i, n.depth+1), leaves: leaves})
	}
}

// left returns the waiting places that goroutines leave by a move: those that
// the program names, and those at which somebody waited before and not after.
// The end of the process lets nobody go.
func left(from State, m Move) []Place {
	leaves := slices.Clip(m.Leaves)
	if m.To.Halted() {
		return leaves
	}
	after := m.To.Waiting()
	for _, w := range from.Waiting() {
		if !slices.Contains(after, w) && !slices.Contains(leaves, w.Place) {
			leaves = append(leaves, w.Place)
		}
	}
	return leaves
}

// quietMoves returns the moves of the first goroutine that has only quiet ones.
func quietMoves(moves []Move) []Move {
	loud := map[int]bool{}
	for _, m := range moves {
		for _, id := range m.By {
			loud[id] = loud[id] || !m.Quiet
		}
	}
	for _, m := range moves {
		if m.Quiet && !loud[m.By[0]] {
			return slices.DeleteFunc(slices.Clone(moves), func(o Move) bool { return o.By[0] != m.By[0] })
		}
	}
	return nil
}

func (g *graph) add(s State, parent, depth int) int {
	k := key(s)
	if i, ok := g.index[k]; ok {
		return i
	}
	i := len(g.nodes)
	g.index[k] = i
	g.nodes = append(g.nodes, &node{state: s, parent: parent, depth: depth})
	for _, w := range s.Waiting() {
		g.places = max(g.places, int(w.Place)+1)
	}
	return i
}

// key tells states in doubt from others; all ends of the process are one.
func key(s State) string {
	switch {
	case s.Halted():
		return "halted"
	case s.Doubt() != "":
		return "?" + s.Key()
	}
	return "!" + s.Key()
}

func (g *graph) leaveOpen(n *node, why string) {
	n.open = true
	g.reasons = appendNew(g.reasons, why)
	g.opened[why]++
}
