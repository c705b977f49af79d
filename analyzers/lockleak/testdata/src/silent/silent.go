// Package silent keeps locks on purpose, or on no path at all.
package silent

import (
	"errors"
	"os"
	"sync"
	"time"
)

type box struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	cond  *sync.Cond
	busy  bool
	n     int
	boxes []*box
	byKey map[string]*box
	next  *box
}

// A pair of methods by any name.
func (b *box) enter() {
	b.mu.Lock()
	for b.busy {
		b.mu.Unlock()
		time.Sleep(time.Second)
		b.mu.Lock()
	}
}

func (b *box) leave() { b.mu.Unlock() }

func usePair(b *box) {
	b.enter()
	defer b.leave()
	b.n++
}

type gate struct {
	mu sync.Mutex
	n  int
}

// The result tells, and the callers go by it.
func (g *gate) tryEnter() bool {
	g.mu.Lock()
	if g.n > 0 {
		g.mu.Unlock()
		return false
	}
	return true
}

func useTry(g *gate) {
	if !g.tryEnter() {
		return
	}
	defer g.mu.Unlock()
	g.n++
}

type door struct {
	mu sync.Mutex
	n  int
}

func (d *door) open() (*door, error) {
	d.mu.Lock()
	if d.n == 0 {
		d.mu.Unlock()
		return nil, errors.New("empty")
	}
	return d, nil
}

func useDoor(d *door) error {
	o, err := d.open()
	if err != nil {
		return err
	}
	o.n++
	o.mu.Unlock()
	return nil
}

type guard struct {
	mu sync.Mutex
	n  int
}

// A function that unlocks is handed out.
func (g *guard) lock() (func(), bool) {
	g.mu.Lock()
	if g.n == 0 {
		g.mu.Unlock()
		return nil, false
	}
	return func() { g.mu.Unlock() }, true
}

type method struct{ mu sync.Mutex }

func (m *method) lock(ok bool) func() {
	m.mu.Lock()
	if !ok {
		m.mu.Unlock()
		return nil
	}
	return m.mu.Unlock
}

type handed struct {
	mu sync.Mutex
	n  int
}

// A goroutine takes over.
func (h *handed) start() {
	h.mu.Lock()
	if h.n == 0 {
		h.mu.Unlock()
		return
	}
	go func() {
		defer h.mu.Unlock()
		h.n--
	}()
}

type tx struct {
	mu sync.Mutex
	n  int
}

func (t *tx) begin() error {
	t.mu.Lock()
	if t.n < 0 {
		t.mu.Unlock()
		return errors.New("negative")
	}
	return nil
}

func (t *tx) Commit() { t.mu.Unlock() }

// From here on: paths that no run takes.

type plain struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	mode int
	safe bool
	n    int
}

func (p *plain) correlated(lock bool) {
	if lock {
		p.mu.Lock()
	}
	p.n++
	if lock {
		p.mu.Unlock()
	}
}

func (p *plain) byField() {
	if p.safe {
		p.mu.Lock()
	}
	p.n++
	if p.safe {
		p.mu.Unlock()
	}
}

func (p *plain) byFieldWithLoop() {
	if p.safe {
		p.mu.Lock()
	}
	for p.n < 10 {
		if p.safe {
			p.mu.Unlock()
		}
		time.Sleep(1)
		if p.safe {
			p.mu.Lock()
		}
	}
	if p.safe {
		p.mu.Unlock()
	}
}

func (p *plain) deferredIf(lock bool) {
	if lock {
		p.mu.Lock()
		defer p.mu.Unlock()
	}
	p.n++
}

func (p *plain) flag(c bool) {
	locked := false
	defer func() {
		if locked {
			p.mu.Unlock()
		}
	}()
	p.mu.Lock()
	locked = true
	if c {
		return
	}
	p.mu.Unlock()
	locked = false
}

func (p *plain) unlockVariable(c bool) {
	p.mu.Lock()
	unlock := func() { p.mu.Unlock() }
	defer func() { unlock() }()
	if c {
		return
	}
	p.n++
}

func (p *plain) once() {
	var once sync.Once
	p.mu.Lock()
	unlock := func() { once.Do(p.mu.Unlock) }
	defer unlock()
	if p.n > 0 {
		unlock()
		return
	}
	p.n++
}

func (p *plain) exits(err error) {
	p.mu.Lock()
	if err != nil {
		os.Exit(1)
	}
	if p.n < 0 {
		panic("negative")
	}
	p.mu.Unlock()
}

func (p *plain) breakThenUnlock() {
	for i := range 3 {
		p.mu.Lock()
		if i == p.n {
			break
		}
		if i == 2 {
			p.mu.Unlock()
			return
		}
		p.mu.Unlock()
	}
}

