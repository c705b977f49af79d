// Package silent has derived contexts that are of use, or nobody's to use.
package silent

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"time"
)

type key struct{}

type store struct {
	ctx    context.Context
	cancel func()
}

func load(ctx context.Context, ids ...int) error { return ctx.Err() }

func compute(ids ...int) int { return len(ids) }

func passed(ctx context.Context) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := load(tctx); err != nil {
		return err
	}
	return load(ctx)
}

func waited(ctx context.Context, done chan struct{}) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	go load(ctx)
	select {
	case <-done:
		return nil
	case <-tctx.Done():
		return load(ctx)
	}
}

func deadline(ctx context.Context) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if d, ok := tctx.Deadline(); ok && time.Until(d) < time.Millisecond {
		return nil
	}
	return load(ctx)
}

// Each step is to end by itself, but no new one begins after the deadline.
func poll(ctx context.Context) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for tctx.Err() == nil {
		if err := load(ctx); err != nil {
			return err
		}
	}
	return nil
}

func asked(ctx context.Context, each func(func(int) bool)) {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	each(func(id int) bool { return load(ctx, id) == nil && tctx.Err() == nil })
}

// Whether cancel has been called is all that is asked.
func flag(ctx context.Context, f func(context.Context, func())) bool {
	cctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f(ctx, cancel)
	return cctx.Err() != nil
}

func returned(ctx context.Context) (context.Context, context.CancelFunc) {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	load(ctx)
	return tctx, cancel
}

func named(ctx context.Context) (result context.Context, cancel func(), err error) {
	result, cancel = context.WithTimeout(ctx, time.Second)
	err = load(ctx)
	return
}

func stored(ctx context.Context, s *store) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	s.ctx, s.cancel = tctx, cancel
	return load(ctx)
}

func storedAtOnce(ctx context.Context, s *store) error {
	s.ctx, s.cancel = context.WithTimeout(ctx, time.Second)
	return load(ctx)
}

func inLiteral(ctx context.Context) (*store, error) {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	return &store{tctx, cancel}, load(ctx)
}

func sent(ctx context.Context, ch chan context.Context) error {
	tctx := context.WithValue(ctx, key{}, 1)
	ch <- tctx
	return load(ctx)
}

func captured(ctx context.Context) (func() error, error) {
	tctx := context.WithValue(ctx, key{}, 1)
	return func() error { return load(tctx) }, load(ctx)
}

// The closure was made before, and sees the new value.
func capturedBefore(ctx context.Context, f func(func() error)) error {
	use := ctx
	f(func() error { return load(use) })
	use = context.WithValue(ctx, key{}, 1)
	return load(ctx)
}

// The variable is another function's.
func outer(ctx context.Context) error {
	use := ctx
	set := func() error {
		use = context.WithValue(ctx, key{}, 1)
		return load(ctx)
	}
	if err := set(); err != nil {
		return err
	}
	return load(use)
}

func pointed(ctx context.Context, fill func(*context.Context) error) error {
	use := ctx
	p := &use
	use = context.WithValue(ctx, key{}, 1)
	return fill(p)
}

// No call gets the parent: there is nothing that should get the context.
func alone(ctx context.Context) int {
	_, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return compute(1)
}

func aloneNamed(ctx context.Context) int {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = tctx
	return compute(1)
}

func before(ctx context.Context) int {
	if load(ctx) != nil {
		return 0
	}
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = tctx
	return compute(1)
}

// What must still happen is right to have the parent.
func cleanup(ctx context.Context) int {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = tctx
	defer load(ctx)
	return compute(1)
}

func over(ctx context.Context) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	_ = tctx
	cancel()
	return load(ctx)
}

func overAtOnce(s *store) {
	_, cancel := context.WithTimeout(s.ctx, time.Second)
	cancel()
	<-s.ctx.Done()
}

func overByDefault(ctx context.Context, ids []int) error {
	for range ids {
		_, cancel := context.WithTimeout(ctx, time.Second)
		cancel()
		if err := load(ctx); err != nil {
			return err
		}
	}
	return nil
}

// The work has another root.
func apart(s *store) error {
	_, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	return load(context.Background())
}

// The goroutine may outlive the deadline.
func started(ctx context.Context) int {
	_, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	go load(ctx)
	go func() { load(ctx) }()
	return compute(1)
}

func branches(ctx context.Context, slow bool) error {
	use, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if slow {
		use = ctx
	}
	return load(use)
}

func loop(ctx context.Context, ids []int) error {
	use := ctx
	for _, id := range ids {
		if err := load(use, id); err != nil {
			return err
		}
		use = context.WithValue(ctx, key{}, id)
	}
	return nil
}

func chained(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	ctx = context.WithValue(ctx, key{}, 1)
	return load(ctx)
}

func copied(ctx context.Context) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	use := tctx
	return load(use)
}

func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), key{}, 1)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func reassigned(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), key{}, 1)
		r = r.WithContext(ctx)
		next.ServeHTTP(w, r)
	})
}

type span struct{}

func (span) End() {}

func startSpan(ctx context.Context, name string) (context.Context, span) { return ctx, span{} }

// The span is what is wanted.
func leaf(ctx context.Context) error {
	_, span := startSpan(ctx, "leaf")
	defer span.End()
	return load(ctx)
}

func lastSpan(w http.ResponseWriter, r *http.Request, respond func(http.ResponseWriter, *http.Request)) {
	ctx := r.Context()
	load(ctx)
	ctx, span := startSpan(ctx, "respond")
	defer span.End()
	respond(w, r)
}

// Signals go another way from here on, whatever happens to the context.
func diverted(ctx context.Context) error {
	_, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	return load(ctx)
}

func unreachable(ctx context.Context) error {
	return load(ctx)
	_, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return load(ctx)
}

func suppressed(ctx context.Context) error {
	_, cancel := context.WithTimeout(ctx, time.Second) //asynclint:ignore ctxunused the library asks for a cancel function
	defer cancel()
	return load(ctx)
}
