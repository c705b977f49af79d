package simulate

import (
	"slices"
)

// count returns the counter of a WaitGroup or errgroup, which is 0 or more.
func (m *machine) counter(v value) (n int, p pointer, ok bool) {
	p, ok = v.(pointer)
	if !ok {
		return 0, p, false
	}
	switch c := m.at(p).(type) {
	case group:
		return c.count, p, true
	case *errGroup:
		return c.count, p, true
	}
	return 0, p, false
}

func (m *machine) setCounter(p pointer, n int) {
	if g, ok := m.at(p).(*errGroup); ok {
		next := *g
		next.count = n
		m.put(p, &next)
		return
	}
	m.put(p, group{n})
}

// waiting returns the way to return from WaitGroup.Wait or errgroup's.
func (m *machine) waiting(g *goroutine) []option {
	id := g.id
	n, p, ok := m.counter(g.op.on)
	switch {
	case ok && n > 0 && !m.s.objects[p.obj].outside:
		return nil
	case ok && n > 0:
		return []option{m.option(g, "outside", func(m *machine) {
			m.suspect("a WaitGroup that code outside of the run can reach")
			m.complete(id, null{})
		})}
	}
	return []option{m.option(g, "", func(m *machine) {
		var result value
		if eg, ok := m.at(p).(*errGroup); ok {
			m.cancelValue(eg.cancel)
			result = eg.err
		}
		m.complete(id, result)
	})}
}

// adding returns the way to add to a WaitGroup. A negative count panics.
func (m *machine) adding(g *goroutine) []option {
	id := g.id
	n, p, ok := m.counter(g.op.on)
	delta := int64(-1)
	if g.op.kind == WaitGroupAdd {
		k, known := m.resolve(g.op.args[0]).(integer)
		if !known {
			ok = false
		}
		delta = int64(k)
	}
	return []option{m.option(g, "", func(m *machine) {
		next := n + int(delta)
		switch {
		case !ok:
			m.giveUp("a WaitGroup whose count is not known")
		case next < 0 && !m.s.objects[p.obj].outside:
			m.panics(id)
		default:
			m.setCounter(p, max(next, 0))
			m.complete(id, nil)
		}
	})}
}

// leave runs what is to happen at the end of an activation. It reports false if
// the machine has been split.
func (m *machine) leave(g *goroutine, f *frame, result value) bool {
	if f.after.kind == noHook {
		return true
	}
	return m.countDown(g, f.after, result)
}

// countDown does what a hook stands for. Done is done early, as a release is: a
// Wait that it lets go was not able to go before.
func (m *machine) countDown(g *goroutine, h hook, result value) bool {
	switch h.kind {
	case onceHook:
		m.put(h.on, once{onceDone})
	case waitGroupHook:
		if n, p, ok := m.counter(h.on); ok {
			m.setCounter(p, max(n-1, 0))
		}
	case errGroupHook:
		eg, ok := m.at(h.on).(*errGroup)
		if !ok {
			return true
		}
		if _, isNil := eg.err.(null); isNil && result != nil {
			isNil, known := m.isNil(result)
			if !known {
				return false
			}
			if !isNil {
				m.cancelValue(eg.cancel)
				next := *eg
				next.err = result
				eg = &next
			}
		}
		next := *eg
		next.count--
		m.store(h.on, &next)
	}
	return true
}

// condWaiting returns the phases of Cond.Wait: release L and queue up, be
// awakened, take L again.
func (m *machine) condWaiting(g *goroutine) []option {
	id := g.id
	p, ok := g.op.on.(pointer)
	if !ok {
		return nil
	}
	locker := m.resolve(m.condLocker(p))
	switch g.op.phase {
	case arriving:
		return []option{m.option(g, "queue", func(m *machine) {
			if on, read, ok := m.lockOf(locker); ok {
				m.release(id, on, read)
			}
			g := m.goroutine(id)
			next := *g.op
			next.phase = announced
			g.op = &next
			m.changeCond(p, func(c *condition) { c.waiting = append(slices.Clone(c.waiting), id) })
		})}
	case announced:
		if !m.s.objects[p.obj].outside {
			return nil
		}
		return []option{m.option(g, "outside", func(m *machine) { m.wake(p, id) })}
	}
	on, read, ok := m.lockOf(locker)
	if !ok {
		return []option{m.option(g, "", func(m *machine) { m.complete(id, nil) })}
	}
	op := *g.op
	op.kind, op.phase = Lock, awakened
	if read {
		op.kind = RLock
	}
	return m.locking(id, &op, on)
}

// condLocker returns the L of a Cond.
func (m *machine) condLocker(p pointer) value {
	return m.at(pointer{p.obj, step(p.path, 1)})
}

// lockOf returns the lock behind a sync.Locker, and whether it is the reader's side.
func (m *machine) lockOf(locker value) (on pointer, read, ok bool) {
	i, isIface := m.resolve(locker).(iface)
	if !isIface {
		return pointer{}, false, false
	}
	if c, isReader := i.v.(*closure); isReader && c.native == rLocker {
		on, ok = c.bindings[0].(pointer)
		return on, true, ok
	}
	on, ok = m.resolve(i.v).(pointer)
	return on, false, ok && m.lockAt(on) != nil
}

