package simulate

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// Who waits for ever, whatever comes. A goroutine that waits for a channel, a lock
// or the like can go on only if somebody acts on that, and nobody can who cannot
// reach it. This is how the leak profile of Go's own runtime tells a leak, too
// (Saioc, Shirchenko and Chabbi, "Unveiling and Vanquishing Goroutine Leaks in
// Enterprise Microservices", CGO 2024): memory that no goroutine that may run
// reaches is garbage, and so is who waits for it.
//
// What a run has found out in that way holds in all that can follow, so that it
// does not matter whether the run comes to its end. Such a goroutine is dead: it
// is kept only to be told of, and keys do not mention what it has.

// A reach is what the goroutines that may run can reach.
type reach struct {
	m    *machine
	seen []bool // by object
	todo []ref
}

// bury marks the goroutines as dead that wait for ever.
func (m *machine) bury() {
	if m.pkg.everySwitch {
		return
	}
	var waiting []*goroutine
	for _, g := range m.s.goroutines {
		if !g.dead && m.mayBeDead(g) {
			waiting = append(waiting, g)
		}
	}
	if len(waiting) == 0 {
		return
	}
	r := &reach{m: m, seen: make([]bool, len(m.s.objects))}
	for i, o := range m.s.objects {
		if o != nil && o.outside {
			r.object(ref(i))
		}
	}
	for _, g := range m.s.goroutines {
		if !g.dead && !slices.Contains(waiting, g) {
			r.goroutine(g)
		}
	}
	for _, g := range r.unreached(waiting) {
		m.goroutine(g.id).dead = true
	}
}

// mayBeDead reports whether a goroutine waits for something that the outside
// cannot reach. Who waits for nothing at all, as select{} does, means to: what
// its deferred calls would do for others is as good as done.
func (m *machine) mayBeDead(g *goroutine) bool {
	if g.op == nil || g.daemon || !g.op.waits() {
		return false
	}
	on := m.waitsFor(g.op)
	return len(on) > 0 && !slices.ContainsFunc(on, func(r ref) bool { return m.s.objects[r].outside })
}

// waitsFor returns the objects through which others can let an operation happen.
// A context ends with those above it.
func (m *machine) waitsFor(op *operation) (on []ref) {
	add := func(v value) {
		switch v := v.(type) {
		case pointer:
			on = append(on, v.obj)
		case reference:
			for ok := true; ok; {
				on = append(on, v.obj)
				var s *scope
				if s, ok = m.s.objects[v.obj].content.(*scope); ok {
					v, ok = s.parent.(reference)
				}
			}
		}
	}
	if op.kind == Select {
		for _, c := range op.cases {
			add(c.on)
		}
		return on
	}
	add(op.on)
	if op.kind == CondWait && op.phase == awakened && len(on) > 0 {
		if l, _, ok := m.lockOf(m.condLocker(op.on.(pointer))); ok {
			add(l)
		}
	}
	if op.kind == SemaphoreAcquire {
		if ctx, ok := m.resolve(op.args[0]).(iface); ok {
			add(ctx.v)
		}
	}
	return on
}

// unreached returns those of the waiting goroutines that nobody reaches who may
// run. Who can go on by himself, or because two of them meet, may run.
func (r *reach) unreached(waiting []*goroutine) []*goroutine {
	for {
		r.follow()
		runs := slices.IndexFunc(waiting, func(g *goroutine) bool {
			return slices.ContainsFunc(r.m.waitsFor(g.op), func(o ref) bool { return r.seen[o] })
		})
		if runs < 0 {
			runs = slices.IndexFunc(waiting, func(g *goroutine) bool { return len(r.m.options(g)) > 0 })
		}
		if runs < 0 {
			return waiting
		}
		r.goroutine(waiting[runs])
		waiting = slices.Delete(waiting, runs, runs+1)
	}
}

