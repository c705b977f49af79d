// Package found waits under locks that all wakers need.
package found

import (
	"context"
	"sync"
)

// The receiver's round takes the lock.
type server struct {
	mu       sync.Mutex
	messages chan int
	sum      int
}

func newServer() *server {
	s := &server{messages: make(chan int)}
	go s.loop()
	return s
}

func (s *server) loop() {
	for m := range s.messages {
		s.add(m)
	}
}

func (s *server) add(m int) {
	s.mu.Lock()
	s.sum += m
	s.mu.Unlock()
}

func (s *server) post(m int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages <- m // want `send on s.messages while holding s.mu: its receiver needs s.mu first \(line 24\)`
}

// The wait is two calls below the lock, and the round takes it in another case
// than that of the message.
type keeper struct {
	mu     sync.RWMutex
	added  chan string
	expire chan string
	remove func(string)
}

func (k *keeper) start() {
	k.added, k.expire = make(chan string, 1), make(chan string)
	k.remove = func(string) {
		k.mu.Lock()
		defer k.mu.Unlock()
	}
	go k.run()
}

func (k *keeper) run() {
	for {
		select {
		case <-k.added:
		case name := <-k.expire:
			k.remove(name)
		}
	}
}

func (k *keeper) outer(name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.middle(name)
}

func (k *keeper) middle(name string) { k.put(name) }

func (k *keeper) put(name string) {
	k.added <- name // want `send on k.added while holding k.mu: its receiver needs k.mu first`
}

func (k *keeper) end(name string) { k.expire <- name }

// The closer is at the end of a goroutine that takes the lock.
type broadcast struct {
	mu      sync.Mutex
	updates chan int
	done    chan struct{}
}

func newBroadcast() *broadcast {
	b := &broadcast{updates: make(chan int, 1), done: make(chan struct{})}
	go func() {
		defer close(b.done)
		for range b.updates {
			b.mu.Lock()
			b.mu.Unlock()
		}
	}()
	return b
}

func (b *broadcast) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.updates)
	<-b.done // want `receive from b.done while holding b.mu: its closer needs b.mu first`
}

// The waker wakes under the lock.
type stream struct {
	mu    sync.Mutex
	awake chan struct{}
	n     int
}

func newStream() *stream { return &stream{awake: make(chan struct{})} }

func (s *stream) idle() {
	s.mu.Lock()
	if s.n == 0 {
		<-s.awake // want `receive from s.awake while holding s.mu: its sender needs s.mu first`
	}
	s.mu.Unlock()
}

func (s *stream) open() {
	s.mu.Lock()
	s.n++
	select {
	case s.awake <- struct{}{}:
	default:
	}
	s.mu.Unlock()
}

// The waker is in a function that is only called with the lock held.
type election struct {
	mu   sync.Mutex
	next chan bool
}

func newElection() *election { return &election{next: make(chan bool)} }

func (e *election) lead() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.release()
}

func (e *election) release() { close(e.next) }

func (e *election) followLocked() {
	<-e.next // want `receive from e.next while holding e.mu: its closer needs e.mu first`
}

func (e *election) follow() {
	e.mu.Lock()
	e.followLocked()
	e.mu.Unlock()
}

// The waker took and released the lock before it receives.
func handler() {
	var mu sync.Mutex
	done := make(chan bool)
	handle := func() {
		mu.Lock()
		defer mu.Unlock()
		done <- true // want `send on done while holding mu: its receiver needs mu first`
	}
	go handle()
	mu.Lock()
	mu.Unlock()
	<-done
}

// Workers need the lock before they are done, in the order of their defers too.
type pool struct {
	mu      sync.Mutex
	workers sync.WaitGroup
}

func (p *pool) start() {
	p.workers.Add(2)
	go func() {
		defer p.workers.Done()
		p.mu.Lock()
		defer p.mu.Unlock()
	}()
	go func() { defer p.workers.Done() }()
}

func (p *pool) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.workers.Wait() // want `p.workers.Wait while holding p.mu: its worker needs p.mu first`
}

// The wait is deferred and runs before the unlock that was deferred earlier.
func (p *pool) stopDeferred() {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.workers.Wait() // want `p.workers.Wait while holding p.mu: its worker needs p.mu first`
}

type goPool struct {
	mu sync.Mutex
	wg sync.WaitGroup
}

func (p *goPool) run() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wg.Go(func() {
		p.mu.Lock()
		p.mu.Unlock()
	})
	p.wg.Wait() // want `p.wg.Wait while holding p.mu: its worker needs p.mu first`
}

