// Package closures asks whether function literals run while the contexts that
// they capture are those of their caller's work.
package closures

import (
	"context"
	"sync"
	"time"
)

func work(context.Context) error             { return nil }
func do(context.Context, func())             {}
func try(func() error) error                 { return nil }
func keep(func())                            {}
func log(context.Context, string)            {}
func each(xs []int, f func(int) error) error { return nil }

func OnTheSpot(ctx context.Context) {
	func() {}() // want `runs within`
}

func Started(ctx context.Context) {
	go func() {}() // want `may be on its own`
}

func StartedAndObeys(ctx context.Context) {
	go func() { // want `runs within`
		<-ctx.Done()
	}()
}

func StartedAndPassesOn(ctx context.Context) {
	go func() { _ = work(ctx) }() // want `runs within`
}

// To log with a context is no sign of obeying it.
func StartedAndLogs(ctx context.Context) {
	go func() { log(ctx, "begin") }() // want `may be on its own`
}

func StartedAndJoined(ctx context.Context) {
	done := make(chan bool)
	go func() { close(done) }() // want `runs within`
	<-done
}

func StartedInGroup(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { wg.Done() }() // want `runs within`
	wg.Wait()
}

// Who waits in a defer waits after the work.
func JoinedLate(ctx context.Context) {
	done := make(chan bool)
	go func() { close(done) }() // want `may be on its own`
	defer func() { <-done }()   // want `may be on its own`
}

func Deferred(ctx context.Context) {
	defer func() {}() // want `may be on its own`
}

func HandedOverWithContext(ctx context.Context) {
	do(ctx, func() {}) // want `runs within`
}

func HandedOver(ctx context.Context) {
	keep(func() {})                        // want `may be on its own`
	time.AfterFunc(time.Second, func() {}) // want `may be on its own`
}

// The error of the closure comes back, so it was waited for.
func ErrorComesBack(ctx context.Context) error {
	_ = each(nil, func(int) error { return nil }) // want `runs within`
	return try(func() error { return nil })       // want `runs within`
}

// sync.OnceValue and its like share results between callers.
func Shared(ctx context.Context, once *sync.Once) {
	once.Do(func() {}) // want `may be on its own`
}

func CalledHere(ctx context.Context) {
	f := func() {} // want `runs within`
	f()
}

func CalledInDefer(ctx context.Context) {
	f := func() {} // want `may be on its own`
	defer f()
}

func NotCalled(ctx context.Context) func() {
	f := func() {} // want `may be on its own`
	return f
}
