package meant

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

type buckets struct {
	mu     sync.RWMutex
	names  []string
	byName map[string]int
	last   atomic.Pointer[[]string]
}

func (b *buckets) make(ctx context.Context, name string) error           { <-ctx.Done(); return nil }
func (b *buckets) saveMeta(ctx context.Context, name string) error       { <-ctx.Done(); return nil }
func (b *buckets) check(ctx context.Context, name string) error          { <-ctx.Done(); return nil }
func (b *buckets) getMark(ctx context.Context, name string) error        { <-ctx.Done(); return nil }
func (b *buckets) putPart(ctx context.Context, name string) (int, error) { <-ctx.Done(); return 0, nil }
func (b *buckets) list(ctx context.Context) ([]string, error)            { <-ctx.Done(); return nil, nil }
func (b *buckets) size(ctx context.Context, name string) (int, error)    { <-ctx.Done(); return 0, nil }
func (b *buckets) watch(ctx context.Context) (*stream, error)            { return nil, nil }

// The first step has been taken, and the second must follow.
func (b *buckets) create(ctx context.Context, name string) error {
	if err := b.make(ctx, name); err != nil {
		return err
	}
	return b.saveMeta(context.Background(), name)
}

func (b *buckets) createWithLimit(ctx context.Context, name string) error {
	err := b.make(ctx, name)
	if err != nil {
		return err
	}
	c, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := b.saveMeta(c, name); err != nil {
		return err
	}
	return nil
}

func (b *buckets) createIf(ctx context.Context, name string) {
	if err := b.make(ctx, name); err == nil {
		_, _ = b.putPart(context.Background(), name)
	} else {
		_ = b.check(context.Background(), name) // want `drops ctx`
	}
}

// Nothing has been done before, or nobody has asked, or it may still be given up.
func (b *buckets) first(ctx context.Context, name string) error {
	if err := b.saveMeta(context.Background(), name); err != nil { // want `drops ctx`
		return err
	}
	return b.make(ctx, name)
}

func (b *buckets) afterLook(ctx context.Context, name string) error {
	if err := b.check(ctx, name); err != nil {
		return err
	}
	return b.saveMeta(context.Background(), name) // want `drops ctx`
}

func (b *buckets) unasked(ctx context.Context, name string) error {
	_ = b.make(ctx, name)
	return b.saveMeta(context.Background(), name) // want `drops ctx`
}

func (b *buckets) between(ctx context.Context, name string) error {
	if err := b.make(ctx, name); err != nil {
		return err
	}
	if err := b.saveMeta(context.Background(), name); err != nil { // want `drops ctx`
		return err
	}
	return b.check(ctx, name)
}

func (b *buckets) failed(ctx context.Context, name string) error {
	if err := b.make(ctx, name); err != nil {
		return b.saveMeta(context.Background(), name) // want `drops ctx`
	}
	return nil
}

func (b *buckets) elsewhere(ctx context.Context, name string, isNew bool) error {
	if isNew {
		if err := b.make(ctx, name); err != nil {
			return err
		}
	}
	return b.saveMeta(context.Background(), name) // want `drops ctx`
}

// What only reads, what is of use, and what nobody has decided is no such step.
func (b *buckets) steps(ctx context.Context, name string) (int, error) {
	if err := b.make(ctx, name); err != nil {
		return 0, err
	}
	if err := b.saveMeta(context.TODO(), name); err != nil { // want `drops ctx`
		return 0, err
	}
	if err := b.getMark(context.Background(), name); err != nil { // want `drops ctx`
		return 0, err
	}
	return b.putPart(context.Background(), name) // want `drops ctx`
}

type stream struct{ frames chan int }

func (s *stream) pump()          {}
func (s *stream) first() (n int) { return <-s.frames }
func pumpAll(all ...*stream)     {}

// A stream lives on in a goroutine, unless that is waited for.
func (b *buckets) follow(ctx context.Context) error {
	s, err := b.watch(context.Background())
	if err != nil {
		return err
	}
	go func() {
		for range s.frames {
			s.pump()
		}
	}()
	other, err := b.watch(context.Background())
	go pumpAll(other)
	return err
}

func (b *buckets) followTo(ctx context.Context) error {
	s, err := b.watch(context.Background()) // want `drops ctx`
	if err != nil {
		return err
	}
	defer func() { s.pump() }()
	done := make(chan int)
	go func() { done <- s.first() }()
	<-done
	return nil
}

// What is kept for all is not the caller's alone.
func (b *buckets) refresh(ctx context.Context) (err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.names, err = b.list(context.Background())
	return err
}

func (b *buckets) remember(ctx context.Context, name string) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, err := b.size(context.Background(), name)
	if err != nil {
		return 0, err
	}
	b.byName[name] = n
	return n, nil
}