// The waiter only reads, the waker wants to write.
type config struct {
	mu      sync.RWMutex
	changed chan int
}

func newConfig() *config { return &config{changed: make(chan int)} }

func (c *config) wait() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return <-c.changed // want `receive from c.changed while holding c.mu: its sender needs c.mu first`
}

func (c *config) set(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changed <- n // want `send on c.changed while holding c.mu: its receiver needs c.mu first`
}

// Cond.Wait gives back the Cond's lock, and no other.
type queue struct {
	outer sync.Mutex
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
	q.outer.Lock()
	defer q.outer.Unlock()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ready.Wait() // want `q.ready.Wait while holding q.outer: its signaller needs q.outer first`
}

func (q *queue) put(n int) {
	q.outer.Lock()
	defer q.outer.Unlock()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ready.Signal()
}

// All cases of the select need the lock.
type hub struct {
	mu         sync.Mutex
	left, down chan int
}

func newHub() *hub {
	h := &hub{left: make(chan int), down: make(chan int)}
	go h.read(h.left)
	go h.read(h.down)
	return h
}

func (h *hub) read(c chan int) {
	for range c {
		h.mu.Lock()
		h.mu.Unlock()
	}
}

func (h *hub) write(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	select { // want `select while holding h.mu: its receiver needs h.mu first`
	case h.left <- n:
	case h.down <- n:
	}
}

// The subscriber leaves, and needs the lock for that.
type publisher struct {
	mu   sync.Mutex
	subs map[int]chan int
}

func (p *publisher) publish(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.subs {
		c <- n // want `send on c while holding p.mu: its receiver needs p.mu first`
	}
}

func (p *publisher) add(id int) <-chan int {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := make(chan int, 10)
	p.subs[id] = c
	return c
}

func (p *publisher) remove(id int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.subs, id)
}

// Subscribe calls f with what is published until the context ends.
func (p *publisher) Subscribe(ctx context.Context, id int, f func(int)) {
	c := p.add(id)
	for {
		select {
		case n := <-c:
			f(n)
		case <-ctx.Done():
			p.remove(id)
			return
		}
	}
}

// A context that is cancelled under the lock only.
type task struct {
	mu     sync.Mutex
	ctx    context.Context
	cancel context.CancelFunc
}

func newTask() *task {
	t := &task{}
	t.ctx, t.cancel = context.WithCancel(context.Background())
	return t
}

func (t *task) wait() {
	t.mu.Lock()
	defer t.mu.Unlock()
	<-t.ctx.Done() // want `receive from t.ctx.Done\(\) while holding t.mu: its canceller needs t.mu first`
}

func (t *task) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cancel()
}

// Everything above is used.
// More send than the buffer has room for.
func crowded() {
	var mu sync.Mutex
	const n = 100
	running := make(chan bool, n-1)
	for i := 0; i < n; i++ {
		go func() {
			mu.Lock()
			running <- true // want "send on running while holding mu: its receiver needs mu first"
			mu.Unlock()
		}()
		<-running
		mu.Lock()
		mu.Unlock()
	}
}

// Who is counted takes the lock later; the loop takes one lock, and stops with it.
type counted struct {
	mu sync.Mutex
	wg sync.WaitGroup
	n  int
}

func (c *counted) direct(f func() bool) {
	c.wg.Add(1)
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	f()
	c.wg.Done()
}

func (c *counted) stop(f func() bool) {
	for {
		c.mu.Lock()
		if f() {
			break
		}
		c.mu.Unlock()
	}
	c.wg.Wait() // want "c.wg.Wait while holding c.mu: its worker needs c.mu first"
	c.mu.Unlock()
}

func Use(ctx context.Context) {
	s := newServer()
	go s.post(1)
	k := &keeper{}
	k.start()
	go k.outer("a")
	go k.end("a")
	go newBroadcast().stop()
	st := newStream()
	go st.idle()
	go st.open()
	e := newElection()
	go e.lead()
	go e.follow()
	handler()
	p := &pool{}
	p.start()
	go p.stop()
	go p.stopDeferred()
	go (&goPool{}).run()
	c := newConfig()
	go c.wait()
	go c.set(1)
	q := newQueue()
	go q.get()
	go q.put(1)
	go newHub().write(1)
	pub := &publisher{subs: map[int]chan int{}}
	go pub.publish(1)
	go pub.Subscribe(ctx, 1, func(int) {})
	t := newTask()
	go t.wait()
	go t.stop()
	crowded()
	d := &counted{}
	go d.direct(func() bool { return true })
	go d.stop(func() bool { return true })
}
