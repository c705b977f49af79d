// Package derived has contexts that are derived, given a name, and then left.
package derived

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"time"
)

type key struct{}

type store struct{ ctx context.Context }

func (s *store) load(ctx context.Context, id int) error { return ctx.Err() }

func load(ctx context.Context, ids ...int) error { return ctx.Err() }

func timeout(ctx context.Context, s *store) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second) // want `^tctx is never used: pass it to s.load instead of ctx$`
	defer cancel()
	_ = tctx
	return s.load(ctx, 1)
}

func withDeadline(ctx context.Context) error {
	dctx, cancel := context.WithDeadline(ctx, time.Now()) // want `^dctx is never used: pass it to load instead of ctx$`
	defer cancel()
	var _ = dctx
	if err := load(ctx); err != nil {
		return err
	}
	return load(ctx, 2)
}

func canceled(ctx context.Context) error {
	var cctx, cancel = context.WithCancel(ctx) // want `^cctx is never used: pass it to load instead of ctx$`
	defer cancel()
	_ = cctx
	return load(ctx)
}

func cause(ctx context.Context) error {
	cctx, cancel := context.WithCancelCause(ctx) // want `^cctx is never used: pass it to load instead of ctx$`
	defer cancel(nil)
	_ = cctx
	return load(ctx)
}

func logged(ctx context.Context) error {
	vctx := context.WithValue(ctx, key{}, 1) // want `^vctx is never used: pass it to load instead of ctx$`
	slog.InfoContext(vctx, "loading")
	return load(ctx)
}

func printed(ctx context.Context) error {
	vctx := context.WithValue(ctx, key{}, 1) // want `vctx is never used`
	log.Print(vctx)
	fmt.Println(vctx)
	return load(ctx)
}

func detached(ctx context.Context) error {
	cleanup := context.WithoutCancel(ctx) // want `cleanup is never used`
	_ = cleanup
	return load(ctx)
}

// A look at the error after the work does not end the work.
func glance(ctx context.Context) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second) // want `^tctx is never used: pass it to load instead of ctx$`
	defer cancel()
	if err := load(ctx); err != nil {
		if errors.Is(tctx.Err(), context.DeadlineExceeded) {
			return fmt.Errorf("too slow: %w", context.Cause(tctx))
		}
		return err
	}
	return tctx.Err()
}

func shadowed(ctx context.Context, fast bool) error {
	if fast {
		ctx, cancel := context.WithTimeout(ctx, time.Second) // want `^ctx of context.WithTimeout ends with its block: load gets the outer ctx$`
		defer cancel()
		_ = ctx
	}
	return load(ctx)
}

func shadowedByStatements(ctx context.Context, fast bool) error {
	if fast {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		ctx = context.WithValue(ctx, key{}, 1) // want `^ctx of context.WithValue ends with its block: load gets the outer ctx$`
	}
	return load(ctx)
}

// The second derivation starts from the parent, so the first is lost.
func derivedTwice(base context.Context) error {
	ctx, cancel := context.WithTimeout(base, time.Second) // want `^ctx of context.WithTimeout is lost: it is made from base again$`
	defer cancel()
	ctx = context.WithValue(base, key{}, 1)
	return load(ctx)
}

func derivedTwiceInSwitch(base context.Context, kind int) error {
	ctx, cancel := context.WithTimeout(base, time.Second) // want `is lost`
	defer cancel()
	switch kind {
	case 1:
		ctx = context.WithValue(base, key{}, 1)
	default:
		ctx = context.WithValue(base, key{}, 2)
	}
	return load(ctx)
}

func inLoop(ctx context.Context, ids []int) error {
	for _, id := range ids {
		tctx, cancel := context.WithTimeout(ctx, time.Second) // want `^tctx is never used: pass it to load instead of ctx$`
		err := load(ctx, id)
		log.Print(tctx)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

func waited(ctx context.Context, done chan struct{}) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second) // want `^tctx is never used: take tctx.Done\(\) instead of ctx.Done\(\)$`
	defer cancel()
	_ = tctx
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func handler(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second) // want `^ctx is never used: pass it to load instead of r.Context\(\)$`
	defer cancel()
	_ = ctx
	if err := load(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// The copy of the request is dropped, and with it the value.
func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), key{}, 1) // want `^ctx is never used: pass it to next.ServeHTTP instead of r$`
		r.WithContext(ctx)
		next.ServeHTTP(w, r)
	})
}

func reassigned(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		log.Print(ctx)
		ctx = context.WithValue(ctx, key{}, 1) // want `^ctx is never used: pass it to next.ServeHTTP instead of r$`
		next.ServeHTTP(w, r)
	})
}

func field(s *store) error {
	tctx, cancel := context.WithTimeout(s.ctx, time.Second) // want `^tctx is never used: pass it to s.load instead of s.ctx$`
	defer cancel()
	_ = tctx
	return s.load(s.ctx, 1)
}

func background(s *store) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // want `^ctx is never used: pass it to s.load instead of context.Background\(\)$`
	defer cancel()
	_ = ctx
	return s.load(context.Background(), 1)
}

func signals(ctx context.Context) error {
	sctx, stop := signal.NotifyContext(ctx, os.Interrupt) // want `^sctx is never used: pass it to load instead of ctx$`
	defer stop()
	_ = sctx
	return load(ctx)
}

func withStack(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, key{}, name)
}

func ownFunction(ctx context.Context) error {
	child := withStack(ctx, "child") // want `^child is never used: pass it to load instead of ctx$`
	_ = child
	return load(ctx)
}

func inClosure(ctx context.Context, s *store) func() error {
	return func() error {
		tctx, cancel := context.WithTimeout(ctx, time.Second) // want `tctx is never used`
		defer cancel()
		_ = tctx
		return s.load(ctx, 1)
	}
}

// The grandparent is passed as well: that is still not what was made.
func grandparent(ctx context.Context) error {
	vctx := context.WithValue(ctx, key{}, 1)
	tctx, cancel := context.WithTimeout(vctx, time.Second) // want `^tctx is never used: pass it to load instead of vctx$`
	defer cancel()
	_ = tctx
	if err := load(vctx); err != nil {
		return err
	}
	return load(ctx)
}

func get[T any](ctx context.Context, v T) (T, error) { return v, ctx.Err() }

func generic[T any](ctx context.Context, v T) (T, error) {
	tctx, cancel := context.WithTimeout(ctx, time.Second) // want `^tctx is never used: pass it to get instead of ctx$`
	defer cancel()
	_ = tctx
	return get[T](ctx, v)
}
