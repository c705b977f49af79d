// Package sleeps: calls of time.Sleep, by which context is in scope.
package sleeps

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"time"
	clock "time"
)

func work(ctx context.Context) error { return ctx.Err() }

func plain(ctx context.Context) {
	time.Sleep(3 * time.Second) // want `^time.Sleep ignores ctx: wait for ctx.Done\(\) as well$`
}

func none() { time.Sleep(time.Second) }

func unnamed(context.Context) { time.Sleep(time.Second) }

func renamed(c context.Context, d clock.Duration) {
	clock.Sleep(d) // want `clock.Sleep ignores c: wait for c.Done\(\) as well`
}

func handler(w http.ResponseWriter, r *http.Request) {
	time.Sleep(time.Second) // want `time.Sleep ignores r.Context\(\)`
}

type server struct{}

func (server) method(ctx context.Context, d time.Duration) { time.Sleep(d) } // want `time.Sleep ignores ctx`

func generic[T any](ctx context.Context, d time.Duration, t T) T {
	time.Sleep(d) // want `time.Sleep ignores ctx`
	return t
}

func derived(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	time.Sleep(2 * time.Second) // want `time.Sleep ignores short`
	_ = work(short)
}

func retry(ctx context.Context) error {
	var err error
	for i := range 3 {
		if err = work(ctx); err == nil {
			return nil
		}
		time.Sleep(time.Duration(i) * time.Second) // want `time.Sleep ignores ctx`
	}
	return err
}

func watch(ctx context.Context, jobs chan int) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-jobs:
			time.Sleep(time.Second) // want `time.Sleep ignores ctx`
		default:
			time.Sleep(time.Second) // want `time.Sleep ignores ctx`
		}
	}
}

func notified() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for ctx.Err() == nil {
		time.Sleep(time.Minute) // want `time.Sleep ignores ctx`
	}
}

func defaulted(ctx context.Context) {
	if ctx == nil {
		ctx = context.Background()
	}
	time.Sleep(time.Minute) // want `time.Sleep ignores ctx`
}

func called(ctx context.Context, d time.Duration) {
	pause := func() {
		time.Sleep(d) // want `time.Sleep ignores ctx`
	}
	pause()
}

func worker(ctx context.Context) {
	go func() {
		for work(ctx) == nil {
			time.Sleep(time.Second) // want `time.Sleep ignores ctx`
		}
	}()
}

func joined(ctx context.Context) {
	done := make(chan bool)
	go func() {
		time.Sleep(time.Second) // want `time.Sleep ignores ctx`
		done <- true
	}()
	<-done
}
