// Package use takes contexts and does this and that with them.
package use

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

func works(ctx context.Context) error { return ctx.Err() }

func logs(ctx context.Context) error { // want logs:"idle"
	slog.InfoContext(ctx, "x")
	return nil
}

func ignores(ctx context.Context) {} // want ignores:"idle"

func frees(ctx context.Context) error { // want frees:"idle"
	return works(context.WithoutCancel(ctx))
}

func freesItself(ctx context.Context) error { // want freesItself:"idle"
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return works(ctx)
}

func freesTooLate(ctx context.Context) error {
	err := works(ctx)
	ctx = context.WithoutCancel(ctx)
	works(ctx)
	return err
}

func hands(ctx context.Context) error { return frees(ctx) } // want hands:"idle"

func handsOn(ctx context.Context) error { return works(ctx) }

func ping(ctx context.Context, n int) { // want ping:"idle"
	if n > 0 {
		pong(ctx, n-1)
	}
}

func pong(ctx context.Context, n int) { ping(ctx, n) } // want pong:"idle"

func loops(ctx context.Context, in chan int) { // want loops:"resident"
	for {
		select {
		case <-in:
		case <-ctx.Done():
			return
		}
	}
}

func polls(ctx context.Context) { // want polls:"resident"
	for ctx.Err() == nil {
		time.Sleep(time.Second)
	}
}

func waitsForEnd(ctx context.Context) { // want waitsForEnd:"resident"
	<-ctx.Done()
}

func sends(ctx context.Context, out chan int) {
	select {
	case out <- 1:
	case <-ctx.Done():
	}
}

func tells(ctx context.Context, hooks []func(context.Context)) { // want tells:"idle"
	for _, hook := range hooks {
		hook(ctx)
	}
}

func calls(ctx context.Context, f func(context.Context) error) { f(ctx) }

// detached is a context without end, as one wrote it before Go 1.21.
type detached struct{ context.Context }

func (detached) Done() <-chan struct{} { return nil }
func (detached) Err() error            { return nil }

func values(ctx context.Context) context.Context { return context.WithoutCancel(ctx) } // want values:"idle" values:"frees"

func own(ctx context.Context) context.Context { return detached{ctx} } // want own:"idle" own:"frees"

func limited(ctx context.Context) (context.Context, context.CancelFunc) { // want limited:"idle" limited:"frees"
	return context.WithTimeout(own(ctx), time.Minute)
}

// It goes on for a while after the end of the other.
func delayed(ctx context.Context) (context.Context, context.CancelFunc) { // want delayed:"frees" delayed:"resident" delayed:"behind"
	later, cancel := context.WithCancel(context.Background())
	go func() {
		<-ctx.Done()
		time.Sleep(time.Minute)
		cancel()
	}()
	return later, cancel
}

func reassigned(ctx context.Context, free bool) context.Context {
	made := context.WithoutCancel(ctx)
	if !free {
		made = ctx
	}
	return made
}

func sometimes(ctx context.Context, free bool) context.Context {
	if free {
		return own(ctx)
	}
	return ctx
}

func freesByOwn(ctx context.Context) error { // want freesByOwn:"idle"
	ctx, cancel := limited(ctx)
	defer cancel()
	return works(ctx)
}

func process(r *http.Request) error { // want process:"requested"
	ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
	defer cancel()
	return works(ctx)
}

func handsRequest(r *http.Request) { // want handsRequest:"requested"
	process(r)
}

func reads(r *http.Request) string { return r.URL.Path }

func logsRequest(r *http.Request) { slog.InfoContext(r.Context(), r.URL.Path) }

func freesRequest(r *http.Request) error { return works(context.WithoutCancel(r.Context())) }

func looksItself(r *http.Request) error {
	<-r.Context().Done()
	return works(r.Context())
}

func offers(ctx context.Context, n int) bool { // want offers:"behind"
	if n > 0 {
		go func() { _ = works(ctx) }()
	}
	return n > 0
}

func offersAndWaits(ctx context.Context, done chan bool) {
	go func() { _ = works(ctx); done <- true }()
	<-done
}

func offersAndWorks(ctx context.Context) error {
	go works(ctx)
	return works(ctx)
}
