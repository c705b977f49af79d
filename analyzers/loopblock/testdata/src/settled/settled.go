// Package settled holds waits that end without harm, each beside one that does not.
package settled

import (
	"context"
	"math/rand"
	"net/http"
	"sync"
	"time"

	"example.org/library"
)

// Only what somebody can call takes part.
var Entries = []any{
	(*relay).drain, (*relay).leaves, (*relay).start, (*relay).turns, newIntervals, (*intervals).change, (*intervals).ask, (*intervals).clean,
	(*intervals).cleanAndAsked, pool, coordinate, impatient, handOut, swaps, flushes, asksLater,
	jobs, calls,
}

type relay struct {
	in, wake, out chan int
	n             int
}

// The receiver never leaves: the send is only as late as its work.
func (r *relay) drained(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case v := <-r.in:
				out <- v
			}
		}
	}()
	return out
}

func (r *relay) drain(ctx context.Context) {
	for v := range r.drained(ctx) {
		http.Get("http://localhost")
		r.n += v
	}
}

// It leaves with an error, after which the loop cannot stop.
func (r *relay) deserted(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case v := <-r.in:
				out <- v // want `send on out in this case blocks the event loop and its stop case`
			}
		}
	}()
	return out
}

func (r *relay) leaves(ctx context.Context) {
	for v := range r.deserted(ctx) {
		if _, err := http.Get("http://localhost"); err != nil {
			return
		}
		r.n += v
	}
}

// With a second duty it counts what the receiver does meanwhile.
func (r *relay) busy(quick, slow chan int) {
	for {
		select {
		case v := <-r.in:
			quick <- v
		case v := <-r.wake:
			slow <- v // want `send on slow in this case blocks the event loop$`
		}
	}
}

func (r *relay) start() {
	quick, slow := make(chan int), make(chan int)
	go r.busy(quick, slow)
	go func() {
		for {
			r.n += <-quick
		}
	}()
	go func() {
		for range slow {
			http.Get("http://localhost")
		}
	}()
}

// A receiver that waits for something else in turns is not there in all of them.
func (r *relay) turns(skip bool) {
	out, idle := make(chan int), make(chan int)
	go func() {
		for {
			select {
			case v := <-r.in:
				out <- v // want `send on out in this case`
			case <-r.wake:
				return
			}
		}
	}()
	for {
		if skip {
			<-idle
			continue
		}
		<-out
	}
}

// Who is handed on as a value does not know who receives.
type router struct {
	handlers []func(context.Context, chan<- int)
}

func (r *router) handle(h func(context.Context, chan<- int)) { r.handlers = append(r.handlers, h) }

func routes(r *router, s *relay) {
	r.handle(s.stream)
	r.handle(func(ctx context.Context, out chan<- int) {
		for {
			select {
			case <-ctx.Done():
				return
			case v := <-s.in:
				out <- v
			}
		}
	})
}

func (r *relay) stream(ctx context.Context, out chan<- int) {
	for {
		select {
		case <-ctx.Done():
			return
		case v := <-r.in:
			out <- v
		}
	}
}

// A field is no parameter.
func (r *relay) group(wg *sync.WaitGroup) { wg.Go(r.toField) }

func (r *relay) toField() {
	for {
		select {
		case v := <-r.in:
			r.out <- v // want `send on r.out in this case`
		case <-r.wake:
			return
		}
	}
}

// The package calls it: then it knows, or is told.
func Relay(ctx context.Context, r *relay, out chan<- int) { go r.forward(ctx, out) }

func (r *relay) forward(ctx context.Context, out chan<- int) {
	for {
		select {
		case <-ctx.Done():
			return
		case v := <-r.in:
			out <- v // want `send on out in this case`
		}
	}
}

// A source whose framework knows who receives, and for how long: it gives the channel and the
// end, and the source only hands them on.
func (r *Source) Stream(out chan<- int, life *library.Life) {
	life.Go(func() { r.tail(out, life, 1) })
}

type Source struct {
	relay
	stop chan struct{}
}

func (r *Source) tail(out chan<- int, life *library.Life, add int) {
	for {
		select {
		case <-life.Dying():
			return
		case v := <-r.in:
			out <- v + add
		}
	}
}

// Whoever stops this one may be the one who receives.
func (r *Source) Run(out chan<- int) {
	for {
		select {
		case <-r.stopped():
			return
		case v := <-r.in:
			out <- v // want `send on out in this case`
		}
	}
}

func (r *Source) stopped() <-chan struct{} { return r.stop }

// Its caller has told it how to end: then who receives may be gone.
func (r *Source) Until(out chan<- int, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case v := <-r.in:
			out <- v // want `send on out in this case`
		}
	}
}

// One of the callers is known.
func (r *Source) Shown(out chan<- int) { r.show(out) }

func (r *Source) Hidden() { r.show(make(chan int)) }

func (r *Source) show(out chan<- int) {
	for {
		select {
		case <-r.stop:
			return
		case v := <-r.in:
			out <- v // want `send on out in this case`
		}
	}
}

// Pauses of up to a second, for which nobody waits.
func (r *relay) pauses(ctx context.Context, d time.Duration, rng *rand.Rand) {
	jitter := func() { time.Sleep(time.Duration(rng.Float64() * float64(time.Second))) }
	for {
		select {
		case <-ctx.Done():
			return
		case v := <-r.in:
			time.Sleep(time.Second)
			time.Sleep(time.Duration(rand.Int63n(int64(500 * time.Millisecond))))
			time.Sleep(min(d, 100*time.Millisecond))
			<-time.After(time.Second / 2)
			jitter()
			time.Sleep(time.Duration(v) * time.Second)          // want `time.Sleep in this case blocks the event loop and its stop case`
			time.Sleep(time.Duration(rand.Int63n(int64(d))))    // want `time.Sleep in this case`
			time.Sleep(time.Second + time.Duration(rand.Int())) // want `time.Sleep in this case`
			time.Sleep(2 * time.Second)                         // want `time.Sleep in this case`
		}
	}
}

