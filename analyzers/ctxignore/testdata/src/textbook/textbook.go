// Package textbook: waits that nothing but the other side can end.
package textbook

import (
	"context"
	"io"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

type server struct {
	in, out chan int
	reqs    chan *request
	quit    chan struct{}
	ready   chan struct{}
	sem     chan struct{}
	wg      sync.WaitGroup
	mu      sync.Mutex
	cond    *sync.Cond
	idle    bool
	ctx     context.Context
}

type request struct {
	key  string
	resp chan int
}

func (s *server) receives(ctx context.Context) (int, error) {
	v := <-s.in // want `the receive from s.in ignores ctx: wait for ctx.Done\(\) as well`
	return v, nil
}

func (s *server) sends(ctx context.Context, v int) {
	s.out <- v // want `the send to s.out ignores ctx`
}

func (s *server) returns(ctx context.Context) int {
	return <-s.in // want `the receive from s.in ignores ctx`
}

func (s *server) withOk(ctx context.Context) (int, bool) {
	v, ok := <-s.in // want `the receive from s.in ignores ctx`
	return v, ok
}

func (s *server) inCondition(ctx context.Context) bool {
	if v := <-s.in; v > 0 { // want `the receive from s.in ignores ctx`
		return true
	}
	return false
}

func (s *server) isReady(ctx context.Context) {
	<-s.ready // want `the receive from s.ready ignores ctx`
}

// To take a place in a semaphore may take as long as others please.
func (s *server) acquires(ctx context.Context, f func(context.Context)) {
	s.sem <- struct{}{} // want `the send to s.sem ignores ctx`
	defer func() { <-s.sem }()
	f(ctx)
}

func (s *server) acquiresPlain(ctx context.Context, f func(context.Context)) {
	s.sem <- struct{}{} // want `the send to s.sem ignores ctx`
	f(ctx)
	<-s.sem
}

// Who serves the request knows nothing of ctx.
func (s *server) asks(ctx context.Context, key string) int {
	r := &request{key: key, resp: make(chan int)}
	s.reqs <- r     // want `the send to s.reqs ignores ctx`
	return <-r.resp // want `the receive from r.resp ignores ctx`
}

func (s *server) asksWithVariable(ctx context.Context, key string) int {
	resp := make(chan int, 1)
	s.reqs <- &request{key, resp} // want `the send to s.reqs ignores ctx`
	return <-resp                 // want `the receive from resp ignores ctx`
}

// The owner's end is not the caller's.
func (s *server) orQuit(ctx context.Context) int {
	select { // want `the select ignores ctx`
	case v := <-s.in:
		return v
	case <-s.quit:
		return 0
	}
}

func (s *server) alone(ctx context.Context) {
	select { // want `the select on s.in ignores ctx`
	case <-s.in:
	}
}

func (s *server) sendsInSelect(ctx context.Context, v int) {
	select { // want `the select ignores ctx`
	case s.out <- v:
	case <-s.quit:
	}
}

func (s *server) serves(ctx context.Context) {
	for {
		select { // want `the select ignores ctx`
		case v := <-s.in:
			_ = v
		case r := <-s.reqs:
			_ = r
		}
	}
}

func (s *server) waits(ctx context.Context) {
	s.wg.Wait() // want `s.wg.Wait ignores ctx`
}

func (s *server) untilIdle(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.idle {
		s.cond.Wait() // want `s.cond.Wait ignores ctx`
	}
}

func two(ctx context.Context, a, b <-chan int) int {
	select { // want `the select ignores ctx`
	case v := <-a:
		return v
	case v := <-b:
		return v
	}
}

func group(ctx context.Context, wg *sync.WaitGroup) error {
	wg.Wait() // want `wg.Wait ignores ctx and may go on after it has ended: wait elsewhere, and select on ctx.Done\(\)`
	return nil
}

func Consume(ctx context.Context, in <-chan int, f func(int)) {
	for v := range in { // want `the loop over in ignores ctx`
		f(v)
	}
}

func Drain(ctx context.Context, in <-chan int) {
	for range in { // want `the loop over in ignores ctx`
	}
}

func Produce(ctx context.Context, out chan<- int) error {
	for i := range 10 {
		out <- i // want `the send to out ignores ctx`
	}
	return nil
}

func generic[T any](ctx context.Context, in <-chan T) T {
	return <-in // want `the receive from in ignores ctx`
}

type future interface{ Finished() <-chan struct{} }

func await(ctx context.Context, f future) {
	<-f.Finished() // want `the receive from f.Finished ignores ctx`
}

func handler(w http.ResponseWriter, r *http.Request, out chan int) {
	out <- 1 // want `the send to out ignores r.Context\(\)`
}

// The context could end the request, if it got there.
func requests(ctx context.Context, url string) error {
	errc := make(chan error, 1)
	go func() {
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
		}
		errc <- err
	}()
	return <-errc // want `the receive from errc ignores ctx`
}

