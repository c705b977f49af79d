// Package a takes locks twice, and nearly.
package a

import (
	"errors"
	"sync"
)

type box struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	ro    sync.RWMutex // nobody writes
	once  sync.Once
	items map[string]*item
	list  []*item
	cond  *sync.Cond
	cb    func()
	cbs   []func()
	inner sync.Mutex
	n     int
	err   error
}

type item struct {
	box   *box
	other *box
	mu    sync.Mutex
}

func newBox() *box {
	b := &box{items: map[string]*item{}}
	b.cond = sync.NewCond(b.rw.RLocker())
	return b
}

func (b *box) add(name string) {
	it := &item{box: b, other: newBox()}
	b.items[name] = it
	b.list = append(b.list, it)
}

func (b *box) write() {
	b.rw.Lock()
	defer b.rw.Unlock()
	b.n++
}

// Plain cases, in one function and through calls.

func (b *box) twice() {
	b.mu.Lock()
	b.mu.Lock() // want `b.mu is locked again: it is held since line \d+`
}

func (b *box) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n
}

func (b *box) fail() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.count() > 3 { // want `b.mu is locked again: it is held since line \d+`
		return errors.New("too many")
	}
	return nil
}

func (b *box) early() int {
	b.mu.Lock()
	if b.n == 0 {
		b.mu.Unlock()
		return b.count()
	}
	b.mu.Unlock()
	return 0
}

func (b *box) deep() { b.deeper() }

func (b *box) deeper() { b.count() }

func (b *box) far() {
	b.mu.Lock()
	b.deep() // want `b.mu is locked again in \(\*box\).count: it is held since line \d+`
	b.mu.Unlock()
}

// Readers, with and without a writer.

func (b *box) read() int {
	b.rw.RLock()
	defer b.rw.RUnlock()
	return b.n
}

func (b *box) readTwice() int {
	b.rw.RLock()
	defer b.rw.RUnlock()
	return b.read() // want `b.rw is read-locked again while a writer may be waiting: write locks it on line \d+`
}

func (b *box) upgrade() {
	b.rw.RLock()
	defer b.rw.RUnlock()
	b.write() // want `b.rw is locked for writing while this goroutine holds its read lock since line \d+`
}

func (b *box) downgrade() {
	b.rw.Lock()
	defer b.rw.Unlock()
	b.read() // want `b.rw is read-locked although it is held since line \d+`
}

func (b *box) readOnly() int {
	b.ro.RLock()
	defer b.ro.RUnlock()
	return b.n
}

func (b *box) readOnlyTwice() int {
	b.ro.RLock()
	defer b.ro.RUnlock()
	return b.readOnly()
}

func (b *box) throughCond() int {
	b.cond.L.Lock()
	defer b.cond.L.Unlock()
	return b.read() // want `b.cond.L is read-locked again while a writer may be waiting`
}

// What the arguments say.

func (b *box) maybe(locked bool) {
	if !locked {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
	b.n++
}

func (b *box) knows() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.maybe(true)
}

func (b *box) knowsNot() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.maybe(false) // want `b.mu is locked again: it is held since line \d+`
}

func (b *box) passesOn(locked bool) { b.maybe(locked) }

func (b *box) knowsFar() {
	b.mu.Lock()
	b.passesOn(true)
	b.mu.Unlock()
}

func (b *box) whenFailed() {
	if b.err != nil {
		b.mu.Lock()
	}
}

func (b *box) onlyWhenFine() {
	if b.err == nil {
		b.mu.Lock()
		b.whenFailed()
		b.mu.Unlock()
	}
}

func (b *box) steps() {
	b.mu.Unlock()
	b.n++
	b.mu.Lock()
}

func (b *box) stepsOut() {
	b.mu.Lock()
	b.steps()
	b.mu.Unlock()
}

// Other objects, and the way back.

func other(b, c *box) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c.count()
}

func (it *item) up() int { return it.box.count() }

func (it *item) aside() int { return it.other.count() }

func (b *box) all() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, it := range b.items {
		n += it.up() // want `b.mu is locked again in \(\*box\).count: it is held since line \d+`
	}
	for _, it := range b.list {
		n += it.box.count() // want `b.mu is locked again: it is held since line \d+`
	}
	for _, it := range b.items {
		n += it.aside()
	}
	return n
}

