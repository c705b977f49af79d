// Package several has two functions that disagree about more than two locks.
package several

import "sync"

type hub struct {
	a, b, c, d sync.Mutex
	n          int
}

func (h *hub) down() {
	h.a.Lock()
	defer h.a.Unlock()
	h.b.Lock()
	defer h.b.Unlock()
	h.c.Lock()
	defer h.c.Unlock()
	h.d.Lock()
	defer h.d.Unlock()
	h.n++
}

// One finding stands for all pairs of the four.
func (h *hub) up() {
	h.d.Lock()
	defer h.d.Unlock()
	h.c.Lock()
	defer h.c.Unlock()
	h.b.Lock()
	defer h.b.Unlock()
	h.a.Lock() // want `hub.a is taken under hub.b, but down takes them in the other order on line \d+`
	defer h.a.Unlock()
	h.n--
}

// Two pairs that have nothing to do with each other are two mistakes.
type pairs struct {
	a, b, c, d sync.Mutex
	n          int
}

func (p *pairs) down() {
	p.a.Lock()
	p.b.Lock()
	p.n++
	p.b.Unlock()
	p.a.Unlock()
	p.c.Lock()
	p.d.Lock()
	p.n++
	p.d.Unlock()
	p.c.Unlock()
}

func (p *pairs) up() {
	p.b.Lock()
	p.a.Lock() // want `pairs.a is taken under pairs.b, but down takes them in the other order on line \d+`
	p.n--
	p.a.Unlock()
	p.b.Unlock()
	p.d.Lock()
	p.c.Lock() // want `pairs.c is taken under pairs.d, but down takes them in the other order on line \d+`
	p.n--
	p.c.Unlock()
	p.d.Unlock()
}

// A third function that disagrees is a mistake of its own.
type trio struct {
	a, b, c sync.Mutex
	n       int
}

func (t *trio) down() {
	t.a.Lock()
	defer t.a.Unlock()
	t.b.Lock()
	defer t.b.Unlock()
	t.c.Lock()
	defer t.c.Unlock()
	t.n++
}

func (t *trio) ba() {
	t.b.Lock()
	defer t.b.Unlock()
	t.a.Lock() // want `trio.a is taken under trio.b, but down takes them in the other order on line \d+`
	defer t.a.Unlock()
	t.n--
}

func (t *trio) cb() {
	t.c.Lock()
	defer t.c.Unlock()
	t.b.Lock() // want `trio.b is taken under trio.c, but down takes them in the other order on line \d+`
	defer t.b.Unlock()
	t.n--
}
