// Package silent: pauses that a reviewer lets pass, beside the nearest that is not.
package silent

import (
	"context"
	"errors"
	"math/rand"
	"net"
	"time"
)

func work(ctx context.Context) error { return ctx.Err() }

func brief(ctx context.Context) {
	time.Sleep(0)
	time.Sleep(time.Millisecond)
	time.Sleep(10 * time.Millisecond)
	<-time.After(10 * time.Millisecond)
	time.Sleep(250 * time.Millisecond)
	time.Sleep(251 * time.Millisecond) // want `time.Sleep ignores ctx`
	<-time.After(50 * time.Millisecond)
	<-time.After(51 * time.Millisecond) // want `the receive from time.After ignores ctx`
	for range 10 {
		time.Sleep(10 * time.Millisecond)
		time.Sleep(11 * time.Millisecond) // want `time.Sleep ignores ctx`
		func() {
			time.Sleep(11 * time.Millisecond) // want `time.Sleep ignores ctx`
		}()
	}
	func() {
		time.Sleep(250 * time.Millisecond)
	}()
	_ = func() {
		time.Sleep(11 * time.Millisecond)
	}
}

// A literal pauses as often as it is called.
func callsLiteral(ctx context.Context) {
	once := func() { time.Sleep(250 * time.Millisecond) }
	once()
	often := func() { time.Sleep(11 * time.Millisecond) } // want `time.Sleep ignores ctx`
	often()
	for work(ctx) == nil {
		often()
	}
}

// A function that goes back or calls itself pauses as often as that.
func again(ctx context.Context) error {
	time.Sleep(11 * time.Millisecond) // want `time.Sleep ignores ctx`
	if work(ctx) != nil {
		return again(ctx)
	}
	return nil
}

func jumps(ctx context.Context) {
retry:
	if err := work(ctx); err != nil {
		time.Sleep(11 * time.Millisecond) // want `time.Sleep ignores ctx`
		goto retry
	}
}

// Chance spreads what would begin at one time, once and not for long.
func staggers(ctx context.Context, g group, r *rand.Rand, load func(context.Context, int) error) {
	time.Sleep(time.Duration(r.Float64() * float64(time.Second)))
	time.Sleep(time.Duration(r.Float64() * float64(2*time.Second))) // want `time.Sleep ignores ctx`
	for i := range 10 {
		g.Go(func() error {
			time.Sleep(25*time.Millisecond + time.Duration(rand.Int63n(int64(100*time.Millisecond))))
			return load(ctx, i)
		})
		if load(ctx, i) != nil {
			time.Sleep(time.Duration(rand.Int63n(int64(time.Second)))) // want `time.Sleep ignores ctx`
		}
	}
	time.Sleep(time.Duration(rand.Int63n(int64(time.Minute)))) // want `time.Sleep ignores ctx`
	time.Sleep(time.Second - time.Duration(rand.Intn(10)))
	time.Sleep(time.Duration(rand.Int())) // want `time.Sleep ignores ctx`
}

func staggersRounds(ctx context.Context) {
	for ctx.Err() == nil {
		time.Sleep(time.Duration(rand.Int63n(int64(time.Second))))
	}
}

type group interface{ Go(func() error) }

func checked(ctx context.Context, ready func() bool) error {
	for !ready() {
		if err := ctx.Err(); err != nil {
			return err
		}
		time.Sleep(250 * time.Millisecond)
	}
	for !ready() {
		time.Sleep(100 * time.Millisecond) // want `time.Sleep ignores ctx`
	}
	for ctx.Err() == nil && !ready() {
		time.Sleep(251 * time.Millisecond) // want `time.Sleep ignores ctx`
	}
	return nil
}

func checkedForTimers(ctx context.Context, ready func() bool) error {
	for ctx.Err() == nil && !ready() {
		<-time.After(100 * time.Millisecond)
		<-time.After(101 * time.Millisecond) // want `the receive from time.After ignores ctx`
	}
	return nil
}

func hasEnded(ctx context.Context) bool { return ctx.Err() != nil }

