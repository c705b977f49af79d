package testdata

import (
	"context"
	"errors"
	"time"
)

func call() error

func cancels() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-ctx.Done() }()
	cancel()
}

func cancelsOnOnePath() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-ctx.Done() // stuck
	}()
	if call() != nil {
		return
	}
	cancel()
}

func cancelsTwice() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan int)
	go func() { <-ctx.Done(); close(done) }()
	cancel()
	<-done
}

// A child ends with its parent, by whatever way it was derived.
func grandchild() {
	type key struct{}
	ctx, cancel := context.WithCancel(context.Background())
	child, stop := context.WithCancelCause(context.WithValue(ctx, key{}, 1))
	_ = stop
	go func() { <-child.Done() }()
	cancel()
}

func parentGoesOn() {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	_, stop := context.WithCancel(ctx)
	go func() {
		<-ctx.Done() // stuck
	}()
	stop()
}

func siblingGoesOn() {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	a, stop := context.WithCancel(ctx)
	b, keep := context.WithCancel(ctx)
	_ = keep
	go func() { <-a.Done() }()
	go func() {
		<-b.Done() // stuck
	}()
	stop()
}

// WithoutCancel cuts the line to the parent.

func cutOff() {
	ctx, cancel := context.WithCancel(context.Background())
	child, stop := context.WithCancel(context.WithoutCancel(ctx))
	_ = stop
	go func() {
		<-child.Done() // stuck
	}()
	cancel()
}

func cutOffButStopped() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	child, stop := context.WithCancel(context.WithoutCancel(ctx))
	go func() { <-child.Done() }()
	stop()
}

// The Done of a background context is nil.

func background() {
	ch := make(chan int)
	go func() {
		select { // stuck
		case ch <- 1:
		case <-context.Background().Done():
		}
	}()
}

// Timeouts and deadlines come, cancelled or not.

func timeout() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	_ = cancel
	go func() { <-ctx.Done() }()
}

func childOfDeadline() {
	ctx, cancel := context.WithDeadline(context.Background(), time.Time{})
	_ = cancel
	child, stop := context.WithCancel(ctx)
	_ = stop
	go func() { <-child.Done() }()
}

func timeoutBeforeSend() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	ch := make(chan int)
	go func() {
		ch <- 1 // stuck
	}()
	select {
	case <-ch:
	case <-ctx.Done():
	}
}

func timeoutWithRoom() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	ch := make(chan int, 1)
	go func() { ch <- 1 }()
	select {
	case <-ch:
	case <-ctx.Done():
	}
}

// Err tells whether a context has ended.

func errAfterCancel() {
	ctx, cancel := context.WithCancel(context.Background())
	ch := make(chan int)
	go func() { ch <- 1 }()
	cancel()
	if ctx.Err() != nil {
		<-ch
	}
}

func errBeforeCancel() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ch := make(chan int)
	go func() {
		ch <- 1 // stuck
	}()
	if ctx.Err() != nil {
		<-ch
	}
}

func errIsCanceled() { // unknown: a test of an error that the run made
	ctx, cancel := context.WithCancel(context.Background())
	ch := make(chan int)
	go func() { ch <- 1 }()
	cancel()
	if errors.Is(ctx.Err(), context.Canceled) {
		<-ch
	}
}

// AfterFunc starts its function when the context ends, and not before.

func afterFuncOfCancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int)
	context.AfterFunc(ctx, func() { close(done) })
	go func() { <-done }()
	cancel()
}

func afterFuncOfUncancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	done := make(chan int)
	context.AfterFunc(ctx, func() { close(done) })
	go func() {
		<-done // stuck
	}()
}

func afterFuncOfBackground() {
	done := make(chan int)
	context.AfterFunc(context.Background(), func() { close(done) })
	go func() {
		<-done // stuck
	}()
}

func afterFuncStopped() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int)
	stop := context.AfterFunc(ctx, func() { close(done) })
	go func() {
		<-done // stuck
	}()
	stop()
	cancel()
}

// A loop of a worker asks for the end in each round.

func workerHears() {
	ctx, cancel := context.WithCancel(context.Background())
	jobs := make(chan int)
	go func() {
		for {
			select {
			case <-jobs:
			case <-ctx.Done():
				return
			}
		}
	}()
	jobs <- 1
	cancel()
}

func workerIsDeaf() {
	ctx, cancel := context.WithCancel(context.Background())
	jobs, results := make(chan int), make(chan int)
	go func() {
		for {
			select {
			case j := <-jobs:
				results <- j // stuck
			case <-ctx.Done():
				return
			}
		}
	}()
	jobs <- 1
	cancel()
}

// A deadline may have passed: which error it is, is open.
func errOfTimeout() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	ch := make(chan int)
	go func() {
		ch <- 1 // stuck
	}()
	<-ctx.Done()
	if errors.Is(ctx.Err(), context.Canceled) {
		<-ch
	}
}

func afterFuncStopTells() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ch := make(chan int)
	stop := context.AfterFunc(ctx, func() {})
	go func() { ch <- 1 }()
	if stop() && !stop() {
		<-ch
	}
}

func afterFuncStoppedLate() {
	ctx, cancel := context.WithCancel(context.Background())
	ch, done := make(chan int), make(chan int)
	stop := context.AfterFunc(ctx, func() { close(done) })
	go func() { <-done }()
	go func() {
		ch <- 1 // stuck
	}()
	cancel()
	if stop() {
		<-ch
	}
}
