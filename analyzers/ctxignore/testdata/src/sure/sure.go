// Package sure: waits that end soon, or with the context by other means.
package sure

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"time"
)

type server struct {
	in     chan int
	quit   chan struct{}
	done   chan struct{}
	wg     sync.WaitGroup
	cancel context.CancelFunc
	mu     sync.Mutex
	cond   *sync.Cond
	idle   bool
	http   http.Server
	ctx    context.Context
}

func listens(ctx context.Context, in <-chan int) (int, error) {
	select {
	case v := <-in:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func polls(ctx context.Context, in <-chan int) int {
	select {
	case v := <-in:
		return v
	default:
		return 0
	}
}

func times(ctx context.Context, in <-chan int) int {
	select {
	case v := <-in:
		return v
	case <-time.After(time.Second):
		return 0
	}
}

func pauses(ctx context.Context) {
	<-time.After(time.Second) // a pause is the business of ctxsleep
}

func ends(ctx context.Context) {
	<-ctx.Done()
}

func derived(ctx context.Context, in chan int) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	done := ctx.Done()
	select {
	case <-in:
	case <-done:
	}
}

func after(ctx context.Context, in chan int) {
	<-ctx.Done()
	<-in // ctx has ended
}

func own(in chan int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	use(ctx)
	<-in
}

func use(context.Context) {}

func without(in chan int) { <-in }

func deferred(ctx context.Context, wg *sync.WaitGroup, in chan int) {
	defer wg.Wait()
	defer func() { <-in }()
}

func signals(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
}

func room(ctx context.Context) int {
	c := make(chan int, 1)
	c <- 1
	return <-c
}

// Others only compute.
func computes(ctx context.Context, items []int) (sum int) {
	c := make(chan int)
	for _, it := range items {
		go func() { c <- it * it }()
	}
	for range items {
		sum += <-c
	}
	return sum
}

func computesAll(ctx context.Context, items []int) {
	var wg sync.WaitGroup
	for i := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			items[i]++
		}()
	}
	wg.Wait()
}

// Others know the context.
func told(ctx context.Context, items []int, f func(context.Context, int) error) error {
	var wg sync.WaitGroup
	errc := make(chan error, len(items))
	for _, it := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errc <- f(ctx, it)
		}()
	}
	wg.Wait()
	return <-errc
}

func toldByGo(ctx context.Context, items []int, f func(context.Context, int)) {
	var wg sync.WaitGroup
	for _, it := range items {
		wg.Go(func() { f(ctx, it) })
	}
	wg.Wait()
}

func worker(ctx context.Context, jobs <-chan int, done chan<- struct{}, f func(context.Context, int)) {
	defer close(done)
	for j := range jobs { // closed by run
		f(ctx, j)
	}
}

func Run(ctx context.Context, f func(context.Context, int)) {
	jobs, done := make(chan int), make(chan struct{})
	go worker(ctx, jobs, done, f)
	jobs <- 1
	close(jobs)
	<-done
}

// Methods that are started with the context are who is waited for.
func (s *server) work(ctx context.Context) { s.wg.Done() }

func (s *server) starts(ctx context.Context) {
	s.wg.Add(1)
	go s.work(ctx)
	s.wg.Wait()
}

func subscribe(ctx context.Context) <-chan int { return nil }

func subscribes(ctx context.Context) (sum int) {
	for v := range subscribe(ctx) {
		sum += v
	}
	events := subscribe(ctx)
	for v := range events {
		sum += v
	}
	return sum
}

type request struct {
	ctx  context.Context
	resp chan int
}

func asks(ctx context.Context, reqs chan<- *request) int {
	r := &request{ctx: ctx, resp: make(chan int)}
	select {
	case reqs <- r:
	case <-ctx.Done():
		return 0
	}
	return <-r.resp
}

// A call-back of what was given the context.
func callback(ctx context.Context, produce func(context.Context, func(error))) error {
	errc := make(chan error, 1)
	produce(ctx, func(err error) { errc <- err })
	return <-errc
}

// What is told to stop is waited for.
func (s *server) stops(ctx context.Context) {
	close(s.quit)
	<-s.done
}

func (s *server) cancels(ctx context.Context) {
	s.cancel()
	s.wg.Wait()
}

func (s *server) shutsDown(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	<-s.done
	return err
}

type member struct{ group struct{ left chan struct{} } }

func (m *member) leave(ctx context.Context) error { return ctx.Err() }

func (m *member) quits(ctx context.Context) {
	g := &m.group
	m.leave(ctx)
	<-g.left
}

func shutsDownHere(ctx context.Context, srv *http.Server) error {
	done := make(chan error)
	go func() { done <- srv.ListenAndServe() }()
	<-ctx.Done()
	srv.Close()
	return <-done
}

