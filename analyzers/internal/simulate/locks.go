package simulate

import (
	"slices"
)

// lockAt returns the state of a lock, nil if the model does not hold it.
func (m *machine) lockAt(p pointer) *lock {
	l, _ := m.at(p).(*lock)
	return l
}

// locking returns the ways to acquire a lock. A writer that finds readers there
// first announces itself, which keeps new readers away.
func (m *machine) locking(id int, op *operation, on value) []option {
	p, ok := on.(pointer)
	if !ok {
		return nil
	}
	l := m.lockAt(p)
	g := m.goroutine(id)
	if l == nil || m.s.objects[p.obj].outside && m.heldByOthers(l) {
		// Code outside may hold it and let it go; what it means that a goroutine
		// of the run holds it is not known.
		return []option{m.option(g, "outside", func(m *machine) {
			m.suspect("a lock that code outside of the run can release")
			m.acquire(id, p)
		})}
	}
	if op.kind == RLock {
		if l.bars(id) {
			return nil
		}
		return []option{m.option(g, "", func(m *machine) { m.acquire(id, p) })}
	}
	switch {
	case l.free():
		return []option{m.option(g, "", func(m *machine) { m.acquire(id, p) })}
	case l.rw && l.writer == nil && op.phase == arriving:
		return []option{m.option(g, "announce", func(m *machine) {
			g := m.goroutine(id)
			next := *g.op
			next.phase = announced
			g.op = &next
			m.changeLock(p, func(l *lock) { l.announced = append(l.announced[:len(l.announced):len(l.announced)], id) })
		})}
	}
	return nil
}

// heldByOthers reports whether a lock is taken at all.
func (m *machine) heldByOthers(l *lock) bool { return !l.free() || len(l.announced) > 0 }

// changeLock replaces the state of a lock.
func (m *machine) changeLock(p pointer, change func(*lock)) {
	l := m.lockAt(p)
	if l == nil {
		return
	}
	next := *l
	change(&next)
	m.put(p, &next)
}

// acquire completes the acquisition of a lock.
func (m *machine) acquire(id int, p pointer) {
	m.hold(id, p)
	m.complete(id, nil)
}

// hold makes a goroutine the holder of a lock.
func (m *machine) hold(id int, p pointer) {
	g := m.goroutine(id)
	h := hold{by: id, at: g.op.instr}
	if g.top != nil {
		h.frame = g.top.serial
	}
	read := g.op.kind == RLock || g.op.kind == TryRLock
	m.changeLock(p, func(l *lock) {
		l.announced = slices.DeleteFunc(slices.Clone(l.announced), func(w int) bool { return w == id })
		if read {
			l.readers = append(l.readers[:len(l.readers):len(l.readers)], h)
			return
		}
		l.writer = &h
	})
}

// release gives up a lock. It needs no switch before it: nobody can do
// anything while the lock is held that they cannot do after, but for trying
// to lock it, which is why that is taken to fail at any time.
func (m *machine) release(id int, p pointer, read bool) (ok bool) {
	ok = true
	m.changeLock(p, func(l *lock) {
		if !read {
			ok = l.writer != nil
			l.writer = nil
			return
		}
		if ok = len(l.readers) > 0; !ok {
			return
		}
		l.readers = slices.Delete(slices.Clone(l.readers), l.latest(id), l.latest(id)+1)
	})
	return ok || m.s.objects[p.obj].outside
}

// tryLocking returns the outcomes of TryLock. It may fail although the lock is
// free when the model says so, since releases are done early.
func (m *machine) tryLocking(g *goroutine) []option {
	id := g.id
	p, ok := g.op.on.(pointer)
	if !ok {
		return nil
	}
	l := m.lockAt(p)
	can := l == nil || g.op.kind == TryLock && l.free() || g.op.kind == TryRLock && !l.bars(id)
	opts := []option{m.option(g, "fails", func(m *machine) {
		if can && l != nil {
			m.suspect("a lock that is tried may be free")
		}
		m.complete(id, boolean(false))
	})}
	if can {
		opts = append(opts, m.option(g, "", func(m *machine) {
			m.hold(id, p)
			m.complete(id, boolean(true))
		}))
	}
	return opts
}

// latest returns the index of the read lock that a goroutine took last, which
// is the one that it gives up first; that of any if it has none.
func (l *lock) latest(id int) int {
	for i := len(l.readers) - 1; i > 0; i-- {
		if l.readers[i].by == id {
			return i
		}
	}
	return 0
}

// unlocking is a release with a switch before it.
func (m *machine) unlocking(g *goroutine) []option {
	id, p, read := g.id, g.op.on.(pointer), g.op.commaOk
	return []option{m.option(g, "", func(m *machine) {
		if !m.release(id, p, read) {
			m.halt(m.goroutine(id), m.goroutine(id).op.instr)
			return
		}
		m.complete(id, nil)
	})}
}
