// Package flow asks what contexts are worth: each comment answers the probe before
// it.
package flow

import (
	"context"
	"errors"
	"net/http"
	"time"
)

func probe(...any) error { return nil }

func Parameter(ctx context.Context) {
	probe(ctx) // want `use ctx; ctx is live`
}

func Request(w http.ResponseWriter, r *http.Request) {
	probe(r.Context()) // want `use r.Context\(\); r.Context\(\) is live`
}

func ContextBeforeRequest(ctx context.Context, r *http.Request) {
	probe() // want `use ctx`
}

func NoEnd() {
	ctx := context.Background()
	probe(ctx) // want `use none; ctx is without end`
	ctx = context.WithValue(ctx, "key", 1)
	probe(ctx) // want `use none; ctx is without end`
}

func Detached(ctx context.Context) {
	after := context.WithoutCancel(ctx)
	probe(ctx, after) // want `use ctx; ctx is live; after is without end`
}

func Deadline() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	probe(ctx) // want `use ctx; ctx is live`
}

func DerivedIsMeant(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	probe(ctx, short) // want `use short; ctx is live; short is live`
}

func DerivedIsCancelled(ctx context.Context) {
	short, cancel := context.WithCancel(ctx)
	cancel()
	probe(ctx, short) // want `use ctx; ctx is live; short is ended`
}

func NilDone(ctx context.Context) {
	if ctx.Done() == nil {
		probe(ctx) // want `use none; ctx is without end`
		return
	}
	probe(ctx) // want `use ctx; ctx is live`
	if done := ctx.Done(); done != nil && cap(done) == 0 {
		probe(ctx) // want `use ctx; ctx is live`
	} else if done != nil {
		probe(ctx) // want `use ctx; ctx is live`
	} else {
		probe(ctx) // want `use none; ctx is without end`
	}
	probe(ctx) // want `use ctx; ctx is live`
}

// Two that have nothing to do with each other leave it open.
func Unrelated(a, b context.Context) {
	probe() // want `use none`
}

func NobodyCancels() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	probe(ctx) // want `use none; ctx is without end`
}

func SomebodyCancels(stop func(context.CancelFunc)) {
	ctx, cancel := context.WithCancel(context.Background())
	stop(cancel)
	probe(ctx) // want `use ctx; ctx is live`
}

func Unset(ok bool) {
	var ctx context.Context
	if ok {
		ctx = context.TODO()
	}
	probe(ctx) // want `use none; ctx is without end`
}

// On one path the context is live, on the other it has no value.
func SometimesSet(from context.Context, ok bool) {
	var ctx context.Context
	if ok {
		ctx = from
	}
	probe(ctx) // want `use from; ctx is not sure to be live`
}

func Received(ctx context.Context) {
	<-ctx.Done()
	probe(ctx) // want `use none; ctx is ended`
}

func ReceivedByVariable(ctx context.Context) {
	done := ctx.Done()
	<-done
	probe(ctx) // want `use none; ctx is ended`
}

func InCase(ctx context.Context, ch chan int) {
	select {
	case <-ctx.Done():
		probe(ctx) // want `use none; ctx is ended`
	case <-ch:
		probe(ctx) // want `use ctx; ctx is live`
	}
	probe(ctx) // want `use none; ctx is not sure to be live`
}

// The end of what was derived may come from the parent.
func EndOfChild(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	<-short.Done()
	probe(ctx, short) // want `use none; ctx is ended; short is ended`
}

func Err(ctx context.Context) {
	if ctx.Err() != nil {
		probe(ctx) // want `use none; ctx is ended`
		return
	}
	probe(ctx) // want `use ctx; ctx is live`
}

func ErrByVariable(ctx context.Context) {
	if err := context.Cause(ctx); err != nil {
		probe(ctx) // want `use none; ctx is ended`
	} else {
		probe(ctx) // want `use ctx; ctx is live`
	}
}

func ErrNegated(ctx context.Context, ok bool) {
	if !(ctx.Err() == nil) && ok {
		probe(ctx) // want `use none; ctx is ended`
	}
	if ctx.Err() != nil || ok {
		probe(ctx) // want `use none; ctx is ended`
	}
}

func ErrorSaysSo(ctx context.Context) {
	err := probe(ctx) // want `use ctx; ctx is live`
	if errors.Is(err, context.Canceled) {
		probe(ctx) // want `use none; ctx is ended`
		return
	}
	switch err {
	case context.DeadlineExceeded:
		probe(ctx) // want `use none; ctx is ended`
	case nil:
		probe(ctx) // want `use ctx; ctx is live`
	}
}

func Never(ctx context.Context) {
	const debug = false
	if debug {
		<-ctx.Done()
	}
	probe(ctx) // want `use ctx; ctx is live`
}

func Loop(ctx context.Context) {
	for ctx.Err() == nil {
		probe(ctx) // want `use ctx; ctx is live`
	}
	probe(ctx) // want `use none; ctx is ended`
}

func Deferred(ctx context.Context) {
	defer probe(ctx) // want `use none; ctx is live`
	defer func() {
		probe(ctx) // want `use none; ctx is live`
	}()
	go probe(ctx) // want `use none; ctx is live`
}

// Whoever takes a context without a name has decided against it.
func Discards(_ context.Context, r *http.Request) {
	probe() // want `use none`
}

func NotToBeUsed(_ctx context.Context) {
	probe() // want `use none`
}

func Hidden(ctx context.Context) {
	{
		ctx := 1
		probe(ctx) // want `use none`
	}
	probe() // want `use ctx`
}

func Argument() {
	func(ctx context.Context) {
		probe(ctx) // want `use none; ctx is without end`
	}(context.Background())
}

func AfterFunc(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() {
		probe(ctx) // want `use none; ctx is ended`
	})
	defer stop()
}

func Generic[T context.Context](ctx context.Context, other T) {
	probe(ctx, other) // want `use ctx; ctx is live`
}

func Unreachable(ctx context.Context) {
	return
	probe(ctx) // want `use none; ctx is out of reach`
}

var Literal = func(ctx context.Context) {
	probe(ctx) // want `use ctx; ctx is live`
}