func (b *box) siblings() {
	for _, it := range b.list {
		it.mu.Lock()
	}
	for _, it := range b.list {
		it.mu.Unlock()
	}
}

// Callbacks.

func (b *box) onChange(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cb = f
}

func register() *box {
	b := newBox()
	b.onChange(func() { b.count() })
	b.cbs = append(b.cbs, b.poke)
	return b
}

func (b *box) changed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cb != nil {
		b.cb() // want `b.mu is locked again in \(\*box\).count: it is held since line \d+`
	}
}

func (b *box) poke() {
	b.inner.Lock()
	defer b.inner.Unlock()
}

func (b *box) pokeAll() {
	b.inner.Lock()
	defer b.inner.Unlock()
	for _, f := range b.cbs {
		f() // want `b.inner is locked again in \(\*box\).poke: it is held since line \d+`
	}
}

type quiet struct {
	mu sync.Mutex
	cb func()
}

func listen(b *box) *quiet {
	q := &quiet{}
	r := &quiet{}
	q.cb = func() { r.mu.Lock(); r.mu.Unlock() }
	r.cb = func() {}
	return q
}

func (q *quiet) call() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.cb() // it locks another one
}

// Onces.

func (b *box) setup() {
	b.once.Do(func() {
		b.n = 1
		b.again() // want `b.once.Do is called in its own function, for which it waits: it runs since line \d+`
	})
}

func (b *box) again() {
	b.once.Do(func() {})
}

func (b *box) lockedOnce() {
	b.inner.Lock()
	defer b.inner.Unlock()
	b.once.Do(func() {
		b.poke() // want `b.inner is locked again: it is held since line \d+`
	})
}

// Interfaces of which the package shows all that is behind them.

type closer interface{ close() }

func (b *box) close() {
	b.rw.RLock()
	b.rw.RUnlock()
}

type owner struct{ c closer }

func newOwner(c closer) *owner { return &owner{c: c} }

func (o *owner) shut() { o.c.close() }

func (b *box) shutdown() {
	b.rw.Lock()
	defer b.rw.Unlock()
	o := newOwner(b)
	o.shut() // want `b.rw is read-locked in \(closer\).close although it is held since line \d+`
}

// Copies of a struct share what its pointers lead to; its own locks they do not.

type shared struct {
	mu  *sync.RWMutex
	own sync.Mutex
	n   int
}

func (s shared) get() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.n
}

func (s *shared) set(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.get() != n { // want `s.mu is read-locked although it is held since line \d+`
		s.n = n
	}
}

func (s shared) lockOwn() {
	s.own.Lock()
	defer s.own.Unlock()
}

func (s *shared) copyOwn() {
	s.own.Lock()
	defer s.own.Unlock()
	s.lockOwn()
}

// A getter that lends the read side.

func (b *box) reading() sync.Locker { return b.rw.RLocker() }

func (b *box) lent() int {
	l := b.reading()
	l.Lock()
	defer l.Unlock()
	return b.read() // want `l is read-locked again while a writer may be waiting`
}

// A literal that is handed to a function, which calls it under its lock.

type cell[T any] struct {
	mu sync.Mutex
	v  T
}

func (c *cell[T]) get() T {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.v
}

func (c *cell[T]) update(f func(T) T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.v = f(c.v)
}

func double(c, d *cell[int]) {
	c.update(func(n int) int { return n + c.get() }) // want `c.mu is locked again in \(\*cell\[T\]\).get: it is held since line \d+`
	c.update(func(n int) int { return n + d.get() })
}

// A Once that waits for itself through a method value.

type settings struct {
	load   sync.Once
	values map[string]string
}

func (s *settings) get(key string) string {
	s.load.Do(s.read) // want `s.load.Do is called in its own function`
	return s.values[key]
}

func (s *settings) read() {
	s.values = map[string]string{"home": "/"}
	s.values["cache"] = s.get("home") + "cache"
}

// A lock that a goroutine releases is not for the function that took it.

type dialer struct {
	mu   sync.Mutex
	addr string
}

func (d *dialer) open() {
	d.mu.Lock()
	go func() {
		defer d.mu.Unlock()
		d.addr = "dialed"
	}()
}

