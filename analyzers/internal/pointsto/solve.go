package pointsto

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Sets are sorted slices: most hold one to three objects, for which nothing is smaller
// or faster, and the few large ones are merged in linear time. Cycles of copies
// are not collapsed; with differences propagated, each object goes round once.

// A node is a set of objects that grows while the constraints are solved.
// The zero node stands for values that are not tracked: it is never filled.
type node int32

const (
	untracked node = iota
	fromOutside
	empty // nil and other constants
)

// nodeInfo holds a node's set and what depends on it. Both lists of objects are
// sorted; todo holds those of the set that have not been handed on.
type nodeInfo struct {
	set, todo []object
	copies    []node // they hold at least what this one does
	duties    *duties
	leaks     leak // whatever comes here leaks
	queued    bool
}

// duties are the constraints on a node that need more than copying.
type duties struct {
	loads  []node // they hold the content of what comes here
	stores []node // the content of what comes here holds what they do
	calls  []*callSite
	why    string // how what comes here leaks
}

// newNode adds an empty node.
func (g *Graph) newNode() node {
	g.nodes = append(g.nodes, nodeInfo{})
	return node(len(g.nodes) - 1)
}

// duties returns the list of a node's further constraints, which most have not.
func (g *Graph) duties(n node) *duties {
	if g.nodes[n].duties == nil {
		g.nodes[n].duties = &duties{}
	}
	return g.nodes[n].duties
}

// add puts objects, which must be sorted, into a node.
func (g *Graph) add(n node, objects ...object) {
	if n == untracked || len(objects) == 0 {
		return
	}
	info := &g.nodes[n]
	fresh := missing(info.set, objects)
	if len(fresh) == 0 {
		return
	}
	info.set = merge(info.set, fresh)
	info.todo = merge(info.todo, fresh)
	if !info.queued {
		info.queued = true
		g.queue = append(g.queue, n)
	}
}

// missing returns those of objects that are not in set; both are sorted.
func missing(set, objects []object) []object {
	if len(set) == 0 {
		return objects
	}
	var fresh []object
	i := 0
	for _, o := range objects {
		for i < len(set) && set[i] < o {
			i++
		}
		if i == len(set) || set[i] != o {
			fresh = append(fresh, o)
		}
	}
	return fresh
}

// merge returns the union of two sorted lists that have nothing in common. It
// may reuse a, never b.
func merge(a, b []object) []object {
	if len(a) == 0 {
		return slices.Clone(b)
	}
	i := len(a) - 1
	a = append(a, b...)
	for k, j := len(a)-1, len(b)-1; j >= 0; k-- {
		if i >= 0 && a[i] > b[j] {
			a[k] = a[i]
			i--
		} else {
			a[k] = b[j]
			j--
		}
	}
	return a
}

// flow makes dst hold at least what src does. What flows outside leaks.
func (g *Graph) flow(src, dst node) {
	if src == dst || src == untracked || src == empty || dst == untracked {
		return
	}
	if dst == fromOutside || dst == empty {
		return // the caller leaks what goes outside; nothing can be put into nil
	}
	if src == fromOutside {
		g.add(dst, outside)
		return
	}
	if slices.Contains(tail(g.nodes[src].copies), dst) {
		return
	}
	g.nodes[src].copies = append(g.nodes[src].copies, dst)
	g.add(dst, g.nodes[src].set...)
}

// tail returns the last few elements of a list: constraints that are stated
// twice mostly follow each other, and a longer search would cost too much.
func tail(nodes []node) []node { return nodes[max(0, len(nodes)-4):] }

// load makes dst hold the content of all objects of a node.
func (g *Graph) load(from, dst node) {
	switch {
	case dst == untracked || from == untracked || from == empty:
		return
	case from == fromOutside:
		g.add(dst, outside)
		return
	}
	d := g.duties(from)
	d.loads = append(d.loads, dst)
	for _, o := range g.settled(from) {
		g.loadObject(o, dst)
	}
}

// store puts what src holds into all objects of a node.
func (g *Graph) store(to, src node) {
	if to == untracked || src == untracked || src == empty || to == empty || to == fromOutside {
		return
	}
	d := g.duties(to)
	d.stores = append(d.stores, src)
	for _, o := range g.settled(to) {
		g.storeObject(o, src)
	}
}

// loadObject makes dst hold what one object does. Functions, contexts and types
// hold nothing that could be loaded: they are in the set because a node is shared
// by values of several types.
func (g *Graph) loadObject(o object, dst node) {
	switch g.objects[o].kind {
	case foreign:
		g.add(dst, outside)
	case chanObject, cellObject:
		g.flow(g.content(o), dst)
	}
}

// storeObject puts what src holds into one object. What is stored behind a
// pointer from outside is in other hands, whatever its type says of a direction:
// the pointer may have been converted.
func (g *Graph) storeObject(o object, src node) {
	switch g.objects[o].kind {
	case foreign:
		g.leak(src, leakAll, "stored outside the package")
	case chanObject, cellObject:
		g.flow(src, g.content(o))
	}
}

// settled returns a copy of the objects of a node that have been handed on: a new
// constraint must treat them, while the others come by themselves.
func (g *Graph) settled(n node) []object {
	return slices.Clone(missing(g.nodes[n].todo, g.nodes[n].set))
}

// reach adds a function to those that take part.
func (g *Graph) reach(fn *ssa.Function) {
	if !g.reached[fn] && own(fn) {
		g.reached[fn] = true
		g.order = append(g.order, fn)
	}
}

// solve visits functions and propagates sets until nothing changes.
func (g *Graph) solve() {
	for next := 0; next < len(g.order) || len(g.queue) > 0; {
		if next < len(g.order) {
			g.visit(g.order[next])
			next++
			continue
		}
		n := g.queue[0]
		g.queue = g.queue[1:]
		g.propagate(n)
	}
}

// propagate hands on what is new in a node.
func (g *Graph) propagate(n node) {
	info := &g.nodes[n]
	info.queued = false
	fresh := info.todo
	info.todo = nil
	copies, leaks, d := info.copies, info.leaks, info.duties
	for _, dst := range copies {
		g.add(dst, fresh...)
	}
	if leaks != 0 {
		for _, o := range fresh {
			g.leakObject(o, leaks, d.why)
		}
	}
	if d == nil {
		return
	}
	for _, o := range fresh {
		for _, dst := range d.loads {
			g.loadObject(o, dst)
		}
		for _, src := range d.stores {
			g.storeObject(o, src)
		}
		for _, c := range d.calls {
			g.resolve(c, o)
		}
	}
}