// The loop looks at the context through a function, and pauses in a literal.
func checkedByOthers(ctx context.Context, ready func() bool) {
	wait := func() { time.Sleep(250 * time.Millisecond) }
	for !ready() {
		if hasEnded(ctx) {
			return
		}
		wait()
	}
	long := func() { time.Sleep(time.Second) } // want `time.Sleep ignores ctx`
	for !hasEnded(ctx) {
		long()
	}
	blind := func() { time.Sleep(100 * time.Millisecond) } // want `time.Sleep ignores ctx`
	for !hasEnded(ctx) {
		blind()
		for !ready() {
			blind()
		}
	}
	for work(ctx) != nil {
		time.Sleep(100 * time.Millisecond) // want `time.Sleep ignores ctx`
	}
}

// Who closes the listener ends the loop, a moment later.
func accepts(ctx context.Context, l net.Listener, serve func(context.Context, net.Conn)) {
	var pause time.Duration
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			pause = min(2*pause+time.Millisecond, time.Second)
			time.Sleep(pause)
			continue
		}
		pause = 0
		go serve(ctx, conn)
	}
}

func acceptsSlowly(ctx context.Context, l net.Listener, serve func(context.Context, net.Conn)) {
	for {
		conn, err := l.Accept()
		if err != nil {
			time.Sleep(5 * time.Second) // want `time.Sleep ignores ctx`
			continue
		}
		for range 3 {
			serve(ctx, conn)
			time.Sleep(time.Second) // want `time.Sleep ignores ctx`
		}
	}
}

func periodic(ctx context.Context, p *time.Ticker) {
	fast, slow := time.NewTicker(50*time.Millisecond), time.NewTicker(time.Second)
	for range 10 {
		select {
		case <-ctx.Done():
			return
		default:
		}
		<-fast.C
	}
	for range fast.C { // want `the loop over fast.C ignores ctx`
		if ready := true; ready {
			break
		}
	}
	for range slow.C { // want `the loop over slow.C ignores ctx`
		if ctx.Err() != nil {
			return
		}
	}
	for range p.C {
		if ctx.Err() != nil {
			return
		}
	}
	for range p.C { // want `the loop over p.C ignores ctx`
		if err := work(ctx); err != nil {
			return
		}
	}
	reset := time.NewTimer(time.Millisecond)
	<-reset.C
	reset.Reset(time.Hour)
	<-reset.C // want `the receive from reset.C ignores ctx`
}

// The timer of a field has just been made, and what came before does not count.
func (p *pacer) primed(ctx context.Context) {
	p.timer = time.NewTimer(0)
	<-p.timer.C
	p.timer.Reset(time.Hour)
	<-p.timer.C // want `the receive from p.timer.C ignores ctx`
	p.timer = time.NewTimer(time.Hour)
	<-p.timer.C // want `the receive from p.timer.C ignores ctx`
}

type pacer struct{ timer *time.Timer }

func ended(ctx context.Context) error {
	select {
	case <-ctx.Done():
		time.Sleep(time.Second) // let the others finish
		return ctx.Err()
	default:
	}
	if ctx.Err() != nil {
		time.Sleep(time.Second)
	}
	err := work(ctx)
	if errors.Is(err, context.Canceled) {
		time.Sleep(time.Second)
	}
	<-ctx.Done()
	time.Sleep(time.Second)
	return err
}

func later(ctx context.Context) {
	defer time.Sleep(time.Second)
	defer func() { time.Sleep(time.Second) }()
	go time.Sleep(time.Second)
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
}

func detached(ctx context.Context, cancel func()) func() {
	go func() {
		time.Sleep(time.Second)
		cancel()
	}()
	return func() { time.Sleep(time.Second) }
}

func own(request func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ctx = context.WithValue(ctx, "k", "v")
	err := request(ctx)
	time.Sleep(time.Second) // nobody but the function itself ends ctx
	return err
}

func others(parent context.Context, request func(context.Context) error) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer cancel()
	_ = request(ctx)
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
}

func stoppable(request func(context.Context) error, quit chan bool) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-quit; cancel() }()
	_ = request(ctx)
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
}

func withoutCancel(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	time.Sleep(time.Second)
}

func suppressed(ctx context.Context) {
	time.Sleep(time.Second) //asynclint:ignore ctxsleep the device needs a second, whatever happens
}

type sleeper struct{}

func (sleeper) Sleep(time.Duration) {}

func ours(ctx context.Context, s sleeper) { s.Sleep(time.Second) }

