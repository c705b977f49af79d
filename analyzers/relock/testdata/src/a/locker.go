package a

import "sync"

// A counted lock lets many readers in, in their own way.
type counted struct {
	mu      sync.Mutex
	readers int
}

type readSide counted

func (r *readSide) Lock() {
	r.mu.Lock()
	r.readers++
	r.mu.Unlock()
}

func (r *readSide) Unlock() {
	r.mu.Lock()
	r.readers--
	r.mu.Unlock()
}

func (c *counted) reader() sync.Locker { return (*readSide)(c) }

func readsTwice(c *counted) {
	var l sync.Locker
	l = c.reader()
	l.Lock()
	l.Lock()
	l.Unlock()
	l.Unlock()
}

type guarded struct{ by sync.Locker }

func (g *guarded) twice() {
	g.by.Lock()
	g.by.Lock()
	g.by.Unlock()
	g.by.Unlock()
}

// A Cond shows which lock is behind its L.
type queue struct {
	mu   sync.Mutex
	cond *sync.Cond
}

func newQueue() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put() {
	q.cond.L.Lock()
	q.mu.Lock() // want `q.cond.L is locked again: it is held since line \d+`
	q.mu.Unlock()
	q.cond.L.Unlock()
}

func (q *queue) take() {
	q.mu.Lock()
	q.cond.L.Lock() // want `is locked again: it is held since line \d+`
	q.cond.L.Unlock()
	q.mu.Unlock()
}
