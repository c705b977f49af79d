// Package meant: contexts out of nothing that are right, beside the nearest that
// are not.
package meant

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"runtime/pprof"
	"sync"
	"time"
)

type store struct {
	once  sync.Once
	ready context.Context
}

func load(ctx context.Context, id int) error { return ctx.Err() }

func (s *store) Close(ctx context.Context) error            { return nil }
func (s *store) unlockAll(ctx context.Context) error        { return nil }
func (s *store) undo(ctx context.Context) error             { return nil }
func (s *store) replay(ctx context.Context) error           { return nil }
func (s *store) size(ctx context.Context) (int, error)      { return 0, nil }
func (s *store) both(ctx, background context.Context) error { return nil }
func (s *store) closest(ctx context.Context) (int, error)   { return 0, nil }
func (s *store) startLoop(ctx context.Context, d string)    {}
func audit(ctx context.Context, what string)                {}
func retry(ctx context.Context, f func() error) (err error) { return f() }
func later(f func())                                        {}

func noContext() error                      { return load(context.Background(), 1) }
func unnamed(context.Context) error         { return load(context.Background(), 1) }
func discarded(_ context.Context) error     { return load(context.Background(), 1) }
func withoutCancel(ctx context.Context)     { _ = load(context.WithoutCancel(ctx), 1) }
func handedOn(ctx context.Context) error    { return load(ctx, 1) }
func testOnly(ctx context.Context, id int)  { _ = load(ctx, id) }
func nilFunc(ctx context.Context, f func()) { nilFunc(ctx, nil) }

func detached(ctx context.Context) {
	go load(context.Background(), 1)
	go audit(context.Background(), "x")
	go func() {
		_ = load(context.Background(), 2)
	}()
	time.AfterFunc(time.Second, func() { _ = load(context.Background(), 3) })
	later(func() { _ = load(context.Background(), 4) })
	_ = retry(ctx, func() error { return load(context.Background(), 5) }) // want `drops ctx`
}

func deferred(ctx context.Context) error {
	defer load(context.Background(), 1)
	defer func() {
		c, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = load(c, 2)
	}()
	return load(context.Background(), 3) // want `drops ctx`
}

func ended(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	c, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := load(context.Background(), 1); err != nil {
		return err
	}
	return srv.Shutdown(c)
}

func failed(ctx context.Context) error {
	if ctx.Err() != nil {
		return load(context.Background(), 1)
	}
	return load(context.Background(), 2) // want `drops ctx`
}

func (s *store) cleans(ctx context.Context) error {
	if err := s.Close(context.Background()); err != nil {
		return err
	}
	_ = s.unlockAll(context.Background())
	_, err := s.closest(context.Background()) // want `drops ctx`
	return err
}

func (s *store) compensates(ctx context.Context) error {
	if err := load(ctx, 1); err != nil {
		_ = s.undo(context.Background())
		if _, err := s.size(context.Background()); err != nil { // want `drops ctx`
			return err
		}
		return err
	}
	_ = s.replay(context.Background()) // want `drops ctx`
	return nil
}

func (s *store) thoughtful(ctx context.Context) error {
	return s.both(ctx, context.Background())
}

func missing(ctx context.Context) error {
	if ctx == nil {
		ctx = context.Background()
	}
	return load(ctx, 1)
}

func records(ctx context.Context) {
	slog.InfoContext(context.Background(), "x")
	slog.Default().Log(context.Background(), slog.LevelInfo, "x")
	pprof.Do(context.Background(), pprof.Labels("a", "b"), func(context.Context) {})
	pprof.SetGoroutineLabels(context.Background())
}

type logger struct{}

// A levelled logger that comes out of a context, and what only looks like one.
type levelled struct{ journal }

func (levelled) Info(args ...any)               {}
func (levelled) Error(args ...any)              {}
func loggerOf(ctx context.Context) (l levelled) { return l }
func journalOf(ctx context.Context) (j journal) { return j }

type journal struct{}

func (journal) Warn(args ...any) {}

func (logger) Info(ctx context.Context, msg string, args ...any)  {}
func (logger) Error(ctx context.Context, msg string, args ...any) {}

func count(ctx context.Context, n int, options ...func()) {}
func sum(ctx context.Context, n ...int) int               { return len(n) }

func counts(ctx context.Context) {
	count(context.Background(), 1)
	_ = sum(context.Background(), 1) // want `drops ctx`
	_ = load(nil, 1)                 // this package asks whether contexts are nil
	_ = http.NewServeMux()
	_, _ = http.NewRequestWithContext(nil, "GET", "/", nil) // want `the nil context drops ctx`
}