func (d *dialer) address() string {
	d.open()
	d.mu.Lock() // waits for the dialing only
	defer d.mu.Unlock()
	return d.addr
}

// A function that forgets to unlock is to blame itself, not who calls it twice.

func (s *settings) ignore(really bool) {
	forgetful.Lock()
	if !really {
		return
	}
	s.values = nil
	forgetful.Unlock()
}

var forgetful sync.Mutex

func (s *settings) ignoreTwice(a, b bool) {
	s.ignore(a)
	s.ignore(b)
}

// A lock that serves as a signal: the other side unlocks.

func signal() {
	var mu sync.Mutex
	mu.Lock()
	go func() { mu.Unlock() }()
	mu.Lock() // waits for the goroutine
}

func handed(wait func()) {
	var mu sync.Mutex
	go func() {
		mu.Lock()
		mu.Lock() // waits for the unlock below
	}()
	wait()
	mu.Unlock()
}

// The two sides take turns; the goroutine locks again before it ends.
func turns(rounds int, work func()) {
	var mu sync.Mutex
	done := make(chan bool)
	mu.Lock()
	go func() {
		for {
			mu.Unlock()
			mu.Lock()
			select {
			case done <- true:
				return
			default:
			}
		}
	}()
	for range rounds {
		mu.Lock() // waits for the goroutine's unlock
		work()
		mu.Unlock()
	}
	<-done
}

func alone() {
	var mu sync.RWMutex
	mu.RLock()
	mu.RLock() // nobody else knows this lock
	mu.RUnlock()
	mu.RUnlock()
	mu.Lock()
	mu.Unlock()
}

// One call too many under a lock is one mistake, however often it is made.
func (b *box) twoCounts() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.count() // want `b.mu is locked again: it is held since line \d+`
	return n + b.count()
}

// A version, a side and a setting have to be what they never are together.

type session struct {
	mu      sync.Mutex
	version int
	client  bool
	config  *struct{ mode int }
}

func (s *session) feed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handle()
	s.reset() // want `s.mu is locked again: it is held since line \d+`
}

func (s *session) handle() {
	if s.version != 13 {
		s.renegotiate()
	}
}

func (s *session) renegotiate() {
	if !s.client || s.config.mode == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version = 12
}

// Two may well be so.
func (s *session) reset() {
	if s.version != 12 && s.client {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.version = 0
	}
}

// The only writer is the one who makes the table: nobody else knows it then.

type table struct {
	mu   sync.RWMutex
	rows map[string]int
}

func newTable() *table {
	t := &table{}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows = map[string]int{}
	return t
}

func (t *table) get(key string) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.rows[key]
}

func (t *table) sum(keys ...string) (n int) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, key := range keys {
		n += t.get(key)
	}
	return n
}

// Use is what other packages call: what nobody can call does not count.
func Use() {
	b := register()
	b.changed()
	b.pokeAll()
	b.shutdown()
	listen(b).call()
}

type postings struct {
	mtx sync.RWMutex
	n   int
}

// Twice calls what unlocks, works, and locks again: the first call says nothing
// about the second.
func (p *postings) Twice() {
	p.mtx.Lock()
	defer p.mtx.Unlock()
	p.pause()
	p.pause()
}

func (p *postings) pause() {
	p.mtx.Unlock()
	p.mtx.RLock()
	p.mtx.RUnlock()
	p.mtx.Lock()
}

// flush unlocks before it locks, in the call within it too.
func (p *postings) flush(n int) {
	p.mtx.Unlock()
	p.n += n
	p.mtx.Lock()
	if n > 3 {
		p.again(n)
	}
}

func (p *postings) again(n int) { p.flush(n - 1) }

// Flush holds the lock around it.
func (p *postings) Flush() {
	p.mtx.Lock()
	defer p.mtx.Unlock()
	p.flush(7)
}

// Shared is unlocked under the condition under which it was locked, in two
// literals.
func (p *postings) Shared(shared bool) {
	lock := func() {
		if shared {
			p.mtx.Lock()
		}
	}
	unlock := func() {
		if shared {
			p.mtx.Unlock()
		}
	}
	lock()
	unlock()
	p.mtx.Lock()
	defer p.mtx.Unlock()
	p.n++
}