func (m *machine) changeCond(p pointer, change func(*condition)) {
	at := pointer{p.obj, step(p.path, 0)}
	c, ok := m.at(at).(*condition)
	if !ok {
		c = &condition{}
	}
	next := *c
	change(&next)
	m.put(at, &next)
}

// wake lets a goroutine that waits in Cond.Wait go on to its lock.
func (m *machine) wake(p pointer, id int) {
	m.changeCond(p, func(c *condition) {
		c.waiting = slices.DeleteFunc(slices.Clone(c.waiting), func(w int) bool { return w == id })
	})
	if g := m.goroutine(id); g != nil && g.op != nil {
		next := *g.op
		next.phase = awakened
		g.op = &next
	}
}

// signalling returns the way to signal: the first in the queue is awakened, or
// all are; if nobody waits, the signal is lost.
func (m *machine) signalling(g *goroutine) []option {
	id := g.id
	p, ok := g.op.on.(pointer)
	opt := m.option(g, "", func(m *machine) { m.complete(id, nil) })
	if !ok {
		return []option{opt}
	}
	c, _ := m.at(pointer{p.obj, step(p.path, 0)}).(*condition)
	if c == nil || len(c.waiting) == 0 {
		opt.step.Detail = "lost"
		return []option{opt}
	}
	woken := c.waiting
	if g.op.kind == CondSignal {
		woken = woken[:1]
	}
	opt.partner, opt.step.Partner = woken[0], woken[0]
	opt.do = func(m *machine) {
		for _, w := range woken {
			m.wake(p, w)
		}
		m.complete(id, nil)
	}
	return []option{opt}
}

// doingOnce returns the way through Once.Do: the first caller runs the
// function, and all others wait for it to end, even if that is themselves.
func (m *machine) doingOnce(g *goroutine) []option {
	id := g.id
	p, ok := g.op.on.(pointer)
	if !ok {
		return nil
	}
	c, _ := m.at(p).(once)
	switch {
	case c.state == onceDone:
		return []option{m.option(g, "", func(m *machine) { m.complete(id, nil) })}
	case c.state == onceRuns:
		return nil
	}
	return []option{m.option(g, "runs", func(m *machine) {
		m.put(p, once{onceRuns})
		g := m.goroutine(id)
		op := g.op
		g.op = nil
		m.enter(g, callee{fn: op.args[0], sig: emptySignature}, op, hook{onceHook, p})
	})}
}

// enter runs a function in place of an operation.
func (m *machine) enter(g *goroutine, c callee, op *operation, after hook) {
	fn, ok := m.resolve(c.fn).(*closure)
	if !ok || fn.fn == nil || len(fn.fn.Blocks) == 0 {
		m.giveAway(c.fn)
		g.op = op
		m.countDown(g, after, nil)
		m.complete(g.id, nil)
		return
	}
	f := m.push(g, fn.fn, fn.bindings, c.args, op.instr, op.mode)
	f.after = after
}

// groupGoing returns the way through errgroup's Go: it waits while the limit is reached.
func (m *machine) groupGoing(g *goroutine) []option {
	id := g.id
	n, p, ok := m.counter(g.op.on)
	if ok {
		eg, isGroup := m.at(p).(*errGroup)
		if isGroup && eg.limit > 0 && n >= eg.limit && !m.s.objects[p.obj].outside {
			return nil
		}
	}
	return []option{m.option(g, "", func(m *machine) {
		g := m.goroutine(id)
		op := g.op
		if ok {
			m.setCounter(p, n+1)
		}
		g.op = nil
		if !m.startCall(g, callee{fn: op.args[0], sig: emptySignature}, op.instr, hook{errGroupHook, p}) {
			return
		}
		g = m.goroutine(id)
		g.op = op
		m.complete(id, boolean(true))
	})}
}

// acquiring returns the way to acquire a semaphore.
func (m *machine) acquiring(g *goroutine) []option {
	id := g.id
	p, ok := g.op.on.(pointer)
	if !ok {
		return nil
	}
	sem, ok := m.at(p).(semaphore)
	n, known := m.resolve(g.op.args[1]).(integer)
	done := func(m *machine) { m.complete(id, null{}) }
	if !ok || !known || m.s.objects[p.obj].outside {
		return []option{m.option(g, "outside", done)}
	}
	var opts []option
	if sem.used+int(n) <= sem.size {
		opts = append(opts, m.option(g, "", func(m *machine) {
			m.put(p, semaphore{sem.size, sem.used + int(n)})
			done(m)
		}))
	}
	if ended, ok := m.mayEnd(m.resolve(g.op.args[0])); ok {
		opts = append(opts, m.option(g, "cancelled", func(m *machine) {
			m.endScope(ended)
			m.complete(id, m.contextError(false))
		}))
	}
	return opts
}
