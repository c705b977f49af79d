package explore_test

import "slices"

// A verdict is what the enumeration finds.
type verdict struct {
	leaks, doubtful []place
	shortest        map[place]int // the moves of the shortest witness of each leak
	// lively says that somebody may go on for ever where all is settled. A way
	// that makes quiet moves first can then be longer by those of his that it need not make.
	lively bool
}

// stuck returns the places at which a goroutine is stuck for ever in some
// reachable world: no world that can follow lets it move, and the end of the
// process cannot be all that follows.
func (n *naive) stuck() verdict {
	v := verdict{shortest: map[place]int{}}
	sure, maybe := map[place]bool{}, map[place]bool{}
	reach := n.closure()
	depth := n.distances(0)
	for at, w := range n.worlds {
		if w.halted || !n.livesOn(reach, at) {
			continue
		}
		v.lively = v.lively || len(n.next[at]) > 0 && isBottom(reach, at)
		for i := range w.at {
			edges := n.edges(w, i)
			if len(edges) == 0 || edges[0].Act.Internal() || n.evermoves(reach, at, i) {
				continue
			}
			if w.doubt || n.endsUnlessDoubted(reach, at) {
				maybe[w.at[i]] = true
				continue
			}
			length := depth[at] + n.rest(reach, at)
			if !sure[w.at[i]] || length < v.shortest[w.at[i]] {
				v.shortest[w.at[i]] = length
			}
			sure[w.at[i]] = true
		}
	}
	v.leaks, v.doubtful = sorted(sure), sorted(maybe)
	return v
}

// distances returns how many moves the worlds are away from one.
func (n *naive) distances(from int) map[int]int {
	d := map[int]int{from: 0}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, k := range n.next[queue[0]] {
			if _, seen := d[k]; !seen {
				d[k] = d[queue[0]] + 1
				queue = append(queue, k)
			}
		}
	}
	return d
}

// rest returns how many moves after a world all is settled: without doubt, if
// doubt could decide whether the process ends.
func (n *naive) rest(reach []map[int]bool, at int) int {
	ends := false
	for k := range reach[at] {
		ends = ends || n.worlds[k].halted
	}
	best := 1 << 30
	for k, d := range n.distances(at) {
		w := n.worlds[k]
		if !w.halted && isBottom(reach, k) && (!ends || !w.doubt) {
			best = min(best, d)
		}
	}
	return best
}

func (n *naive) closure() []map[int]bool {
	reach := make([]map[int]bool, len(n.worlds))
	for at := range n.worlds {
		reach[at] = map[int]bool{at: true}
		for todo := []int{at}; len(todo) > 0; {
			i := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, k := range n.next[i] {
				if !reach[at][k] {
					reach[at][k] = true
					todo = append(todo, k)
				}
			}
		}
	}
	return reach
}

// endsUnlessDoubted reports whether the process can end, and lives on only in
// worlds that are in doubt.
func (n *naive) endsUnlessDoubted(reach []map[int]bool, at int) bool {
	ends := false
	for k := range reach[at] {
		if n.worlds[k].halted {
			ends = true
		} else if !n.worlds[k].doubt && isBottom(reach, k) {
			return false
		}
	}
	return ends
}

// livesOn reports whether a world reaches one whose followers all reach it
// again (a bottom component) other than the end of the process.
func (n *naive) livesOn(reach []map[int]bool, at int) bool {
	for k := range reach[at] {
		if !n.worlds[k].halted && isBottom(reach, k) {
			return true
		}
	}
	return false
}

func isBottom(reach []map[int]bool, at int) bool {
	for follower := range reach[at] {
		if !reach[follower][at] {
			return false
		}
	}
	return true
}

func (n *naive) evermoves(reach []map[int]bool, at, i int) bool {
	for k := range reach[at] {
		for _, who := range n.moved[k] {
			if slices.Contains(who, i) {
				return true
			}
		}
	}
	return false
}

func sorted(set map[place]bool) []place {
	var list []place
	for p := range set {
		list = append(list, p)
	}
	slices.SortFunc(list, byPlace)
	return list
}
