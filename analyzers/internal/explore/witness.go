package explore

import "slices"

// far is the distance of what is not reached.
const far = 1 << 30

// A candidate is a waiting place at which a goroutine can be stuck, with the
// node from which on it is, or why that is in doubt.
type candidate struct {
	place  Place
	node   int
	length int   // of the way by this node to a settled state
	rest   []int // distances to the settled states that count for it
	doubt  string
}

// candidates returns each place at which a goroutine can be stuck for ever once,
// and says of each whether that is certain. What the search has found out comes
// before what the program knows, since it tells more of the others.
func (g *graph) candidates() []candidate {
	list := g.found()
	certain := map[Place]int{}
	for i, c := range list {
		if c.doubt == "" {
			certain[c.place] = i
		}
	}
	first := len(list)
	for _, c := range g.known() {
		i, ok := certain[c.place]
		switch {
		case !ok:
			certain[c.place] = len(list)
			list = append(list, c)
		case i >= first && c.betters(list[i]):
			list[i] = c
		}
	}
	return slices.DeleteFunc(list, func(c candidate) bool {
		_, ok := certain[c.place]
		return ok && c.doubt != ""
	})
}

// known returns the places at which the program knows that a goroutine is stuck
// for ever, on paths without doubt, where the process lives on.
func (g *graph) known() (list []candidate) {
	if !slices.ContainsFunc(g.nodes, func(n *node) bool {
		s, ok := n.state.(Certain)
		return ok && n.state.Doubt() == "" && len(s.Stuck()) > 0
	}) {
		return nil
	}
	goal := func(atEnd bool) []int {
		return g.distances(func(n *node) bool {
			s, ok := n.state.(Certain)
			if !ok || n.state.Doubt() != "" {
				return false
			}
			lives, ended := s.Lives()
			return n.settled || lives && (ended || !atEnd)
		})
	}
	end, anywhere := goal(true), goal(false)
	for i, n := range g.nodes {
		s, ok := n.state.(Certain)
		if !ok || n.state.Doubt() != "" || anywhere[i] >= far {
			continue
		}
		rest := end
		if end[i] >= far {
			rest = anywhere
		}
		for _, w := range s.Stuck() {
			list = append(list, candidate{place: w.Place, node: i, length: n.depth + rest[i], rest: rest})
		}
	}
	return list
}

// found returns each place at which a goroutine can be stuck for ever once, in
// the order in which the search came upon them. A leak is certain if it is on a
// path without doubt, and if the process cannot end from there or lives on
// without doubt; a test in doubt may be all that keeps a process from its end,
// as in a test that fails otherwise.
func (g *graph) found() []candidate {
	settled := g.distances(func(n *node) bool { return n.settled })
	clear := g.distances(func(n *node) bool { return n.settled && n.state.Doubt() == "" })
	best := make([]int, g.places) // index of the candidate, plus one
	var list []candidate
	for i, n := range g.nodes {
		if !n.survives {
			continue
		}
		c := candidate{node: i, rest: clear, doubt: n.state.Doubt()}
		switch {
		case c.doubt != "":
			c.rest = settled
		case !n.halts:
			c.rest = settled
		case !n.clear:
			c.rest, c.doubt = settled, "a test in doubt decides whether the process ends"
		}
		c.length = n.depth + c.rest[i]
		for _, w := range n.state.Waiting() {
			c.place = w.Place
			switch at := best[c.place]; {
			case n.leaves.has(c.place):
			case at == 0:
				list = append(list, c)
				best[c.place] = len(list)
			case c.betters(list[at-1]):
				list[at-1] = c
			}
		}
	}
	return list
}

// betters reports whether a candidate makes the better witness: one without
// doubt, or else a shorter one.
func (c candidate) betters(d candidate) bool {
	if (c.doubt == "") != (d.doubt == "") {
		return c.doubt == ""
	}
	return c.length < d.length
}

// distances returns how many moves each node is from the nearest one of a kind.
func (g *graph) distances(kind func(*node) bool) []int {
	before := make([][]int, len(g.nodes))
	distance := make([]int, len(g.nodes))
	var queue []int
	for i, n := range g.nodes {
		distance[i] = far
		if kind(n) {
			distance[i] = 0
			queue = append(queue, i)
		}
		for _, e := range n.edges {
			before[e.to] = append(before[e.to], i)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, i := range before[queue[0]] {
			if distance[i] == far {
				distance[i] = distance[queue[0]] + 1
				queue = append(queue, i)
			}
		}
	}
	return distance
}

// leak tells how a candidate's place is reached, and on to a state in which all
// is settled. It reports false if the program does not keep to its keys.
func (g *graph) leak(c candidate) (Leak, bool) {
	var way []int
	for i := c.node; i != 0; i = g.nodes[i].parent {
		way = append(way, i)
	}
	slices.Reverse(way)
	for i := c.node; c.rest[i] > 0; way = append(way, i) {
		i = g.closer(i, c.rest)
	}
	path, last, ok := g.replay(way)
	l := Leak{Place: c.place, Path: path, Final: last, Waiter: Waiter{ID: -1}}
	l.Stuck = g.stuck(last)
	for _, w := range l.Stuck {
		if w.Place == c.place && l.Waiter.ID < 0 {
			l.Waiter = w
		}
	}
	return l, ok && l.Waiter.ID >= 0
}

// closer returns the first follower of a node that is closer to the goal.
func (g *graph) closer(i int, distance []int) int {
	for _, e := range g.nodes[i].edges {
		if distance[e.to] < distance[i] {
			return e.to
		}
	}
	return i // not reached: the distance is that of a follower, and one more
}

// replay follows a way through the graph with real states, so that a goroutine
// keeps its identity where the graph takes equal ones for each other.
func (g *graph) replay(way []int) (path []Step, last State, ok bool) {
	last = g.Start()
	for _, i := range way {
		moves, _ := g.Next(last)
		at := slices.IndexFunc(moves, func(m Move) bool {
			k, known := g.index[key(m.To)]
			return known && k == i
		})
		if at < 0 {
			return path, last, false
		}
		path = append(path, Step{last, moves[at]})
		last = moves[at].To
	}
	return path, last, true
}

// stuck returns who waits for ever in the last state of a path.
func (g *graph) stuck(s State) (stuck []Waiter) {
	n := g.nodes[g.index[key(s)]]
	var known []Waiter
	if s, ok := s.(Certain); ok {
		known = s.Stuck()
	}
	for _, w := range s.Waiting() {
		if !n.leaves.has(w.Place) || slices.Contains(known, w) {
			stuck = append(stuck, w)
		}
	}
	return stuck
}
