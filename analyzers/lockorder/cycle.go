package lockorder

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
)

// A cycle is a ring of edges: each takes the lock that the next one holds.
type cycle []edge

// cycles finds the rings, shortest first. Of rings that share an order the first
// one stands for all: whoever mends it will look at the others.
func (g *graph) cycles() (found []cycle) {
	dead, told := map[pair]bool{}, map[pair]bool{}
	for {
		ring := g.shortestRing(dead)
		if ring == nil {
			return found
		}
		if i := slices.IndexFunc(ring, func(p pair) bool { return told[p] }); i >= 0 {
			dead[ring[(i+1)%len(ring)]] = true
			continue
		}
		c, culprit := g.instance(ring)
		if c != nil {
			found = append(found, c)
			culprit = c.last().pair
			for _, p := range ring {
				told[p] = true
			}
		}
		dead[culprit] = true
	}
}

// shortestRing finds a shortest ring of orders that are not dead.
func (g *graph) shortestRing(dead map[pair]bool) (best []pair) {
	next := map[string][]pair{}
	for _, p := range g.sorted {
		if !dead[p] {
			next[p.held] = append(next[p.held], p)
		}
	}
	for _, p := range g.sorted {
		if dead[p] {
			continue
		}
		if back := way(next, p.taken, p.held); back != nil && (best == nil || len(back)+1 < len(best)) {
			best = append([]pair{p}, back...)
		}
		if len(best) == 2 {
			break // there is none shorter
		}
	}
	return best
}

// way finds a shortest way from one lock to another, breadth first.
func way(next map[string][]pair, from, to string) []pair {
	came := map[string]pair{}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, p := range next[queue[0]] {
			if _, seen := came[p.taken]; seen || p.taken == from {
				continue
			}
			came[p.taken] = p
			if p.taken == to {
				return follow(came, from, to)
			}
			queue = append(queue, p.taken)
		}
	}
	return nil
}

// follow returns the way to a lock by which each lock was come to.
func follow(came map[string]pair, from, to string) (way []pair) {
	for at := to; at != from; at = came[at].held {
		way = append(way, came[at])
	}
	slices.Reverse(way)
	return way
}

// maxTries bounds the places that are looked at for one order.
const maxTries = 6

// instance finds places for the orders of a ring that can run at the same time; if
// there are none, it returns the order to give up.
func (g *graph) instance(ring []pair) (cycle, pair) {
	var c cycle
	for i, p := range ring {
		found := false
		for k := range min(maxTries, len(g.orders[p])) {
			e := g.orders[p][k]
			if g.possible(&g.orders[p][k]) && g.meets(c, e, i == len(ring)-1) {
				c, found = append(c, e), true
				break
			}
		}
		if !found {
			return nil, p
		}
	}
	return c, pair{}
}

// possible reports whether an edge can run, on objects that others can see.
func (g *graph) possible(e *edge) bool {
	if !e.tried {
		e.tried, e.possible = true, g.decide(*e)
	}
	return e.possible
}

func (g *graph) decide(e edge) bool {
	return !g.gates.nested(e) && !removed(e) && !g.eitherWay(e) && !g.pkg.Fresh(e.hold.Lock, e.taken.Instr) && !g.pkg.Fresh(e.taken.Lock, e.taken.Instr) && g.pkg.Confirm(e.fn, e.taken, e.hold)
}

// meets reports whether an edge can be part of the ring begun.
func (g *graph) meets(c cycle, e edge, closes bool) bool {
	if len(c) > 0 && !g.blocks(c[len(c)-1], e) || closes && !g.blocks(e, c[0]) {
		return false
	}
	if !closes {
		return true
	}
	ring := append(slices.Clone(c), e)
	return !(readersMeet(ring) && unrelated(ring) > 1) && g.gates.common(ring) == "" && !g.starts.alone(ring) && !g.arranged(ring) && !apart(ring) && !kept(g.pkg, ring) && !g.joined(ring)
}

// blocks reports whether a lock taken by one edge is kept from it by the hold of
// the other. Two readers get in each other's way only if a writer is waiting.
func (g *graph) blocks(takes, holds edge) bool {
	return takes.taken.Mode == locks.Write || holds.hold.Mode == locks.Write || g.writers[holds.held]
}

// readersMeet reports whether a ring hangs on a writer who happens to stand between
// two readers. Then little else may be in doubt.
func readersMeet(c cycle) bool {
	for i, e := range c {
		if e.taken.Mode == locks.Read && c[(i+1)%len(c)].hold.Mode == locks.Read {
			return true
		}
	}
	return false
}

// unrelated counts the edges of whose two objects nothing shows that they have to
// do with each other: neither leads to the other one.
func unrelated(c cycle) (n int) {
	for _, e := range c {
		if root := e.hold.Lock.Path.Root; root == nil || root != e.taken.Lock.Path.Root {
			n++
		}
	}
	return n
}

// last is the edge at which the cycle is reported: the one later in the source.
func (c cycle) last() edge {
	return slices.MaxFunc(c, func(a, b edge) int { return int(a.taken.Instr.Pos()) - int(b.taken.Instr.Pos()) })
}