func runs(ctx context.Context, names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			exec.Command(name).Run()
		}()
	}
	wg.Wait() // want `wg.Wait ignores ctx`
}

func fetchAll(ctx context.Context, urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Go(func() { http.Get(url) })
	}
	wg.Wait() // want `wg.Wait ignores ctx`
}

func fetch(url string, done chan<- error) {
	_, err := http.Get(url)
	done <- err
}

func calls(ctx context.Context, url string) error {
	done := make(chan error, 1)
	go fetch(url, done)
	return <-done // want `the receive from done ignores ctx`
}

// The wait for the group hides behind a channel.
func (s *server) behind(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		s.wg.Wait()
		close(done)
	}()
	<-done // want `the receive from done ignores ctx`
}

// A call-back that is sent away is called when its owner likes.
func (s *server) sendsCallback(ctx context.Context, calls chan<- func(int)) int {
	done := make(chan int, 1)
	calls <- func(v int) { done <- v } // want `the send to calls ignores ctx`
	return <-done                      // want `the receive from done ignores ctx`
}

// The context of the server is not that of the call.
func (s *server) orServerEnds(ctx context.Context) int {
	select { // want `the select ignores ctx`
	case v := <-s.in:
		return v
	case <-s.ctx.Done():
		return 0
	}
}

type lister struct{ names chan string }

func (s *server) page(ctx context.Context) ([]string, error) { return nil, ctx.Err() }

// Nobody reads on once the caller of the generator has gone.
func (s *server) generates(ctx context.Context) *lister {
	l := &lister{make(chan string)}
	go func() {
		defer close(l.names)
		names, err := s.page(ctx)
		for _, name := range names {
			l.names <- name // want `the send to l.names ignores ctx`
		}
		_ = err
	}()
	return l
}

// What stands in a queue is found there by others.
type queue struct{ waiting []chan struct{} }

func (q *queue) lines(ctx context.Context) {
	turn := make(chan struct{}, 1)
	q.waiting = append(q.waiting, turn)
	<-turn // want `the receive from turn ignores ctx`
}

// The work heeds the context of the server, not that of the call.
func (s *server) work(ctx context.Context) error {
	select {
	case <-s.in:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *server) shares(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- s.work(s.ctx) }()
	return <-done // want `the receive from done ignores ctx`
}

// To wake those who wait comes too late.
func (s *server) wakesLate(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.mu.Lock()
		defer s.mu.Unlock()
		for !s.idle {
			s.cond.Wait()
		}
	}()
	<-done // want `the receive from done ignores ctx`
	s.cond.Broadcast()
}

// What is shut down has nothing to do with what is waited for.
func (s *server) afterwards(ctx context.Context, body io.Closer) int {
	body.Close()
	return <-s.in // want `the receive from s.in ignores ctx`
}

func (s *server) ticks(ctx context.Context, t *time.Ticker) int {
	t.Stop()
	return <-s.in // want `the receive from s.in ignores ctx`
}

func (s *server) another(ctx context.Context, answers <-chan *request) int {
	select {
	case r := <-answers:
		_ = r
		return <-s.in // want `the receive from s.in ignores ctx`
	case <-ctx.Done():
		return 0
	}
}

// A ticker only goes round, for as long as nothing comes in.
func (s *server) flushes(ctx context.Context, flush func(context.Context), every *time.Ticker) int {
	for {
		select { // want `the select ignores ctx`
		case <-every.C:
			flush(ctx)
		case v := <-s.in:
			return v
		}
	}
}

