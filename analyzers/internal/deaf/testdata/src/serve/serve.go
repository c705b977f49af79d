// Package serve has goroutines that send what only other packages receive.
package serve

import (
	"context"
	"time"
)

type ticks struct {
	ctx   context.Context
	next  chan int
	set   chan time.Duration
	tick  *time.Ticker
	limit int
}

// Start returns somebody who ticks until the context is done.
func Start(ctx context.Context) *ticks {
	t := &ticks{ctx: ctx, next: make(chan int, 1), set: make(chan time.Duration, 1), tick: time.NewTicker(time.Second)}
	go t.run()
	return t
}

func (t *ticks) run() {
	for {
		select {
		case <-t.ctx.Done():
			return
		case d := <-t.set:
			t.tick.Reset(d)
		case <-t.tick.C:
			t.next <- t.limit // want `goroutine may block forever: send on t.next does not hear the stop that ends its loop`
			t.set <- time.Second
		}
	}
}

// Next is what others receive from.
func (t *ticks) Next() <-chan int { return t.next }

// Lines sends each line; who receives need not wait for the last one.
func Lines(ctx context.Context, lines <-chan string) <-chan string {
	out := make(chan string)
	go func() {
		for {
			select {
			case line := <-lines:
				out <- line + "\n" // want `send on out does not hear the stop that ends its loop`
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// On the other side of the border.

// Closed tells its receivers that nothing more will come: they may wait for that.
func Closed(ctx context.Context, lines <-chan string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for {
			select {
			case line := <-lines:
				out <- line
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Heard watches the context at the send, too.
func Heard(ctx context.Context, lines <-chan string) <-chan string {
	out := make(chan string)
	go func() {
		for {
			select {
			case line := <-lines:
				select {
				case out <- line:
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Last sends once, after its loop.
func Last(ctx context.Context, lines <-chan string) <-chan int {
	out := make(chan int, 1)
	go func() {
		n := 0
		for {
			select {
			case <-lines:
				n++
				continue
			case <-ctx.Done():
			}
			break
		}
		out <- n
	}()
	return out
}

// Endless has no stop to hear.
func Endless(ctx context.Context, lines <-chan string) <-chan string {
	out := make(chan string)
	go func() {
		for {
			select {
			case line := <-lines:
				out <- line
			case <-ctx.Done():
				out <- ""
			}
		}
	}()
	return out
}

// Kept is received from in the package, which knows when to stop.
func Kept(ctx context.Context, lines <-chan string) (string, <-chan string) {
	out := make(chan string)
	go func() {
		for {
			select {
			case line := <-lines:
				out <- line
			case <-ctx.Done():
				return
			}
		}
	}()
	return <-out, out
}

// Given belongs to the caller, who knows what he does with it.
func Given(ctx context.Context, lines <-chan string, out chan<- string) {
	go func() {
		for {
			select {
			case line := <-lines:
				out <- line
			case <-ctx.Done():
				return
			}
		}
	}()
}

// Called runs in the goroutine of its caller.
func Called(ctx context.Context, lines <-chan string) {
	forward(ctx, lines, make(chan string))
}

func forward(ctx context.Context, lines <-chan string, out chan string) {
	for {
		select {
		case line := <-lines:
			out <- line
		case <-ctx.Done():
			return
		}
	}
}
