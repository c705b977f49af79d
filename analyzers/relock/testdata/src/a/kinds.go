package a

import "sync"

// A Mutex is one of several kinds, as newMutex thinks fit.
type Mutex interface {
	Lock()
	Unlock()
}

var debugs, counts bool

func newMutex() Mutex {
	if debugs {
		return &logged{}
	}
	if counts {
		return &tallied{}
	}
	return &sync.Mutex{}
}

type logged struct {
	sync.Mutex
	since int
	last  string
}

func (l *logged) Lock() {
	l.Mutex.Lock()
	l.since = now()
}

func (l *logged) Unlock() {
	if now()-l.since > 3 {
		l.last = "late"
	}
	l.Mutex.Unlock()
}

var now = func() int { return 0 }

type tallied struct {
	mu sync.Mutex
	n  int
}

func (t *tallied) Lock() {
	t.mu.Lock()
	t.n++
}

func (t *tallied) Unlock() {
	t.n--
	t.mu.Unlock()
}

func locksInTurn() {
	m := newMutex()
	m.Lock()
	m.Unlock()

	m.Lock()
	m.Unlock()
}

type kept struct {
	m Mutex
	n int
}

func newKept() *kept { return &kept{m: newMutex()} }

func (k *kept) inTurn() {
	k.m.Lock()
	k.n++
	k.m.Unlock()
	k.add()
}

func (k *kept) add() {
	k.m.Lock()
	defer k.m.Unlock()
	k.n++
}

func (k *kept) nested() {
	k.m.Lock()
	defer k.m.Unlock()
	k.add()
}

// A loud lock has the way to unlock from what it embeds.
type loud struct {
	base
	n int
}

type base struct{ mu sync.Mutex }

func (b *base) Unlock() { b.mu.Unlock() }

func (l *loud) Lock() {
	l.mu.Lock()
	l.n++
}

func newLoud() Mutex {
	if debugs {
		return &loud{}
	}
	return &sync.Mutex{}
}

// A hushed lock does, too, and that is a Mutex itself.
type hushed struct {
	sync.Mutex
	n int
}

func (q *hushed) Lock() {
	q.Mutex.Lock()
	q.n++
}

func newHushed() Mutex {
	if debugs {
		return &hushed{}
	}
	return &sync.Mutex{}
}
