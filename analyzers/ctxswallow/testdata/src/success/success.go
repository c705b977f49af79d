// Package success: the end of a context returned as if the work were done.
package success

import (
	"context"
	"log"
	"time"
)

type result struct {
	value *int
	err   error
}

func value(ctx context.Context, results <-chan int) (int, error) {
	select {
	case v := <-results:
		return v, nil
	case <-ctx.Done():
		return 0, nil // want `end of ctx is returned as success: return ctx.Err\(\)`
	}
}

func pointer(ctx context.Context, results <-chan result) (*int, error) {
	select {
	case <-ctx.Done():
		return nil, nil // want `returned as success`
	case r := <-results:
		return r.value, r.err
	}
}

func ready(ctx context.Context, ready <-chan struct{}) error {
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		return nil // want `returned as success`
	}
}

func afterwards(ctx context.Context, out chan<- int) error {
	select {
	case out <- 1:
	case <-ctx.Done():
		log.Print("cancelled: ", ctx.Err())
		return nil // want `returned as success`
	}
	return nil
}

func all(ctx context.Context, items []int) error {
	for _, item := range items {
		select {
		case <-ctx.Done():
			return nil // want `returned as success`
		default:
		}
		work(item)
	}
	return nil
}

func allByErr(ctx context.Context, items []int) error {
	for _, item := range items {
		if ctx.Err() != nil {
			return nil // want `returned as success`
		}
		work(item)
	}
	return nil
}

func allByVariable(ctx context.Context, items []int) (int, error) {
	sum := 0
	for _, item := range items {
		if err := ctx.Err(); err != nil {
			return sum, nil // want `returned as success`
		}
		sum += item
	}
	return sum, nil
}

func retry(ctx context.Context, try func() error) error {
	for {
		if err := try(); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil // want `returned as success`
		case <-time.After(time.Second):
		}
	}
}

func poll(ctx context.Context, done func() bool) error {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil // want `returned as success`
		case <-ticker.C:
			if done() {
				return nil
			}
		}
	}
}

func derived(ctx context.Context, ready <-chan struct{}) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		return nil // want `returned as success`
	}
}

func literal() func(context.Context, <-chan int) (string, error) {
	return func(c context.Context, ch <-chan int) (string, error) {
		select {
		case <-ch:
			return "done", nil
		case <-c.Done():
			return "", nil // want `end of c is returned as success`
		}
	}
}

func generic[T any](ctx context.Context, ch <-chan T) (T, error) {
	var zero T
	select {
	case v := <-ch:
		return v, nil
	case <-ctx.Done():
		return zero, nil // want `returned as success`
	}
}

func same(ctx context.Context, ch <-chan bool) (bool, error) {
	select {
	case <-ch:
		return true, nil
	case <-ctx.Done():
		return true, nil // want `returned as success`
	}
}

func work(int) {}

func negative(ctx context.Context, ch <-chan int) (int, error) {
	select {
	case v := <-ch:
		return v, nil
	case <-ctx.Done():
		return -1, nil // want `returned as success`
	}
}

func complained(ctx context.Context, ch <-chan int) (int, error) {
	select {
	case v := <-ch:
		return v, nil
	case <-ctx.Done():
		// TODO: return an error
		return 0, nil // want `returned as success`
	}
}
