// Package silent waits for its goroutines, or frees them.
package silent

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

func audit(ctx context.Context, what string) error { return ctx.Err() }

func waits(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		audit(r.Context(), "x")
	}()
	wg.Wait()
}

func waitsLater(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { audit(r.Context(), "x") })
	w.WriteHeader(204)
}

func receives(w http.ResponseWriter, r *http.Request) {
	errs := make(chan error, 1)
	go func() { errs <- audit(r.Context(), "x") }()
	if err := <-errs; err != nil {
		http.Error(w, err.Error(), 500)
	}
}

// That the client has gone is a reason to stop waiting, and to stop the work.
func selects(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	errs := make(chan error, 1)
	go func() { errs <- audit(ctx, "x") }()
	select {
	case <-errs:
	case <-ctx.Done():
	case <-time.After(time.Second):
		http.Error(w, "late", 504)
	}
}

func freed(w http.ResponseWriter, r *http.Request) {
	go audit(context.WithoutCancel(r.Context()), "x")
	ctx := context.WithoutCancel(r.Context())
	go func() {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		audit(ctx, "x")
	}()
	go audit(context.Background(), "x")
}

type onlyValues struct{ context.Context }

func (onlyValues) Done() <-chan struct{} { return nil }

func asyncContext(ctx context.Context) context.Context { return onlyValues{ctx} }

func forLater(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

func freedByOthers(w http.ResponseWriter, r *http.Request) {
	ctx := asyncContext(r.Context())
	go audit(ctx, "x")
	go audit(forLater(r.Context()), "y")
}

func detach(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

func freedByAnother(w http.ResponseWriter, r *http.Request) {
	go audit(detach(r.Context()), "x")
	ctx := r.Context()
	ctx = detach(ctx)
	go audit(ctx, "x")
}

func obeys(w http.ResponseWriter, r *http.Request) {
	go func() {
		select {
		case <-r.Context().Done():
		case <-time.After(time.Minute):
			audit(r.Context(), "x")
		}
	}()
}

func beat(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
			audit(ctx, "alive")
		}
	}
}

func besides(w http.ResponseWriter, r *http.Request) {
	go beat(r.Context())
	audit(r.Context(), "x")
}

// The goroutine is to end with the handler.
func cancelled(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	go audit(ctx, "x")
	audit(r.Context(), "y")
}

func streams(w http.ResponseWriter, r *http.Request, next func() (string, bool)) {
	go audit(r.Context(), "x")
	for {
		s, ok := next()
		if !ok {
			return
		}
		io.WriteString(w, s)
	}
}

func pipes(w http.ResponseWriter, r *http.Request) {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(audit(r.Context(), "x"))
	}()
	io.Copy(w, pr)
	pw.Close()
}

func otherEnd(w http.ResponseWriter, r *http.Request) {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(audit(r.Context(), "x"))
	}()
	io.Copy(w, pr)
}

func logs(w http.ResponseWriter, r *http.Request) {
	go slog.InfoContext(r.Context(), "x")
	go func() { _ = r.Context().Value("k") }()
}

// It has no answer to write: who calls it may wait.
func helper(r *http.Request) {
	go audit(r.Context(), "x")
}

func synchronous(w http.ResponseWriter, r *http.Request) {
	audit(r.Context(), "x")
}

func inGroup(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { audit(r.Context(), "x") })
	}
	wg.Wait()
}

// What runs here is the handler's business, and the goroutine feeds it.
func feeds(w http.ResponseWriter, r *http.Request, render func(<-chan string)) {
	lines := make(chan string)
	go func() {
		defer close(lines)
		audit(r.Context(), "x")
		lines <- "x"
	}()
	render(lines)
}

// The request of another server.
func client(w http.ResponseWriter, r *http.Request, other *http.Request) {
	ctx := context.Background()
	go audit(ctx, "x")
}

func changes(w http.ResponseWriter, r *http.Request) {
	go func(ctx context.Context) {
		if ctx.Value("k") != nil {
			ctx = context.Background()
		}
		audit(ctx, "x")
	}(r.Context())
}

func process(r *http.Request) { audit(r.Context(), "x") }

func describe(r *http.Request) string { return r.URL.Path }

// A request of its own.
func replaced(w http.ResponseWriter, r *http.Request) {
	r = r.WithContext(context.WithoutCancel(r.Context()))
	go process(r)
}

func cloned(w http.ResponseWriter, r *http.Request) {
	go process(r.Clone(context.WithoutCancel(r.Context())))
}

func read(w http.ResponseWriter, r *http.Request) {
	go describe(r)
}

func untilDone(r *http.Request) {
	for r.Context().Err() == nil {
		audit(r.Context(), "x")
	}
}

func endsWithIt(w http.ResponseWriter, r *http.Request) {
	go untilDone(r)
	audit(r.Context(), "y")
}

// A customContext ends with a channel, not with the context that it embeds.
type customContext struct {
	context.Context
	done <-chan struct{}
}

func (c customContext) Done() <-chan struct{} { return c.done }

func newCustom(ctx context.Context, done <-chan struct{}) context.Context {
	return customContext{ctx, done}
}

func mayBeOther(ctx, other context.Context) context.Context {
	made := ctx
	if other == nil {
		made = context.Background()
	}
	return made
}

// What ends with something else may well go on.
func endsByItself(w http.ResponseWriter, r *http.Request, done chan struct{}) {
	go audit(newCustom(r.Context(), done), "x")
	go audit(mayBeOther(r.Context(), nil), "x")
	w.WriteHeader(204)
}