func odd(ctx context.Context, sleep func(time.Duration)) {
	sleep = time.Sleep
	sleep(time.Second)
	if false {
		time.Sleep(time.Second)
	}
again:
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
	goto again
}

// The pause delays nothing but the end of the goroutine.
func parting(ctx context.Context) {
	done := make(chan bool)
	go func() {
		defer close(done)
		_ = work(ctx)
		time.Sleep(time.Second)
	}()
	<-done
	go func() {
		time.Sleep(time.Second) // want `time.Sleep ignores ctx`
		_ = work(ctx)
	}()
	_ = work(ctx)
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
}

// The pause delays nothing but the end, which the function brings about.
func processShutdown(ctx context.Context) {
	_ = work(ctx)
	time.Sleep(time.Second)
}

func shutdownAll(ctx context.Context, n int) {
	for range n {
		time.Sleep(time.Second) // want `time.Sleep ignores ctx`
	}
	_ = work(ctx)
}

// A name that begins with an underscore says that the context is not to be used.
func unused(_ctx context.Context) {
	time.Sleep(time.Second)
}

func withID(ctx context.Context, id int) context.Context { return context.WithValue(ctx, pacer{}, id) }

// Nobody ends what a function made of context.Background() and a value.
func withValue() {
	ctx := withID(context.Background(), 1)
	time.Sleep(time.Second)
	_ = work(ctx)
}

func withCallersValue(ctx context.Context) {
	inner := withID(ctx, 1)
	time.Sleep(time.Second) // want `time.Sleep ignores inner`
	_ = work(inner)
}

type process struct {
	drain  time.Duration
	parent context.Context
}

// Who shuts down frees itself from the end of the context.
func (p *process) gracefulShutdown(parent context.Context) {
	if p.drain > 0 {
		time.Sleep(p.drain)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(parent), time.Minute)
	defer cancel()
	_ = work(ctx)
}

func (p *process) shutdownInTime(parent context.Context) {
	time.Sleep(p.drain) // want `time.Sleep ignores parent`
	_ = work(parent)
}

func (p *process) restart(parent context.Context) {
	time.Sleep(p.drain) // want `time.Sleep ignores parent`
	_ = work(context.WithoutCancel(parent))
}

// Only the goroutine is late.
func flushes(ctx context.Context) {
	done := make(chan bool)
	go func(ctx context.Context) {
		for ctx.Err() == nil {
			if work(ctx) == nil {
				done <- true
				return
			}
			time.Sleep(time.Second)
		}
	}(ctx)
	select {
	case <-done:
	case <-ctx.Done():
	}
}

func waitsForFlush(ctx context.Context) {
	done := make(chan bool)
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			work(ctx)
			time.Sleep(time.Second) // want `time.Sleep ignores ctx`
		}
	}()
	<-done
}

func flushesLate(ctx context.Context) {
	done := make(chan bool)
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			work(ctx)
			time.Sleep(time.Minute) // want `time.Sleep ignores ctx`
		}
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

func explained(ctx context.Context) {
	// Sleep a little at startup. Peers often restart at the same time.
	time.Sleep(2 * time.Second)
	if err := work(ctx); err != nil {
		// TODO: wait a little less
		time.Sleep(2 * time.Second) // want `time.Sleep ignores ctx`
	}
	// next try
	time.Sleep(2 * time.Second) // want `time.Sleep ignores ctx`
	// give others time to start
	time.Sleep(3 * time.Second) // want `time.Sleep ignores ctx`
	for work(ctx) != nil {
		// give others time to start
		time.Sleep(2 * time.Second) // want `time.Sleep ignores ctx`
	}
}

func evalFailpoint(name string) (any, error)    { return nil, errors.New(name) }
func injectFault(name string, do func())        {}
func byDefault(ctx context.Context, n int) bool { return n > 0 }

// Faults that tests ask for.
func faults(ctx context.Context) {
	if v, err := evalFailpoint("before"); err == nil {
		if v == "delay" {
			time.Sleep(time.Duration(rand.Int63n(int64(time.Minute))))
		}
	} else {
		time.Sleep(time.Minute) // want `time.Sleep ignores ctx`
	}
	injectFault("after", func() { time.Sleep(time.Minute) })
	if byDefault(ctx, 1) {
		time.Sleep(time.Minute) // want `time.Sleep ignores ctx`
	}
	_ = work(ctx)
}