// follow reaches all that is led to by what has been reached.
func (r *reach) follow() {
	for len(r.todo) > 0 {
		o := r.todo[len(r.todo)-1]
		r.todo = r.todo[:len(r.todo)-1]
		r.value(r.m.s.objects[o].content)
	}
}

func (r *reach) object(o ref) {
	if int(o) < len(r.seen) && !r.seen[o] && r.m.s.objects[o] != nil {
		r.seen[o] = true
		r.todo = append(r.todo, o)
	}
}

func (r *reach) value(v value) { visit(r.m.resolve(v), r.object) }

// goroutine reaches what is on a goroutine's stack, and what it is about to act on.
func (r *reach) goroutine(g *goroutine) {
	if op := g.op; op != nil {
		r.value(op.on)
		for _, a := range op.args {
			r.value(a)
		}
		for _, c := range op.cases {
			r.value(c.on)
			r.value(c.v)
		}
		r.value(op.hook.on)
	}
	for f := g.top; f != nil; f = f.parent {
		for _, v := range f.regs { // those that are not read again have been dropped
			r.value(v)
		}
		r.value(f.after.on)
		for _, d := range f.defers {
			r.value(d.call.fn)
			r.value(d.call.recv)
			for _, a := range d.call.args {
				r.value(a)
			}
		}
	}
}

// dead writes where there are dead goroutines: what else they have makes no
// difference to what follows, nor how many they are.
func (k *keyer) dead() {
	var places []explore.Place
	for _, g := range k.m.s.goroutines {
		if g.dead {
			places = append(places, g.op.place+explore.Place(phasePlace(g.op)))
		}
	}
	slices.Sort(places)
	for _, place := range slices.Compact(places) {
		k.b = append(k.b, 'D')
		k.int(int64(place))
	}
}

// rest numbers what only dead goroutines have, so that it is kept for those who
// tell of them.
func (k *keyer) rest() {
	k.m.s.buried = nil
	if k.m.alive() == len(k.m.s.goroutines) {
		return
	}
	known := len(k.order)
	for _, g := range k.m.s.goroutines {
		if g.dead {
			k.goroutine(g)
		}
	}
	k.contents()
	for _, r := range k.order[known:] {
		if k.m.s.buried == nil {
			k.m.s.buried = make([]bool, len(k.m.s.objects))
		}
		k.m.s.buried[r] = true
	}
}

// isBuried reports whether only dead goroutines have an object.
func (s *State) isBuried(r ref) bool { return s.buried != nil && int(r) < len(s.buried) && s.buried[r] }

// alive counts the goroutines that are not dead.
func (m *machine) alive() (n int) {
	for _, g := range m.s.goroutines {
		if !g.dead {
			n++
		}
	}
	return n
}

// Stuck returns those of the waiting goroutines that are dead.
func (s *State) Stuck() (stuck []explore.Waiter) {
	for _, w := range s.waiting {
		if g := s.find(w.ID); g != nil && g.dead {
			stuck = append(stuck, w)
		}
	}
	return stuck
}

// Kept reports whether a goroutine waits for what one could still act on who means
// to wait for ever, as main does in a select{} with a deferred cancel.
func (s *State) Kept(id int) bool {
	m := s.reader()
	waiter := s.find(id)
	if waiter == nil || waiter.op == nil {
		return false
	}
	r := &reach{m: m, seen: make([]bool, len(s.objects))}
	for _, g := range s.goroutines {
		if g.op != nil && m.onPurpose(g.op) {
			r.goroutine(g)
		}
	}
	r.follow()
	return slices.ContainsFunc(m.waitsFor(waiter.op), func(o ref) bool { return r.seen[o] })
}

// onPurpose reports whether an operation waits for nothing.
func (m *machine) onPurpose(op *operation) bool {
	switch op.kind {
	case Send, Receive:
		return onPurpose(op.instr) || len(m.waitsFor(op)) == 0
	case Select:
		return !op.poll && len(m.waitsFor(op)) == 0
	}
	return false
}
