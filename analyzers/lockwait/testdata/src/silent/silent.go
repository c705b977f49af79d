// Package silent waits under locks, and somebody can always come.
package silent

import (
	"context"
	"sync"
	"time"
)

type shared struct {
	mu     sync.Mutex
	ch     chan int
	done   chan struct{}
	closed bool
	wg     sync.WaitGroup
}

// A second receiver needs no lock.
func second() {
	s := &shared{ch: make(chan int)}
	go func() {
		for range s.ch {
			s.mu.Lock()
			s.mu.Unlock()
		}
	}()
	go func() {
		for range s.ch {
		}
	}()
	s.mu.Lock()
	s.ch <- 1
	s.mu.Unlock()
}

type outside struct {
	mu sync.Mutex
	C  chan int // anybody may receive
}

func newOutside() *outside { return &outside{C: make(chan int)} }

func (o *outside) send() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.C <- 1
}

func (o *outside) receive() {
	o.mu.Lock()
	defer o.mu.Unlock()
	<-o.C
}

// Time ends the wait, or the caller's context.
type timed struct {
	mu sync.Mutex
	ch chan int
}

func newTimed() *timed {
	t := &timed{ch: make(chan int)}
	go func() {
		for range t.ch {
			t.mu.Lock()
			t.mu.Unlock()
		}
	}()
	return t
}

func (t *timed) send(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case t.ch <- 1:
	case <-time.After(time.Second):
	}
	select {
	case t.ch <- 1:
	case <-ctx.Done():
	}
	select {
	case t.ch <- 1:
	default:
	}
}

// The lock is released before the wait, or the caller's lock is.
type gives struct {
	mu sync.Mutex
	ch chan int
}

func newGives() *gives {
	g := &gives{ch: make(chan int)}
	go func() {
		for range g.ch {
			g.mu.Lock()
			g.mu.Unlock()
		}
	}()
	return g
}

func (g *gives) send() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sendUnlocked()
}

func (g *gives) sendUnlocked() {
	g.mu.Unlock()
	defer g.mu.Lock()
	g.ch <- 1
}

// Cond.Wait gives back the Cond's lock.
type queue struct {
	mu    sync.Mutex
	ready *sync.Cond
	items []int
}

func newQueue() *queue {
	q := &queue{}
	q.ready = sync.NewCond(&q.mu)
	return q
}

func (q *queue) get() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.ready.Wait()
	}
}

func (q *queue) put(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, n)
	q.ready.Signal()
}

// The waker only tries the lock.
func tries() {
	var mu sync.Mutex
	done := make(chan int)
	go func() {
		if mu.TryLock() {
			mu.Unlock()
		}
		close(done)
	}()
	mu.Lock()
	<-done
	mu.Unlock()
}

// The flag says that the waker needs the lock no more.
func (s *shared) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	close(s.done)
}

func (s *shared) wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		<-s.done
	}
}

// Each waiter makes its channel and shows it under the lock: who finds it in the
// list knows that the waiter needs the lock no more.
type waiters struct {
	mu   sync.Mutex
	list []chan int
}

func (w *waiters) wait() {
	c := make(chan int)
	w.mu.Lock()
	w.list = append(w.list, c)
	w.mu.Unlock()
	<-c
}

func (w *waiters) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.list {
		c <- 1
	}
	w.list = nil
}

// A goroutine may be started at any time that wakes without the lock.
type kicked struct {
	mu sync.Mutex
	ch chan int
}

func newKicked() *kicked { return &kicked{ch: make(chan int)} }

func (k *kicked) Kick() {
	go func() {
		<-k.ch
		k.mu.Lock()
		k.mu.Unlock()
	}()
}

func (k *kicked) send() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ch <- 1
}

// Two readers do not stop each other.
type read struct {
	mu sync.RWMutex
	ch chan int
}

func newRead() *read { return &read{ch: make(chan int)} }

func (r *read) send() {
	r.mu.RLock()
	defer r.mu.RUnlock()
	r.ch <- 1
}

