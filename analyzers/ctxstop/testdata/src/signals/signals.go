// Package signals: the stop function of signal.NotifyContext.
package signals

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func work(context.Context) error { return nil }

func blank() error {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt) // want `stop function of signal.NotifyContext is dropped: call it, or later signals are swallowed`
	return work(ctx)
}

func assigned(ctx context.Context) error {
	ctx, _ = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM) // want `signal.NotifyContext is dropped`
	return work(ctx)
}

func declared() error {
	var ctx, _ = signal.NotifyContext(context.Background(), os.Interrupt) // want `signal.NotifyContext is dropped`
	return work(ctx)
}

func named() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // want `signal.NotifyContext is dropped`
	_ = stop
	return work(ctx)
}

func inClosure(run func(func() error)) {
	run(func() error {
		ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt) // want `signal.NotifyContext is dropped`
		return work(ctx)
	})
}

// A parent that is cancelled does not give the signals back.
func cancelled() error {
	parent, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx, _ := signal.NotifyContext(parent, os.Interrupt) // want `signal.NotifyContext is dropped`
	return work(ctx)
}

func deferred() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return work(ctx)
}

func called() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	<-ctx.Done()
	stop()
	return nil
}

func returned() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt)
}

func handedOn(keep func(func())) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	keep(stop)
	return work(ctx)
}

type app struct{ stop context.CancelFunc }

func (a *app) start() error {
	var ctx context.Context
	ctx, a.stop = signal.NotifyContext(context.Background(), os.Interrupt)
	return work(ctx)
}

// NotifyContext of another package is none of our business.
func other() {
	ctx, _ := NotifyContext(context.Background())
	work(ctx)
}

func NotifyContext(ctx context.Context) (context.Context, func()) { return ctx, func() {} }
