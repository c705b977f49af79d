// Package derives: limits and values added to nothing instead of the context at hand.
package derives

import (
	"context"
	"errors"
	"time"
)

type key struct{}

func load(ctx context.Context, id int) error { return ctx.Err() }

func timeout(ctx context.Context) error {
	c, cancel := context.WithTimeout(context.Background(), time.Second) // want `context.Background\(\) drops ctx: derive from ctx, or context.WithoutCancel\(ctx\) if it must go on`
	defer cancel()
	return load(c, 1)
}

func redeclared(ctx context.Context) error {
	ctx, cancel := context.WithDeadline(context.Background(), time.Now()) // want `drops ctx: derive from ctx`
	defer cancel()
	return load(ctx, 1)
}

func shadowed(ctx context.Context, ids []int) error {
	for _, id := range ids {
		ctx, cancel := context.WithTimeout(context.TODO(), time.Second) // want `context.TODO\(\) drops ctx: derive from ctx`
		err := load(ctx, id)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

func nested(ctx context.Context) error {
	return load(context.WithValue(context.Background(), key{}, 1), 1) // want `derive from ctx`
}

func twice(ctx context.Context) error {
	c := context.WithValue(context.Background(), key{}, 1) // want `derive from ctx`
	c, cancel := context.WithTimeoutCause(c, time.Second, errors.New("late"))
	defer cancel()
	return load(c, 1)
}

func missing(ctx context.Context) error {
	c, cancel := context.WithCancel(nil) // want `the nil context drops ctx: derive from ctx`
	defer cancel()
	return load(c, 1)
}

// A context that is kept has a life of its own.
type server struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (s *server) start(ctx context.Context) error {
	s.ctx, s.cancel = context.WithCancel(context.Background())
	run, stop := context.WithCancel(context.Background())
	s.cancel = stop
	if err := load(run, 1); err != nil {
		return err
	}
	return load(ctx, 2)
}

func open(ctx context.Context) (*server, error) {
	run, cancel := context.WithCancel(context.Background())
	if err := load(ctx, 1); err != nil {
		cancel()
		return nil, err
	}
	return &server{run, cancel}, nil
}

// The loop that starts ends when this function does.
func workers(ctx context.Context, in chan int) {
	c, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for id := range in {
			_ = load(c, id)
		}
	}()
	<-ctx.Done()
}

// The function makes use of its own context.
func both(ctx context.Context) context.Context {
	if ctx.Value(key{}) != nil {
		return ctx
	}
	return context.WithValue(context.Background(), key{}, 1)
}