func recordsElsewhere(ctx context.Context, log logger) {
	log.Info(context.Background(), "x")
	loggerOf(context.Background()).Warn("x")
	journalOf(context.Background()).Warn("x") // want `drops ctx`
}

func explained(ctx context.Context) error {
	// The write must not be interrupted half-way.
	if err := load(context.Background(), 1); err != nil {
		return err
	}
	if err := load(context.Background(), 2); err != nil { // detached on purpose
		return err
	}
	// The entry is needed even if the request has gone.
	c, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return load(c, 3)
}

func explainedAbove(ctx context.Context, log logger) error {
	// What is loaded must outlive the request, so it has an independent context.
	log.Info(ctx, "loading")
	if err := load(context.Background(), 1); err != nil {
		return err
	}
	// The note must not be interrupted half-way.
	count(context.Background(), 1)
	if err := load(context.Background(), 2); err != nil { // want `drops ctx`
		return err
	}
	// The note must not be interrupted half-way.
	log.Info(ctx, "loading")

	return load(context.Background(), 3) // want `drops ctx`
}

func explainedWithin(ctx context.Context) error {
	return retry(
		// Not ctx, because its deadline is that of one attempt.
		context.Background(),
		nil,
	)
}

// In memory nothing waits, and any context will do.
func (s *store) list(_ context.Context, prefix string) (names []string, err error) {
	for _, name := range os.Environ() {
		names = append(names, prefix+name)
	}
	s.ready = nil
	return names, nil
}

func (s *store) listRemote(ctx context.Context, prefix string) (names []string, err error) {
	for _, name := range os.Environ() {
		names = append(names, prefix+name)
	}
	err = load(ctx, 1)
	return names, err
}

func lists(ctx context.Context, s *store) {
	_, _ = s.list(context.Background(), "x")
	_, _ = s.listRemote(context.Background(), "x") // want `drops ctx`
	_, _ = s.closest(context.Background())         // want `drops ctx`
}

func (s *store) keeps(ctx context.Context) *store {
	s.ready = context.Background()
	return &store{ready: context.Background()}
}

func (s *store) once1(ctx context.Context) {
	s.once.Do(func() { _ = load(context.Background(), 1) })
}

// A new trace, which is tied to the caller's.
func start(ctx context.Context, name string) (context.Context, *session) { return ctx, nil }
func spanOf(ctx context.Context) *session                                { return nil }
func (s *session) link(other *session)                                   {}

func traced(parent context.Context) error {
	ctx, span := start(context.Background(), "traced")
	span.link(spanOf(parent))
	return load(ctx, 1)
}

func tracedApart(parent context.Context) error {
	spanOf(parent).link(nil)
	ctx, span := start(context.Background(), "traced") // want `drops parent`
	span.link(nil)
	return load(ctx, 1)
}

// What is made with the caller's context gets another one for its life.
func starts(ctx context.Context) (*session, error) {
	if err := load(ctx, 1); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &session{ctx: ctx, cancel: cancel}
	return s, nil
}

func startsNothing(ctx context.Context) (*session, error) {
	s := &session{ctx: ctx}
	ctx, cancel := context.WithCancel(context.Background()) // want `drops ctx`
	defer cancel()
	return s, load(ctx, 1)
}

type session struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// The first context comes out of nothing as well, with a value added.
func withID(ctx context.Context, id int) context.Context { return context.WithValue(ctx, store{}, id) }

func ownWithValue() error {
	ctx := withID(context.Background(), 1)
	if err := load(ctx, 1); err != nil {
		return err
	}
	return load(context.Background(), 2)
}

func ownWithEnd() error {
	ctx, stop := signal.NotifyContext(withID(context.Background(), 1), os.Interrupt)
	defer stop()
	_ = load(ctx, 1)
	return load(context.Background(), 2) // want `drops ctx`
}

// Two lives side by side.
func own(args []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := load(ctx, 1); err != nil {
		return err
	}
	return load(context.Background(), 2)
}

func interrupted(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := load(context.Background(), 1); err != nil { // want `drops ctx`
		return err
	}
	<-ctx.Done()
	return load(context.Background(), 2)
}

func allRight(ctx context.Context) error {
	//asynclint:ignore ctxbackground the store is asked whatever happens
	return load(context.Background(), 1)
}

// A request that is sent gets a context of the sender's; one that is answered has one.
func sends(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req = req.WithContext(ctx)
	return http.DefaultTransport.RoundTrip(req)
}

func answers(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // want `drops r.Context\(\)`
	defer cancel()
	r = r.WithContext(ctx)
	http.DefaultServeMux.ServeHTTP(w, r)
}