func cancelsHere(ctx context.Context, f func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(ctx)
	}()
	cancel()
	<-done
}

// What was taken is given back.
func releases(ctx context.Context, sem chan struct{}) {
	select {
	case sem <- struct{}{}:
	case <-ctx.Done():
		return
	}
	<-sem
}

// A channel for one value is a mutex.
type Locked struct{ sem chan struct{} }

func NewLocked() *Locked { return &Locked{make(chan struct{}, 1)} }

func (l *Locked) Do(ctx context.Context) {
	l.sem <- struct{}{}
	<-l.sem
}

// Something ends the wait when the context has ended.
func (s *server) woken(ctx context.Context) {
	stop := context.AfterFunc(ctx, s.cond.Broadcast)
	defer stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.idle && ctx.Err() == nil {
		s.cond.Wait()
	}
}

func (s *server) closedByWatcher(ctx context.Context) {
	go func() {
		<-ctx.Done()
		close(s.in)
	}()
	for v := range s.in {
		_ = v
	}
}

// The channel stands for a group that knows the context.
func behind(ctx context.Context, items []int, f func(context.Context, int)) {
	var wg sync.WaitGroup
	for _, it := range items {
		wg.Go(func() { f(ctx, it) })
	}
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	<-done
}

// Who waits on the Cond has been woken.
func (s *server) wakesFirst(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.mu.Lock()
		defer s.mu.Unlock()
		for !s.idle {
			s.cond.Wait()
		}
	}()
	s.mu.Lock()
	s.idle = true
	s.mu.Unlock()
	s.cond.Broadcast()
	<-done
}

// The context of the object is not the caller's.
func (s *server) sendsOwn(out chan<- int) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	use(ctx)
	out <- 1
}

// A notice to a loop that serves it.
func (s *server) Loop() {
	for {
		select {
		case <-s.done:
		case <-s.quit:
			return
		}
	}
}

func (s *server) notifies(ctx context.Context) {
	s.done <- struct{}{}
}

func NewServer() *server { return &server{done: make(chan struct{}), quit: make(chan struct{})} }

func (s *server) Notify(ctx context.Context) { s.notifies(ctx) }

// Room for all.
func answer(ctx context.Context, out chan<- int) {
	out <- 1
}

func Collect(ctx context.Context, n int) (sum int) {
	out := make(chan int, 2*n)
	for range n {
		go answer(ctx, out)
	}
	for range n {
		sum += <-out
	}
	return sum
}

// What is known to stop is waited for, whatever is used to wait.
func (s *server) stopsCond(ctx context.Context) {
	s.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.idle {
		s.cond.Wait()
	}
}

// A goroutine that closes a channel for others does not wait for the function.
func (s *server) background(ctx context.Context, f func(context.Context)) {
	go func() {
		s.wg.Wait()
		f(ctx)
	}()
}

// The goroutine serves the server, and ends with it.
func (s *server) attends(ctx context.Context, f func(context.Context) error) {
	go func() {
		select {
		case <-s.in:
			f(ctx)
		case <-s.quit:
		}
	}()
}

// Who has started the workers serves them to the end.
type coordinator struct{ results chan int }

func (c *coordinator) worker(ctx context.Context, f func(context.Context) int) {
	for ctx.Err() == nil {
		c.results <- f(ctx)
	}
}

func Coordinate(ctx context.Context, n int, f func(context.Context) int) {
	c := &coordinator{results: make(chan int)}
	end := make(chan struct{})
	for range n {
		go func() {
			c.worker(ctx, f)
			end <- struct{}{}
		}()
	}
	for n > 0 {
		select {
		case <-c.results:
		case <-end:
			n--
		}
	}
}

// That it has to wait is known.
func (s *server) knows(ctx context.Context, log func(string)) {
	select {
	case <-s.done:
	default:
		log("waiting")
		<-s.done
	}
}

