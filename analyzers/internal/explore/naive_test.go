package explore_test

import (
	"fmt"
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// A place is where a goroutine can be stuck: its automaton and location.
type place struct{ goroutine, location int }

// A world is a state of the naive enumerator. Goroutines keep their place in
// the list for ever, so that each is followed by itself; nothing is merged,
// cleared or put in order.
type world struct {
	at        []place // location -1 is the end
	registers [][]int
	counter   []int
	set       []bool
	queue     [][]int
	shared    []int
	halted    bool
	doubt     bool
	count     int
	number    int
}

const unset = -1000

func (w *world) key() string { return fmt.Sprintf("%+v", *w) }

func (w *world) clone() *world {
	c := *w
	c.at, c.counter, c.set = slices.Clone(w.at), slices.Clone(w.counter), slices.Clone(w.set)
	c.shared = slices.Clone(w.shared)
	c.registers, c.queue = nil, nil
	for _, r := range w.registers {
		c.registers = append(c.registers, slices.Clone(r))
	}
	for _, q := range w.queue {
		c.queue = append(c.queue, slices.Clone(q))
	}
	return &c
}

// naive decides by enumerating every interleaving, with the definition of a
// leak taken literally. It reports false if there are more states than limit
// or a value is missing.
type naive struct {
	sys    *automaton.System
	worlds []*world
	index  map[string]int
	next   [][]int
	moved  [][][]int // for each world and successor, who moved
	failed bool
}

func unsetAll(n int) []int { return slices.Repeat([]int{unset}, n) }

func enumerate(sys *automaton.System, limit int) (verdict, bool) {
	n := &naive{sys: sys, index: map[string]int{}}
	first := &world{number: unset, shared: unsetAll(len(sys.Registers))}
	first.counter, first.set = make([]int, len(sys.Primitives)), make([]bool, len(sys.Primitives))
	first.queue = make([][]int, len(sys.Primitives))
	n.spawn(first, 0)
	n.add(first)
	for i := 0; i < len(n.worlds); i++ {
		if len(n.worlds) > limit || n.failed {
			return verdict{}, false
		}
		n.expand(i)
	}
	return n.stuck(), !n.failed
}

func (n *naive) add(w *world) int {
	k := w.key()
	i, seen := n.index[k]
	if !seen {
		i = len(n.worlds)
		n.index[k] = i
		n.worlds = append(n.worlds, w)
		n.next, n.moved = append(n.next, nil), append(n.moved, nil)
	}
	return i
}

func (n *naive) edges(w *world, i int) []automaton.Edge {
	return n.sys.Goroutines[w.at[i].goroutine].Locations[w.at[i].location]
}

func (n *naive) spawn(w *world, g int) {
	n.failed = n.failed || len(w.at) == 12 // they may start each other for ever
	w.at = append(w.at, place{g, 0})
	w.registers = append(w.registers, unsetAll(len(n.sys.Registers)))
}

func (n *naive) eval(w *world, i int, e *automaton.Expr) int {
	if e == nil {
		return unset
	}
	v, ok := e.Eval(func(v automaton.Var) (int, bool) {
		value := w.registers[i][v]
		if n.sys.Registers[v].Shared {
			value = w.shared[v]
		}
		return value, value != unset
	})
	if !ok {
		return unset
	}
	return v
}

func (n *naive) capacity(w *world, c int) int {
	if e := n.sys.Primitives[c].Capacity; e != nil {
		return n.eval(w, 0, e)
	}
	return 0
}

func (n *naive) expand(at int) {
	w := n.worlds[at]
	if w.halted {
		return
	}
	for i := range w.at {
		edges := n.edges(w, i)
		before := len(n.next[at])
		for _, e := range edges {
			n.fire(at, w, i, e)
		}
		if len(edges) > 0 && edges[0].Act.Internal() && len(n.next[at]) == before {
			n.failed = true // a value is missing
		}
	}
}

// emit adds a successor in which the goroutines in who have moved.
func (n *naive) emit(at int, to *world, who ...int) {
	n.next[at] = append(n.next[at], n.add(to))
	n.moved[at] = append(n.moved[at], who)
}

// advance moves a goroutine along an edge in a copy of the world.
func (n *naive) advance(from, to *world, i int, e automaton.Edge, received int) {
	if e.Act == automaton.Receive && e.Var != automaton.NoVar {
		to.registers[i][e.Var] = received
	}
	for _, s := range e.Sets {
		to.registers[i][s.Var] = n.eval(from, i, s.Value)
	}
	to.at[i].location = e.To
	to.doubt = to.doubt || e.Doubt != ""
	if e.Count != 0 && to.count != e.Count {
		to.doubt = to.doubt || to.count != 0 || to.number != unset
		to.count = e.Count
	}
}

func (n *naive) fire(at int, w *world, i int, e automaton.Edge) {
	p := e.Primitive
	to := w.clone()
	n.advance(w, to, i, e, unset)
	switch e.Act {
	case automaton.Step:
		if e.When == nil || n.eval(w, i, e.When) == 1 {
			n.emit(at, to, i)
		}
	case automaton.Choose:
		n.choose(at, w, i, e)
	case automaton.Spawn:
		n.spawn(to, e.Start)
		n.emit(at, to, i)
	case automaton.Halt:
		n.emit(at, &world{halted: true}, i)
	case automaton.Free:
		n.emit(at, to, i)
	case automaton.Default:
		if !slices.ContainsFunc(n.edges(w, i), func(o automaton.Edge) bool { return n.ready(w, o) }) {
			n.emit(at, to, i)
		}
	case automaton.Fire:
		to.set[p] = true
		n.emit(at, to, i)
	case automaton.Await:
		kind := n.sys.Primitives[p]
		if kind.Kind == automaton.Timer {
			n.emit(at, to, i)
		} else if kind.External || n.fired(w, p) {
			to.set[p] = true
			n.emit(at, to, i)
		}
	case automaton.Add:
		to.counter[p] += n.eval(w, i, e.Value)
		n.emitOrCrash(at, to, to.counter[p] < 0, i)
	case automaton.Wait:
		if w.counter[p] == 0 {
			n.emit(at, to, i)
		}
	case automaton.Send, automaton.Receive, automaton.ReceiveClosed, automaton.Close:
		n.channel(at, w, to, i, e)
	case automaton.Notify, automaton.NotifyAll:
		n.notify(at, w, i, e)
	default:
		n.lock(at, w, to, i, e)
	}
}

func (n *naive) lock(at int, w, to *world, i int, e automaton.Edge) {
	p := e.Primitive
	kind := n.sys.Primitives[p].Kind
	switch {
	case e.Act == automaton.Unlock:
		to.set[p] = false
		n.emitOrCrash(at, to, !w.set[p], i)
	case e.Act == automaton.ReadUnlock:
		to.counter[p]--
		n.emitOrCrash(at, to, to.counter[p] < 0, i)
	case e.Act == automaton.Announce && !w.set[p], kind == automaton.Mutex && e.Act == automaton.Lock && !w.set[p]:
		to.set[p] = true
		n.emit(at, to, i)
	case e.Act == automaton.ReadLock && !w.set[p], e.Act == automaton.Begin && w.counter[p] == 0:
		to.counter[p]++
		n.emit(at, to, i)
	case kind == automaton.RWMutex && e.Act == automaton.Lock && w.counter[p] == 0:
		n.emit(at, to, i)
	}
}

func (n *naive) notify(at int, w *world, i int, e automaton.Edge) {
	all := w.clone()
	n.advance(w, all, i, e, unset)
	woken := []int{i}
	for j := range w.at {
		k := slices.IndexFunc(n.edges(w, j), func(o automaton.Edge) bool {
			return o.Act == automaton.Sleep && o.Primitive == e.Primitive
		})
		if k < 0 || i == j {
			continue
		}
		n.advance(w, all, j, n.edges(w, j)[k], unset)
		woken = append(woken, j)
		if e.Act == automaton.Notify {
			one := w.clone()
			n.advance(w, one, i, e, unset)
			n.advance(w, one, j, n.edges(w, j)[k], unset)
			n.emit(at, one, i, j)
		}
	}
	if e.Act == automaton.NotifyAll || len(woken) == 1 {
		n.emit(at, all, woken...)
	}
}

func (n *naive) emitOrCrash(at int, to *world, crash bool, i int) {
	if crash {
		to = &world{halted: true}
	}
	n.emit(at, to, i)
}

func (n *naive) choose(at int, w *world, i int, e automaton.Edge) {
	shared := n.sys.Registers[e.Var].Shared
	known := w.registers[i][e.Var] != unset
	if shared {
		known = w.shared[e.Var] != unset
	}
	if known {
		e.Doubt, e.Count = "", 0
		to := w.clone()
		n.advance(w, to, i, e, unset)
		n.emit(at, to, i)
		return
	}
	for _, v := range e.Domain {
		to := w.clone()
		n.advance(w, to, i, e, unset)
		if shared {
			to.shared[e.Var] = v
		} else {
			to.registers[i][e.Var] = v
		}
		if n.sys.Registers[e.Var].Number {
			to.doubt = to.doubt || to.number != unset && to.number != v || to.count != 0
			to.number = v
		}
		n.emit(at, to, i)
	}
}

func (n *naive) channel(at int, w, to *world, i int, e automaton.Edge) {
	p := e.Primitive
	capacity := n.capacity(w, p)
	switch {
	case e.Act == automaton.ReceiveClosed:
		if w.set[p] && len(w.queue[p]) == 0 {
			n.emit(at, to, i)
		}
	case e.Act == automaton.Receive:
		if len(w.queue[p]) > 0 {
			to = w.clone()
			to.queue[p] = to.queue[p][1:]
			n.advance(w, to, i, e, w.queue[p][0])
			n.emit(at, to, i)
		}
	case w.set[p]:
		n.emit(at, &world{halted: true}, i)
	case e.Act == automaton.Close:
		to.set[p] = true
		n.emit(at, to, i)
	case capacity == unset:
		n.failed = true
	case capacity > 0:
		if len(w.queue[p]) < capacity {
			to.queue[p] = append(to.queue[p], n.eval(w, i, e.Value))
			n.emit(at, to, i)
		}
	default:
		n.meet(at, w, i, e)
	}
}

func (n *naive) meet(at int, w *world, i int, e automaton.Edge) {
	for j := range w.at {
		for _, answer := range n.edges(w, j) {
			if i == j || answer.Act != automaton.Receive || answer.Primitive != e.Primitive || n.polls(w, i) && n.polls(w, j) {
				continue
			}
			to := w.clone()
			n.advance(w, to, i, e, unset)
			n.advance(w, to, j, answer, n.eval(w, i, e.Value))
			n.emit(at, to, i, j)
		}
	}
}

func (n *naive) polls(w *world, i int) bool {
	return slices.ContainsFunc(n.edges(w, i), func(e automaton.Edge) bool { return e.Act == automaton.Default })
}

func (n *naive) fired(w *world, p int) bool {
	for ; p != automaton.NoPrimitive; p = n.sys.Primitives[p].Parent {
		if w.set[p] {
			return true
		}
	}
	return false
}

// ready reports whether an edge is possible at once, whoever else is there.
func (n *naive) ready(w *world, e automaton.Edge) bool {
	p := e.Primitive
	switch e.Act {
	case automaton.Free, automaton.Default:
		return false
	case automaton.Await:
		return n.sys.Primitives[p].Kind != automaton.Timer && n.fired(w, p)
	case automaton.Send:
		return w.set[p] || len(w.queue[p]) < n.capacity(w, p)
	case automaton.Receive:
		return len(w.queue[p]) > 0
	case automaton.ReceiveClosed:
		return w.set[p] && len(w.queue[p]) == 0
	case automaton.Wait, automaton.Begin:
		return w.counter[p] == 0
	case automaton.Lock:
		if n.sys.Primitives[p].Kind == automaton.RWMutex {
			return w.counter[p] == 0
		}
		return !w.set[p]
	case automaton.Announce, automaton.ReadLock:
		return !w.set[p]
	}
	return e.Act != automaton.Sleep
}
