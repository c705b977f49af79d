package held

import "sync"

// A latch is of one of several kinds.
type latch interface {
	Lock()
	Unlock()
}

type loud struct {
	mu sync.Mutex
	n  int
}

func (l *loud) Lock() {
	l.mu.Lock()
	l.n++
}

func (l *loud) Unlock() {
	l.n--
	l.mu.Unlock()
}

// A hushed latch has the way to unlock from what it embeds.
type hushed struct {
	sync.Mutex
	n int
}

func (h *hushed) Lock() {
	h.Mutex.Lock()
	h.n++
}

var quietly, plainly bool

func newLatch() latch {
	if plainly {
		return &sync.Mutex{}
	}
	return &loud{}
}

func newHushed() latch {
	if quietly {
		return &hushed{}
	}
	return &sync.Mutex{}
}

func inTurn() {
	m := newLatch()
	m.Lock()
	held("newLatch().Mutex? newLatch().mu?") // a hushed one or a loud one
	m.Unlock()
	held("")
}

func inTurnHushed() {
	m := newHushed()
	m.Lock()
	held("newHushed().Mutex? newHushed().mu?")
	m.Unlock()
	held("")
}
