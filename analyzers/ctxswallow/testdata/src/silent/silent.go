// Package silent: ends of contexts that are told, or that are the normal end.
package silent

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

func work(int) {}

func told(ctx context.Context, ch <-chan int) (int, error) {
	select {
	case v := <-ch:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// To run until the context ends is the job.
func run(ctx context.Context, jobs <-chan int) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case job := <-jobs:
			if job < 0 {
				return errors.New("bad job")
			}
			work(job)
		}
	}
}

func runUntilClosed(ctx context.Context, jobs <-chan int, stop <-chan struct{}) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-stop:
			return nil
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			work(job)
		}
	}
}

func runUntilEOF(ctx context.Context, next func() (int, error)) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		default:
		}
		v, err := next()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		work(v)
	}
}

func serve(ctx context.Context, srv *http.Server) error {
	errs := make(chan error, 1)
	go func() { errs <- srv.ListenAndServe() }()
	select {
	case err := <-errs:
		return err
	case <-ctx.Done():
		srv.Close()
		return nil
	}
}

func untilEnd(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// The other result tells.
func found(ctx context.Context, ch <-chan int) (bool, error) {
	select {
	case <-ch:
		return true, nil
	case <-ctx.Done():
		return false, nil
	}
}

type status int

const (
	finished status = iota
	stopped
)

func state(ctx context.Context, ch <-chan int) (status, error) {
	select {
	case <-ch:
		return finished, nil
	case <-ctx.Done():
		return stopped, nil
	}
}

type job struct{ err error }

func noted(ctx context.Context, j *job, ch <-chan int) error {
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		j.err = ctx.Err()
		return nil
	}
}

func handed(ctx context.Context, fail func(error), ch <-chan int) error {
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		fail(ctx.Err())
		return nil
	}
}

// To wait that long and no longer is the job.
func grace(ctx context.Context, ch <-chan int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		return nil
	}
}

// The group knows why.
func group(ctx context.Context, run func(func() error), ch <-chan int) {
	run(func() error {
		select {
		case <-ch:
			return nil
		case <-ctx.Done():
			return nil
		}
	})
}

// Only another error is translated.
func translated(ctx context.Context, f func(context.Context) error) error {
	if err := f(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	return nil
}

// The end is handled.
func handled(ctx context.Context, ch chan int) error {
	if ctx.Err() != nil {
		close(ch)
		return nil
	}
	work(<-ch)
	return nil
}

func noError(ctx context.Context, ch <-chan int) *int {
	select {
	case v := <-ch:
		return &v
	case <-ctx.Done():
		return nil
	}
}

func returns(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			work(job)
		case <-ctx.Done():
			return
		}
	}
}

func labelled(ctx context.Context, jobs <-chan int) {
loop:
	for {
		select {
		case job := <-jobs:
			work(job)
		case <-ctx.Done():
			break loop
		}
	}
}

func byCondition(ctx context.Context, jobs <-chan int) {
	for ctx.Err() == nil {
		select {
		case job := <-jobs:
			work(job)
		case <-ctx.Done():
			continue
		}
	}
}

func looksAgain(ctx context.Context, jobs <-chan int) error {
	for {
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func byCall(ctx context.Context, wait func(context.Context) error) error {
	for {
		if err := wait(ctx); err != nil {
			return err
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			continue
		}
	}
}

func each(ctxs <-chan context.Context, ch <-chan int) {
	for {
		ctx := <-ctxs
		select {
		case <-ch:
		case <-ctx.Done():
			continue
		}
	}
}

func perTurn(parent context.Context, ch <-chan int) {
	for {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		select {
		case <-ch:
		case <-ctx.Done():
			continue
		}
		cancel()
	}
}

func drains(ctx context.Context, in <-chan int, out chan<- int) {
	for v := range in {
		select {
		case out <- v:
		case <-ctx.Done():
			continue
		}
	}
}

func onceMore(ctx context.Context, jobs <-chan int) {
	done := ctx.Done()
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			work(job)
		case <-done:
			done = nil
		}
	}
}

func flag(ctx context.Context, jobs <-chan int) {
	stopping := false
	for {
		select {
		case job := <-jobs:
			if stopping {
				return
			}
			work(job)
		case <-ctx.Done():
			stopping = true
			continue
		}
	}
}

func backoff(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

func leavesAfter(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			work(job)
			continue
		case <-ctx.Done():
			break
		}
		return
	}
}

func explained(ctx context.Context, out chan<- int) error {
	select {
	case out <- 1:
		return nil
	case <-ctx.Done():
		// An error for each message would only fill the log.
		return nil
	}
}

const interrupted = -1

func named(ctx context.Context, ch <-chan int) (int, error) {
	select {
	case v := <-ch:
		return v, nil
	case <-ctx.Done():
		return interrupted, nil
	}
}