func (s *server) pings(ctx context.Context, ping func()) error {
	timer := time.NewTimer(time.Second)
	defer func() {
		if !timer.Stop() {
			<-timer.C
		}
	}()
	stop := func() {
		select {
		case <-timer.C:
		default:
		}
	}
	stop()
	for {
		select { // want `the select ignores ctx`
		case <-timer.C:
			ping()
		case <-s.quit:
			return nil
		}
		timer.Reset(time.Second)
	}
}

// The places are made here, and taken by many.
var (
	once   sync.Once
	places chan struct{}
)

func enter(ctx context.Context) error {
	once.Do(func() { places = make(chan struct{}, 8) })
	places <- struct{}{} // want `the send to places ignores ctx`
	return nil
}

func leave() { <-places }

// The goroutine that knows ctx is started where the function does not wait.
func (s *server) attend(ctx context.Context) { <-ctx.Done() }

func (s *server) submits(ctx context.Context, first bool) int {
	for {
		if first {
			go s.attend(ctx)
			return 0
		}
		select { // want `the select ignores ctx`
		case <-s.in:
			first = true
		case <-s.quit:
			return 0
		}
	}
}

// A context that was made with something of the object is the caller's still.
func (s *server) peer(ctx context.Context, with func(context.Context, chan int) context.Context) error {
	ctx = with(ctx, s.out)
	use(ctx)
	select { // want `the select ignores ctx`
	case <-s.in:
		return nil
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}

func use(context.Context) {}

// The older way to cancel a request does not hear of its context.
func awaitsCancel(r *http.Request, cancel func(error)) {
	<-r.Cancel // want `the receive from r.Cancel ignores r.Context\(\)`
	cancel(nil)
}

// What the package makes and closes is read by whoever likes.
type publisher struct{ news chan int }

func NewPublisher() *publisher { return &publisher{news: make(chan int)} }

func (p *publisher) publish(ctx context.Context) {
	p.news <- 1 // want `the send to p.news ignores ctx`
}

func (p *publisher) Close() { close(p.news) }

// A channel that nobody closes is promised to nobody.
type observer struct{ seen chan<- int }

func NewObserver(seen chan<- int) *observer { return &observer{seen: seen} }

func (o *observer) see(ctx context.Context) {
	// The first one may have to be told.
	o.seen <- 1 // want `the send to o.seen ignores ctx`
}

// One place is soon taken.
func (s *server) lists(ctx context.Context) <-chan string {
	names := make(chan string, 1)
	go func() {
		defer close(names)
		list, _ := s.page(ctx)
		for _, name := range list {
			names <- name // want `the send to names ignores ctx`
		}
	}()
	return names
}

// A hook is no cancel function.
var hook = func() {}

func (s *server) hooked(ctx context.Context) int {
	hook()
	return <-s.in // want `the receive from s.in ignores ctx`
}

// What would wake those who wait is not called.
func (s *server) mayWake(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.mu.Lock()
		defer s.mu.Unlock()
		for !s.idle {
			s.cond.Wait()
		}
	}()
	exit := func() { s.cond.Broadcast() }
	select { // want `the select ignores ctx`
	case <-s.quit:
		exit()
	case <-done:
	}
}

// A closure that only computes tells nobody to stop.
func (s *server) counts(ctx context.Context, n int) int {
	add := func() { n++ }
	add()
	return n + <-s.in // want `the receive from s.in ignores ctx`
}

// Whoever reads the names may stop when ctx ends, though one here reads all.
func (s *server) Names(ctx context.Context) chan string {
	names := make(chan string)
	go func() {
		list, _ := s.page(ctx)
		for _, name := range list {
			names <- name // want `the send to names ignores ctx`
		}
	}()
	return names
}

func (s *server) all(ctx context.Context) (list []string) {
	for name := range s.Names(ctx) {
		list = append(list, name)
	}
	return list
}

// What is handed on needs room that others may have taken.
type stage struct{ from, to chan *request }

func newStage(n, m int) *stage {
	return &stage{from: make(chan *request, n), to: make(chan *request, m)}
}

func (s *stage) forward(ctx context.Context) {
	select {
	case req := <-s.from:
		s.to <- req // want `the send to s.to ignores ctx`
	case <-ctx.Done():
	}
}

// A comment that only names the context says nothing.
func (s *server) commented(ctx context.Context, v int) {
	// The send is not bound to ctx yet.
	s.in <- v // want `the send to s.in ignores ctx`
}