func (r *read) receive() {
	r.mu.RLock()
	defer r.mu.RUnlock()
	<-r.ch
}

// The worker is done before it takes the lock.
func (s *shared) work() {
	s.wg.Add(1)
	go func() {
		s.wg.Done()
		s.mu.Lock()
		s.mu.Unlock()
	}()
	s.mu.Lock()
	s.wg.Wait()
	s.mu.Unlock()
}

// Use uses everything above.
func Use(ctx context.Context) {
	second()
	go newOutside().send()
	go newOutside().receive()
	go newTimed().send(ctx)
	go newGives().send()
	q := newQueue()
	go q.get()
	go q.put(1)
	tries()
	s := &shared{done: make(chan struct{})}
	go s.close()
	go s.wait()
	w := &waiters{}
	go w.wait()
	go w.wake()
	k := newKicked()
	k.Kick()
	k.send()
	r := newRead()
	go r.send()
	go r.receive()
	go s.work()
	generations()
	ranged()
	all([]*counter{{}})
	(&counter{store: &counter{}}).twice()
	m := &monitor{}
	go m.direct(func() bool { return true })
	go m.stop()
	go m.calls(func() bool { return true })
	warning()
}

// Exported hands out what newOutside makes.
func Exported() *outside { return newOutside() }

// As many send as the buffer has room for.
func generations() {
	var mu sync.Mutex
	const n = 100
	running := make(chan bool, n)
	for i := 0; i < n; i++ {
		go func() {
			mu.Lock()
			running <- true
			mu.Unlock()
		}()
		<-running
		mu.Lock()
		mu.Unlock()
	}
}

// The same with range, and one more.
func ranged() {
	var mu sync.Mutex
	running := make(chan bool, 11)
	for range 10 {
		go func() {
			mu.Lock()
			running <- true
			mu.Unlock()
		}()
	}
	mu.Lock()
	running <- false
	mu.Unlock()
	for range 10 {
		mu.Lock()
		mu.Unlock()
		<-running
	}
}

// All are locked, and all are unlocked again.
func all(counters []*counter) {
	var finish sync.WaitGroup
	finish.Add(len(counters))
	for _, c := range counters {
		go func() {
			defer finish.Done()
			c.mu.Lock()
			c.n++
			c.mu.Unlock()
		}()
	}
	for _, c := range counters {
		c.mu.Lock()
	}
	time.Sleep(time.Second)
	for _, c := range counters {
		c.mu.Unlock()
	}
	finish.Wait()
}

// The lock is released for the wait under the condition under which it is taken.
func (c *counter) twice() {
	if s, ok := c.store.(*counter); ok {
		s.mu.Lock()
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		if s, ok := c.store.(*counter); ok {
			s.mu.Lock()
			s.n++
			s.mu.Unlock()
		}
	}()
	if s, ok := c.store.(*counter); ok {
		s.mu.Unlock()
	}
	wg.Wait()
}

type counter struct {
	mu    sync.Mutex
	n     int
	store any
}

// Who is counted has had the lock already.
type monitor struct {
	mu sync.Mutex
	wg sync.WaitGroup
}

func (m *monitor) direct(f func() bool) {
	m.mu.Lock()
	m.wg.Add(1)
	m.mu.Unlock()
	f()
	m.wg.Done()
}

// The same with calls.
func (m *monitor) calls(f func() bool) {
	m.begin()
	f()
	m.end()
}

func (m *monitor) begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wg.Add(1)
}

func (m *monitor) end() { m.wg.Done() }

func (m *monitor) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wg.Wait()
}

// The lock is released for the one who waits, by a literal that many paths lead through.
type connection struct {
	mu   sync.Mutex
	wait sync.WaitGroup
	read bool
}

func (c *connection) loop() {
	defer c.wait.Done()
	c.mu.Lock()
	c.read = true
	c.mu.Unlock()
}

func warning() {
	c := &connection{}
	defer c.wait.Wait()
	c.wait.Add(1)
	go c.loop()
	c.mu.Lock()
	go func() {
		time.Sleep(time.Second)
		c.mu.Unlock()
	}()
}