// Somebody waits for the end of this one.
func (r *relay) joined(stop chan struct{}, wg *sync.WaitGroup) {
	defer wg.Done()
	for {
		select {
		case <-stop:
			return
		case <-r.in:
			time.Sleep(time.Second)        // want `time.Sleep in this case`
			time.Sleep(time.Second - 1000) // less
		}
	}
}

// The context of the process: nobody waits for the loop then, or somebody does.
var global, cancelGlobal = context.WithCancel(context.Background())

func (r *relay) toTheEnd() {
	for {
		select {
		case <-global.Done():
			return
		case <-r.in:
			time.Sleep(5 * time.Second)
		}
	}
}

func (r *relay) toItsEnd(done chan int) {
	defer close(done)
	for {
		select {
		case <-global.Done():
			return
		case <-r.in:
			time.Sleep(5 * time.Second) // want `time.Sleep in this case`
		}
	}
}

func (r *relay) grouped() {
	var wg sync.WaitGroup
	wg.Go(r.inGroup)
	wg.Go(func() { r.inLiteral() })
	go func() {
		defer wg.Done()
		r.counted()
	}()
	cancelGlobal()
	wg.Wait()
}

func (r *relay) inGroup() {
	for {
		select {
		case <-global.Done():
			return
		case <-r.in:
			time.Sleep(5 * time.Second) // want `time.Sleep in this case`
		}
	}
}

func (r *relay) inLiteral() {
	for {
		select {
		case <-global.Done():
			return
		case <-r.in:
			time.Sleep(5 * time.Second) // want `time.Sleep in this case`
		}
	}
}

func (r *relay) counted() {
	for {
		select {
		case <-global.Done():
			return
		case <-r.in:
			time.Sleep(5 * time.Second) // want `time.Sleep in this case`
		}
	}
}

// A short pause keeps no tick and no report of an error waiting, but an event.
func (r *relay) settles(tick *time.Ticker, errs chan error, asked chan int) {
	for {
		select {
		case <-r.in:
			time.Sleep(200 * time.Millisecond)
		case <-tick.C:
			r.n++
		case err := <-errs:
			println(err.Error())
		}
	}
}

func (r *relay) interrupts(tick *time.Ticker, asked chan int) {
	for {
		select {
		case <-r.in:
			time.Sleep(200 * time.Millisecond) // want `time.Sleep in this case`
		case <-tick.C:
			r.n++
		case n := <-asked:
			r.n += n
		}
	}
}

func save(ctx context.Context, n int) {
	<-ctx.Done()
}

type saver struct {
	relay
	ctx context.Context
	wg  sync.WaitGroup
}

// All that it waits for ends with what stops the loop.
func (s *saver) obeys(ctx context.Context, stop chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-s.in:
			short, cancel := context.WithTimeout(ctx, time.Minute)
			for range n {
				s.wg.Go(func() { save(ctx, n) })
				s.wg.Add(1)
				go save(short, n)
			}
			s.wg.Wait()
			cancel()
		}
	}
}

func (s *saver) obeysField() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case n := <-s.in:
			s.wg.Go(func() { save(s.ctx, n) })
			s.wg.Wait()
		}
	}
}

func (s *saver) obeysParameter(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-s.in:
			s.saveAll(ctx, n)
		}
	}
}

func (s *saver) saveAll(ctx context.Context, n int) {
	s.wg.Go(func() { save(ctx, n) })
	s.wg.Wait()
}

// One of them does not, or ends with something else.
func (s *saver) disobeys(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-s.in:
			s.wg.Go(func() { save(ctx, n) })
			s.wg.Go(func() { save(context.Background(), n) })
			s.wg.Wait() // want `Wait in this case blocks the event loop and its stop case`
		}
	}
}

func (s *saver) obeysAnother(ctx, other context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-s.in:
			s.wg.Go(func() { save(other, n) })
			s.wg.Wait() // want `Wait in this case`
		}
	}
}

// A worker that it has told to stop.
type user struct {
	cancel func()
	wg     sync.WaitGroup
}

func (u *user) stop() { u.cancel() }

func (s *saver) stopsUsers(users []*user, pause chan bool) {
	for {
		select {
		case n := <-s.in:
			s.n += n
		case <-pause:
			for _, u := range users {
				u.stop()
			}
			for _, u := range users {
				u.wg.Wait()
			}
		case <-s.wake:
			retire(users)
		}
	}
}

func retire(users []*user) {
	for _, u := range users {
		u.stop()
	}
	for _, u := range users {
		u.wg.Wait()
	}
}

// A task that it cancels, and whose result it waits for.
type task struct {
	cancel context.CancelFunc
	result chan bool
}

func (s *saver) cancels(t task, addrs chan int) {
	for {
		select {
		case n := <-s.in:
			s.n += n
		case <-addrs:
			t.cancel()
			<-t.result
		case <-s.wake:
			<-t.result // want `receive from t.result in this case`
			t.cancel()
		}
	}
}

// One that it stops only afterwards.
func (s *saver) waitsFirst(users []*user, pause chan bool) {
	for {
		select {
		case n := <-s.in:
			s.n += n
		case <-pause:
			for _, u := range users {
				u.wg.Wait() // want `Wait in this case`
			}
			for _, u := range users {
				u.stop()
			}
		}
	}
}
