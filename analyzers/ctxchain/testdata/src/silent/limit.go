package silent

import (
	"context"
	"time"
)

// A select with the Done of a time limit has it in the place of a timer.

func withDeadline(d time.Duration, work func()) error {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	done := make(chan struct{}, 1)
	go func() {
		work()
		done <- struct{}{}
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func remove(ctx context.Context, work func()) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return withDeadline(time.Second, work)
}