// A worker ends when its channel is closed.
func (s *server) forwards(ctx context.Context, out chan<- int) {
	go func() {
		for v := range s.in {
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
}

type confirmation struct {
	value   int
	applied chan struct{}
}

// What came with an answer is the rest of it.
func (s *server) confirms(ctx context.Context, answers <-chan any) int {
	select {
	case a := <-answers:
		c := a.(*confirmation)
		<-c.applied
		return c.value
	case <-ctx.Done():
		return 0
	}
}

type stream interface{ Context() context.Context }

type watcher struct {
	stream stream
	out    chan int
	closed chan struct{}
}

// The context of a stream ends with it, and so does the watcher.
func (w *watcher) tells(trace func(context.Context) (context.Context, func())) {
	ctx, end := trace(w.stream.Context())
	defer end()
	_ = ctx.Value(w)
	select {
	case w.out <- 1:
	case <-w.closed:
	}
}

type notifier struct{ done chan struct{} }

func newNotifier() *notifier { return &notifier{make(chan struct{})} }

func (n *notifier) closed() <-chan struct{} { return n.done }

type outgoing struct {
	w    http.ResponseWriter
	stop *notifier
}

// Whoever has the writer closes the notifier when it is done with it.
func (s *server) lends(w http.ResponseWriter, r *http.Request, attach func(*outgoing)) {
	n := newNotifier()
	attach(&outgoing{w: w, stop: n})
	<-n.closed()
}

// A timer that ends the loop ends the wait.
func (s *server) patient(ctx context.Context, every *time.Ticker, most int) int {
	for {
		select {
		case <-every.C:
			if most--; most == 0 {
				return 0
			}
		case v := <-s.in:
			return v
		}
	}
}

func (s *server) limited(ctx context.Context, every *time.Ticker) int {
	for n := 0; ; n++ {
		select {
		case <-every.C:
		case v := <-s.in:
			return v
		}
		if n > 10 {
			break
		}
	}
	return 0
}

func (s *server) asksEach(ctx context.Context, every *time.Ticker) int {
	for ctx.Err() == nil {
		select {
		case <-every.C:
		case v := <-s.in:
			return v
		}
	}
	return 0
}

func (s *server) outer(ctx context.Context, every *time.Ticker) (sum int) {
wait:
	for {
		select {
		case <-every.C:
			break wait
		case v := <-s.in:
			sum += v
		}
	}
	return sum
}

// Who is waited for knows the context, however often the time is shown.
func (s *server) shows(ctx context.Context, every *time.Ticker, f func(context.Context), show func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(ctx)
	}()
	for {
		select {
		case <-every.C:
			show()
		case <-done:
			return
		}
	}
}

// The goroutine that knows ctx runs while the function waits.
func (s *server) attend(ctx context.Context) { <-ctx.Done() }

func (s *server) attended(ctx context.Context, first bool) int {
	if first {
		go s.attend(ctx)
	}
	return <-s.in
}

// The context of the call is the object's.
func (s *server) ofObject(with func(context.Context, chan int) context.Context) {
	ctx := with(s.ctx, s.in)
	use(ctx)
	select {
	case <-s.in:
	case <-s.ctx.Done():
	}
}

// Who gives a channel away to be closed reads until then.
type reporter struct{ reports chan<- int }

func NewReporter(reports chan<- int) *reporter { return &reporter{reports: reports} }

func (r *reporter) report(ctx context.Context) { r.reports <- 1 }

func (r *reporter) Close() { close(r.reports) }

// Somebody has thought about it.
func (s *server) settles(ctx context.Context, settle func(context.Context, int)) {
	// No more will come in. However, we must wait for all that has begun.
	for {
		if s.idle {
			return
		}
		select {
		case v := <-s.in:
			settle(ctx, v)
		case <-s.done:
		}
	}
}

// The one place is for the answer that ends the loop.
func (s *server) tries(ctx context.Context, try func(context.Context) error) error {
	errc := make(chan error, 1)
	go func() {
		for {
			if err := try(ctx); err != nil {
				errc <- err
				return
			}
		}
	}()
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// It is a closure that tells the others to stop.
func (s *server) stopsByClosure(ctx context.Context) {
	stop := func() { close(s.quit) }
	stop()
	<-s.done
}

// Another goroutine wakes those who wait, so as not to wait for the lock.
func (s *server) wakesBeside(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.mu.Lock()
		defer s.mu.Unlock()
		for !s.idle {
			s.cond.Wait()
		}
	}()
	go func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.idle = true
		s.cond.Broadcast()
	}()
	<-done
}

// A token finds room where it goes: there are no more of them than places.
type ring struct{ free, full chan *request }

func newRing(size int) *ring {
	return &ring{free: make(chan *request, size), full: make(chan *request, size)}
}

func (r *ring) put(ctx context.Context) {
	select {
	case req := <-r.free:
		r.full <- req
	case <-ctx.Done():
	}
}

// Somebody has said why not.
func (s *server) publishes(ctx context.Context, v int) {
	select {
	case s.in <- v:
	// Don't select on ctx.Done() here: it has been accepted already.
	case <-s.quit:
	}
}

// A comment says what the wait is for.
func (s *server) sent(ctx context.Context, send func(context.Context) error) error {
	err := send(ctx)
	// Wait for the transport to close the body before returning. The caller may
	// use it again.
	<-s.done
	if err != nil {
		// Wait for the next one.
		<-s.in // want `the receive from s.in ignores ctx`
	}
	return err
}
