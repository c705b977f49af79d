// Package dropped has contexts that get no name.
package dropped

import (
	"context"
	"net/http"
	"time"
)

type key struct{}

type worker struct{ cancel func() }

func (w *worker) run(ctx context.Context) error { return ctx.Err() }

func load(ctx context.Context, ids ...int) error { return ctx.Err() }

func timeout(ctx context.Context) error {
	_, cancel := context.WithTimeout(ctx, time.Second) // want `^context of context.WithTimeout is dropped: load gets ctx, without the deadline$`
	defer cancel()
	return load(ctx)
}

func assigned(ctx context.Context, fast bool) error {
	if fast {
		var cancel func()
		_, cancel = context.WithTimeout(ctx, time.Second) // want `without the deadline`
		defer cancel()
	}
	return load(ctx)
}

func declared(ctx context.Context) error {
	var _, cancel = context.WithTimeout(ctx, time.Second) // want `without the deadline`
	defer cancel()
	return load(ctx)
}

// In a block of its own, the new name serves that block.
func inBlock(ctx context.Context, ids []int) error {
	for _, id := range ids {
		_, cancel := context.WithTimeout(ctx, time.Second) // want `without the deadline`
		err := load(ctx, id)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

// A closure uses the parent, too: whether it is to have the deadline is open.
func closure(ctx context.Context, visit func(func() error) error) error {
	_, cancel := context.WithTimeout(ctx, time.Second) // want `without the deadline`
	defer cancel()
	return visit(func() error { return load(ctx) })
}

// Nothing that stop does reaches the worker.
func (w *worker) start(ctx context.Context) {
	_, cancel := context.WithCancel(ctx) // want `^context of context.WithCancel is dropped: w.run gets ctx, which is not canceled with it$`
	w.cancel = cancel
	go w.run(ctx)
}

func value(ctx context.Context) error {
	_ = context.WithValue(ctx, key{}, 1) // want `^context of context.WithValue is dropped: load gets ctx, without the value$`
	return load(ctx)
}

func waited(ctx context.Context, done chan struct{}) {
	_, cancel := context.WithTimeout(ctx, time.Second) // want `^context of context.WithTimeout is dropped: ctx.Done\(\) has no such deadline$`
	defer cancel()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

func handler(w http.ResponseWriter, r *http.Request) {
	_, cancel := context.WithTimeout(r.Context(), time.Second) // want `load gets r.Context\(\), without the deadline`
	defer cancel()
	load(r.Context())
}

func afterSignal(ctx context.Context, quit chan struct{}, server *http.Server) error {
	<-quit
	_, cancel := context.WithTimeout(ctx, 5*time.Second) // want `server.Shutdown gets ctx, without the deadline`
	defer cancel()
	return server.Shutdown(ctx)
}
