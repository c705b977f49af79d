// Package paths: what the context is worth when control reaches the call.
package paths

import (
	"context"
	"errors"
	"time"

	db "store"
)

func unassigned(ctx context.Context, b bool) {
	var c context.Context
	_ = ctx
	if b {
		c = ctx
	}
	_ = c
	db.Ping("") // want `ignores ctx`
}

func onlyOnSomePath(parent func() context.Context, b bool) {
	var c context.Context
	if b {
		c = parent()
		db.Ping("") // want `ignores c`
	}
	_ = c
	db.Ping("") // not assigned on the other path
}

func onEveryPath(parent func() context.Context, b bool) {
	var c context.Context
	if b {
		c = parent()
	} else {
		c = context.Background()
	}
	_ = c
	db.Ping("") // want `ignores c`
}

func afterDone(ctx context.Context) {
	db.Ping("") // want `ignores ctx`
	<-ctx.Done()
	db.Ping("") // clean-up
}

func selected(ctx context.Context, work chan string) {
	for {
		select {
		case <-ctx.Done():
			db.Ping("last")
			return
		case name := <-work:
			db.Ping(name) // want `ignores ctx`
		}
		db.Ping("") // want `ignores ctx`
	}
}

func doneChannel(ctx context.Context, work chan string) {
	done := ctx.Done()
	select {
	case <-done:
		db.Ping("last")
	case name := <-work:
		db.Ping(name) // want `ignores ctx`
	}
}

func tested(ctx context.Context) {
	if ctx.Err() != nil {
		db.Ping("last")
		return
	}
	if err := ctx.Err(); err != nil {
		db.Ping("last")
		return
	}
	if context.Cause(ctx) == nil {
		db.Ping("") // want `ignores ctx`
	} else {
		db.Ping("last")
	}
}

func loop(ctx context.Context, n int) {
	for ctx.Err() == nil && n > 0 {
		db.Ping("") // want `ignores ctx`
	}
	db.Ping("last")
}

func negated(ctx context.Context, err error) {
	if !errors.Is(err, context.Canceled) {
		db.Ping("") // want `ignores ctx`
		return
	}
	db.Ping("last")
}

func both(ctx context.Context, b bool) {
	if b && ctx.Err() != nil {
		db.Ping("last")
		return
	}
	db.Ping("") // want `ignores ctx`
}

func switched(ctx context.Context, err error) {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		db.Ping("last")
	default:
		db.Ping("") // want `ignores ctx`
	}
}

func switchedOn(ctx context.Context, err error) {
	switch err {
	case context.Canceled:
		db.Ping("last")
	case nil:
		db.Ping("") // want `ignores ctx`
	}
}

func ordinaryError(ctx context.Context, err error) {
	if err != nil {
		db.Ping("") // want `ignores ctx`
	}
}

func cancelled(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Second)
	db.Ping("") // want `ignores short`
	cancel()
	_ = short
	db.Ping("") // want `ignores ctx`
}

func childDone(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	<-short.Done() // perhaps because ctx is
	db.Ping("last")
}

func freshAfterDone(ctx context.Context) {
	<-ctx.Done()
	last, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = last
	db.Ping("") // want `ignores last`
}

func callback(ctx context.Context) {
	context.AfterFunc(ctx, func() {
		db.Ping("last")
	})
}

func deferred(ctx context.Context) {
	defer db.Ping("")
	defer func() {
		db.Ping("")
	}()
	release := func() { db.Ping("") }
	defer release()
	defer use(db.Ping("")) // want `ignores ctx`
	defer keep(func() error { return db.Ping("") })
}

func use(error)                 {}
func keep(f func() error) error { return nil }

func unreachable(ctx context.Context) {
	panic("")
	db.Ping("")
}
