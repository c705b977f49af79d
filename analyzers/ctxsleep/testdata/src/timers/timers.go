// Package timers: receives from the channels of timers.
package timers

import (
	"context"
	"time"
)

func after(ctx context.Context, d time.Duration) {
	<-time.After(d) // want `^the receive from time.After ignores ctx: wait for ctx.Done\(\) as well$`
}

func timer(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	<-timer.C // want `the receive from timer.C ignores ctx`
}

func inline(ctx context.Context, d time.Duration) {
	<-time.NewTimer(d).C // want `the receive from a timer ignores ctx`
}

func ticker(ctx context.Context, n int) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for range n {
		<-t.C // want `the receive from t.C ignores ctx`
	}
}

func loop(ctx context.Context, work func(time.Time)) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for now := range t.C { // want `the loop over t.C ignores ctx`
		work(now)
	}
}

func tick(ctx context.Context, work func()) {
	for range time.Tick(time.Second) { // want `the loop over time.Tick ignores ctx`
		work()
	}
}

func assigned(ctx context.Context, d time.Duration) time.Time {
	now := <-time.After(d) // want `the receive from time.After ignores ctx`
	return now
}

func argument(ctx context.Context, d time.Duration, use func(time.Time)) {
	use(<-time.After(d)) // want `the receive from time.After ignores ctx`
}

func variable(ctx context.Context, d time.Duration) {
	deadline := time.After(d)
	<-deadline // want `the receive from deadline ignores ctx`
}

func alone(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d): // want `the receive from time.After ignores ctx`
	}
}

func several(ctx context.Context, a, b *time.Timer) {
	select {
	case <-a.C: // want `the receive from a.C ignores ctx`
	case now := <-b.C:
		_ = now
	}
}

type clock interface {
	After(time.Duration) <-chan time.Time
}

func fake(ctx context.Context, c clock) {
	<-c.After(time.Second) // want `the receive from c.After ignores ctx`
}

func both(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

func polled(ctx context.Context, t *time.Timer) {
	select {
	case <-t.C:
	default:
	}
}

func other(ctx context.Context, d time.Duration, stop chan bool) {
	select { // another rule's business: the stop signal ends it
	case <-time.After(d):
	case <-stop:
	}
}

func drained(ctx context.Context, t *time.Timer) {
	if !t.Stop() {
		<-t.C
	}
	if fired := false; !t.Stop() && !fired {
		<-t.C
	}
	t.Reset(time.Second)
	<-t.C // want `the receive from t.C ignores ctx`
}

func events(ctx context.Context, times chan time.Time) {
	<-times // no timer: somebody sends
}