func (b *buckets) publish(ctx context.Context) error {
	names, err := b.list(context.Background())
	if err == nil {
		b.last.Store(&names)
	}
	return err
}

func (b *buckets) set(ctx context.Context) (err error) {
	b.names, err = b.list(context.Background()) // want `drops ctx`
	return err
}

func (b *buckets) look(ctx context.Context, name string) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	byName := map[string]int{}
	n, err := b.size(context.Background(), name) // want `drops ctx`
	byName[name] = n
	return byName[name], err
}

// The closure that a helper was made of has the context.
type pager struct{ page func() error }

func newPager(page func() error) *pager         { return &pager{page} }
func (p *pager) each(ctx context.Context) error { <-ctx.Done(); return p.page() }

func (b *buckets) pages(ctx context.Context) error {
	p := newPager(func() error { return b.check(ctx, "x") })
	if err := p.each(context.Background()); err != nil {
		return err
	}
	q := newPager(func() error { return nil })
	return q.each(context.Background()) // want `drops ctx`
}

// Nobody waits for the work any more when the context has ended.
func (b *buckets) abandon(ctx context.Context) error {
	errs := make(chan error, 1)
	go func() { errs <- b.check(context.Background(), "x") }()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-errs:
		return err
	}
}

func (b *buckets) awaits(ctx context.Context) error {
	errs, limit := make(chan error, 1), time.After(time.Hour)
	go func() { errs <- b.check(context.Background(), "x") }() // want `drops ctx`
	select {
	case <-limit:
		return nil
	case err := <-errs:
		return err
	}
}

// The end of one context ends the other, or its values go along.
type traceKey struct{}

func tieUp(ctx context.Context, b *buckets) error {
	c, cancel := context.WithCancel(context.Background())
	defer context.AfterFunc(ctx, cancel)()
	return b.check(c, "x")
}

func tieUpByHand(ctx context.Context, b *buckets) error {
	c, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-ctx.Done()
		cancel()
	}()
	return b.check(c, "x")
}

func tieNothing(ctx context.Context, b *buckets) error {
	c, cancel := context.WithCancel(context.Background()) // want `drops ctx`
	defer func() { cancel() }()
	return b.check(c, "x")
}

func copies(ctx context.Context, b *buckets) error {
	c, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	id, ok := ctx.Value(traceKey{}).(string)
	if ok {
		c = context.WithValue(c, traceKey{}, id)
	}
	if err := b.check(c, "x"); err != nil {
		return err
	}
	return b.check(context.WithValue(context.Background(), traceKey{}, ctx.Value(traceKey{})), "y")
}

func adds(ctx context.Context, b *buckets) error {
	c := context.WithValue(context.Background(), traceKey{}, time.Now()) // want `drops ctx`
	return b.check(c, "x")
}

// A comment above a branch is about the first thing in it.
func quiet(w http.ResponseWriter, r *http.Request) {
	// Disable close notifications when there is a pipeline.
	if r.Method == http.MethodGet {
		*r = *r.WithContext(context.Background())
	}
	// Refuse what has no host.
	if r.Host == "" {
		*r = *r.WithContext(context.Background()) // want `drops r.Context`
	}
}

// What is welcome has a limit of its own, and nobody acts on its failure.
func (b *buckets) announce(ctx context.Context, name string) error {
	c, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := b.saveMeta(c, name); err != nil {
		slog.Warn("save", "err", err)
	}
	return nil
}

func (b *buckets) announceOrFail(ctx context.Context, name string) error {
	c, cancel := context.WithTimeout(context.Background(), time.Second) // want `drops ctx`
	defer cancel()
	if err := b.saveMeta(c, name); err != nil {
		slog.Warn("save", "err", err)
		return err
	}
	return nil
}

func (b *buckets) announceEndless(ctx context.Context, name string) {
	if err := b.saveMeta(context.Background(), name); err != nil { // want `drops ctx`
		slog.Warn("save", "err", err)
	}
}

func (b *buckets) lookUp(ctx context.Context, name string) {
	c, cancel := context.WithTimeout(context.Background(), time.Second) // want `drops ctx`
	defer cancel()
	if err := b.check(c, name); err != nil {
		slog.Warn("look", "err", err)
	}
}

// A client has a life of its own, but not what the standard library dials.
type client struct {
	feed *feed
	conn net.Conn
}

type feed struct{}

func (*feed) Close() error                             { return nil }
func newFeed(ctx context.Context) (f *feed, err error) { return f, err }

func (c *client) open(ctx context.Context) (err error) {
	if c.feed, err = newFeed(context.Background()); err != nil {
		return err
	}
	var d net.Dialer
	c.conn, err = d.DialContext(context.Background(), "tcp", "localhost:80") // want `drops ctx`
	return err
}

func openOnce(ctx context.Context) error {
	f, err := newFeed(context.Background()) // want `drops ctx`
	if err != nil {
		return err
	}
	return f.Close()
}