func (p *plain) unlockAfterLoop(items []int) {
	p.mu.Lock()
	for _, i := range items {
		if i > 0 {
			p.mu.Unlock()
			time.Sleep(1)
			p.mu.Lock()
			continue
		}
		if i < 0 {
			break
		}
	}
	p.mu.Unlock()
}

func (p *plain) switched() {
	switch p.mode {
	case 1:
		p.mu.Lock()
	case 2:
		p.rw.RLock()
	}
	p.n++
	switch p.mode {
	case 1:
		p.mu.Unlock()
	case 2:
		p.rw.RUnlock()
	}
}

func (p *plain) tried() bool {
	if p.mu.TryLock() {
		defer p.mu.Unlock()
		return true
	}
	return false
}

func (p *plain) borrowed() {
	p.mu.Unlock()
	time.Sleep(1)
	p.mu.Lock()
}

func callBorrowed(p *plain) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.borrowed()
}

func all(boxes []*plain) {
	for _, b := range boxes {
		b.mu.Lock()
	}
	for _, b := range boxes {
		b.mu.Unlock()
	}
}

func allDeferred(boxes []*plain) {
	for _, b := range boxes {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
}

func local(c bool) error {
	var mu sync.Mutex
	mu.Lock()
	if c {
		return errors.New("dropped")
	}
	mu.Unlock()
	return nil
}

func fresh(c bool) (*plain, error) {
	p := &plain{}
	p.mu.Lock()
	if c {
		return nil, errors.New("dropped")
	}
	p.mu.Unlock()
	return p, nil
}

func (b *box) walk(key string) *box {
	b.rw.RLock()
	child, ok := b.byKey[key]
	if !ok {
		b.rw.RUnlock()
		return nil
	}
	b.rw.RUnlock()
	return child
}

func (p *plain) waits(ready func() bool) {
	p.mu.Lock()
	for {
		if ready() {
			p.mu.Unlock()
			return
		}
		p.mu.Unlock()
		time.Sleep(1)
		p.mu.Lock()
	}
}

func (p *plain) recovers(n int) {
	p.mu.Lock()
	defer func() {
		p.mu.Unlock()
		recover()
	}()
	if n < 0 {
		panic("negative")
	}
}

func (p *plain) named(f func() error) (err error) {
	p.mu.Lock()
	defer func() {
		if err != nil {
			p.n = 0
		}
		p.mu.Unlock()
	}()
	if err = f(); err != nil {
		return err
	}
	return nil
}

func (p *plain) onError(f func() error) (err error) {
	p.mu.Lock()
	defer func() {
		if err != nil {
			p.mu.Unlock()
		}
	}()
	if err = f(); err != nil {
		return err
	}
	p.mu.Unlock()
	return nil
}

// The last of several who share the lock releases it; a count tells, not a result.
var (
	sharing int
	shared  sync.Mutex
	count   sync.Mutex
)

func join() {
	count.Lock()
	defer count.Unlock()
	if sharing == 0 {
		shared.Lock()
	}
	sharing++
}

func part() {
	count.Lock()
	defer count.Unlock()
	sharing--
	if sharing == 0 {
		shared.Unlock()
	}
}

func share(f func() error) error {
	join()
	if err := f(); err != nil {
		part()
		return err
	}
	part()
	return nil
}

// What recover returns tells whether the lock is still held.
func (p *plain) recoversHeld(n int) {
	defer func() {
		if r := recover(); r != nil {
			p.mu.Unlock()
		}
	}()
	p.mu.Lock()
	if n < 0 {
		panic("negative")
	}
	p.mu.Unlock()
}

type options struct{ lock, unlock func() }

// A pair of callbacks.
func callbacks(p *struct{ mu sync.Mutex }) options {
	return options{lock: func() { p.mu.Lock() }, unlock: func() { p.mu.Unlock() }}
}

type source struct {
	lock sync.Mutex
	gone bool
}

func (s *source) add() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.gone = false
}

// shutdown is the last call: it leaves the source locked, so that all others hang.
func (s *source) shutdown() {
	s.lock.Lock()
	s.gone = true
}

func (s *source) end() {
	s.lock.Lock() // no unlock, on purpose
	s.gone = true
}

// Given back for as long as it waits, and taken again for its caller.
type signalled struct {
	L      sync.Locker
	signal chan struct{}
	extra  sync.Mutex
}

func (c *signalled) wait(stop func()) {
	c.L.Unlock()
	defer func() {
		stop()
		c.L.Lock()
	}()
	<-c.signal
}
