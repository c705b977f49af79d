// Package classes holds a small copy of each kind of finding that reading real code
// has shown to be wrong, next to what differs by a line and is right.
package classes

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A function that locks and leaves the unlock to a goroutine: its caller holds
// nothing for the time of a wait.
type broker struct {
	lock sync.Mutex
	up   bool
}

func (b *broker) open() {
	b.lock.Lock()
	go func() {
		defer b.lock.Unlock()
		b.up = true
	}()
}

func (b *broker) isUp() bool {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.up
}

type client struct {
	broker *broker
	closed chan struct{}
}

func newClient() *client {
	c := &client{&broker{}, make(chan struct{})}
	go func() {
		defer close(c.closed)
		c.broker.isUp()
	}()
	return c
}

func (c *client) close() {
	c.broker.open()
	<-c.closed
}

// A function that is handed by one caller does not run for another, who hands nil.
type worker struct{ mu sync.Mutex }

func (w *worker) start(setup func(), run func()) {
	if setup != nil {
		setup()
	}
	go run()
}

type processor struct {
	*worker
	events chan int
}

func newProcessor() *processor { return &processor{&worker{}, make(chan int)} }

func (p *processor) start() {
	p.worker.start(func() { p.events <- 1 }, func() {
		for range p.events {
			p.restart()
		}
	})
}

func (p *processor) restart() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.worker.start(nil, func() {})
}

// The lock that the waker takes is what shows the waiting function to others: nobody
// waits in it before.
type selector struct {
	mu   sync.RWMutex
	call func() int
}

func (s *selector) set(f *fake) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.call = f.call
}

func (s *selector) get() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.call()
}

type fake struct{ call func() int }

func selects() {
	results := make(chan int)
	f := &fake{call: func() int { return <-results }}
	s := &selector{}
	s.set(f)
	go s.get()
	results <- 1
}

// Handed out before, somebody may wait in it already.
func selectsEarly(register func(func() int)) {
	results := make(chan int)
	var mu sync.Mutex
	wait := func() int {
		mu.Lock()
		defer mu.Unlock()
		return <-results // want `receive from results while holding mu: its sender needs mu first`
	}
	go wait()
	mu.Lock()
	mu.Unlock()
	results <- 1
}

// The buffer has room: the flag lets one error through.
type subscription struct {
	mu     sync.Mutex
	errs   chan error
	failed error
}

func newSubscription() *subscription { return &subscription{errs: make(chan error, 10)} }

func (s *subscription) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.errs <- err
	}
	s.failed = err
}

func (s *subscription) next() error {
	s.mu.Lock()
	s.mu.Unlock()
	return <-s.errs
}

// The first wait never ends, so that the second is never reached: the first is what
// is wrong, and it is another rule's business.
type stopper struct {
	mu          sync.Mutex
	drain, stop sync.WaitGroup
}

func newStopper() *stopper {
	s := &stopper{}
	s.drain.Add(1)
	s.stop.Add(1)
	return s
}

func (s *stopper) setStopped() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop.Done()
}

func (s *stopper) halt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drain.Wait()
	s.stop.Wait()
}

// An errgroup waits for all, however many others there are.
type mirror struct {
	mu    sync.RWMutex
	hosts map[string]int
}

func (m *mirror) seen(host string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hosts[host]++
	return nil
}

func (m *mirror) sync(ctx context.Context) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	group, _ := errgroup.WithContext(ctx)
	for host := range m.hosts {
		group.Go(func() error { return m.seen(host) })
	}
	return group.Wait() // want `group.Wait while holding m.mu: its worker needs m.mu first`
}

func (m *mirror) count(ctx context.Context) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var group errgroup.Group
	group.Go(func() error {
		m.mu.RLock()
		defer m.mu.RUnlock()
		return nil
	})
	return group.Wait()
}

// Who waits as long as nobody has written anything waits for what the waker is about
// to write.
type oracle struct {
	mu      sync.RWMutex
	answers []string
	asked   chan chan string
}

func newOracle() *oracle {
	o := &oracle{asked: make(chan chan string)}
	go o.serve()
	return o
}

func (o *oracle) serve() {
	for answer := range o.asked {
		o.mu.Lock()
		o.answers = append(o.answers, "perhaps")
		o.mu.Unlock()
		answer <- "perhaps"
	}
}

func (o *oracle) consult() string {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if n := len(o.answers); n > 0 {
		return o.answers[n-1]
	}
	answer := make(chan string)
	o.asked <- answer // want `send on o.asked while holding o.mu: its receiver needs o.mu first`
	return <-answer   // want `receive from answer while holding o.mu: its sender needs o.mu first`
}

// A Once is a lock while its function runs.
type node struct {
	once  sync.Once
	ready chan struct{}
}

func newNode() *node { return &node{ready: make(chan struct{})} }

func (n *node) start() {
	n.once.Do(func() {
		go n.announce()
		<-n.ready // want `receive from n.ready while holding n.once: its closer needs n.once first`
	})
}

func (n *node) announce() {
	n.start()
	close(n.ready)
}

// A tree stops its children, each of which has a lock of its own.
type tree struct {
	mu       sync.Mutex
	children []*tree
}

func (t *tree) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	var wg sync.WaitGroup
	for _, child := range t.children {
		wg.Add(1)
		go func() {
			defer wg.Done()
			child.stop()
		}()
	}
	wg.Wait()
}

func (t *tree) stopWrongly() {
	t.mu.Lock()
	defer t.mu.Unlock()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		t.stop()
	}()
	wg.Wait() // want `wg.Wait while holding t.mu: its worker needs t.mu first`
}

// Who has seen the service start knows that it needs the lock no more.
type service struct {
	mu                sync.Mutex
	running           bool
	ready, quit, done chan struct{}
}

func newService() *service {
	s := &service{ready: make(chan struct{}), quit: make(chan struct{}), done: make(chan struct{})}
	go s.run()
	<-s.ready
	return s
}

func (s *service) run() {
	s.mu.Lock()
	s.running = true
	s.mu.Unlock()
	close(s.ready)
	<-s.quit
	close(s.done)
}

func (s *service) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.quit)
	<-s.done
}

// The lock of a Cond in a captured variable is the one that Wait gives back.
func turns() {
	c := sync.NewCond(&sync.Mutex{})
	turn := 0
	for range 2 {
		go func() {
			c.L.Lock()
			defer c.L.Unlock()
			turn++
			c.Broadcast()
			for turn < 2 {
				c.Wait()
			}
		}()
	}
}

// There is room for all that are started.
func room(n int) {
	var mu sync.Mutex
	running := make(chan bool, n)
	for range n {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			running <- true
		}()
		<-running
		mu.Lock()
		mu.Unlock()
	}
}

// Use uses everything above.
func Use(ctx context.Context, register func(func() int)) {
	c := newClient()
	go c.close()
	newProcessor().start()
	selects()
	selectsEarly(register)
	s := newSubscription()
	go s.fail(ctx.Err())
	go s.next()
	st := newStopper()
	go st.setStopped()
	go st.halt()
	m := &mirror{hosts: map[string]int{}}
	go m.sync(ctx)
	go m.count(ctx)
	go newOracle().consult()
	newNode().start()
	turns()
	room(3)
	go (&tree{}).stop()
	newService().stop()
	go (&tree{}).stopWrongly()
}
