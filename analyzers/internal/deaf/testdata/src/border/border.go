// Border has senders just inside and just outside of what is reported.
package border

import "context"

// Labelled leaves its loop by a label.
func Labelled(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
	loop:
		for {
			select {
			case v := <-in:
				out <- v // want `send on out does not hear the stop`
			case <-ctx.Done():
				break loop
			}
		}
	}()
	return out
}

// Buffered has room for some, not for all.
func Buffered(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int, 8)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case v := <-in:
				for range v {
					out <- v // want `send on out does not hear the stop`
				}
			}
		}
	}()
	return out
}

// Derived hears a context of its own.
func Derived(ctx context.Context, in <-chan int) (<-chan int, func()) {
	ctx, cancel := context.WithCancel(ctx)
	out := make(chan int)
	go func() {
		for {
			select {
			case v := <-in:
				out <- v // want `send on out does not hear the stop`
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, cancel
}

// On the other side of the border.

// Both can be sent on from outside: who receives there need not be another.
func Both(ctx context.Context, in <-chan int) chan int {
	out := make(chan int)
	go func() {
		for {
			select {
			case v := <-in:
				out <- v
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Polls never waits in its select.
func Polls(ctx context.Context, in []int) <-chan int {
	out := make(chan int)
	go func() {
		for _, v := range in {
			select {
			case <-ctx.Done():
				return
			default:
			}
			out <- v
		}
	}()
	return out
}

// Stopped hears a channel of the package, which may take what is left.
func Stopped(stop <-chan bool, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for {
			select {
			case v := <-in:
				out <- v
			case <-stop:
				return
			}
		}
	}()
	return out
}

// Farewell sends once more when it has heard.
func Farewell(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for {
			select {
			case v := <-in:
				out <- v
			case <-ctx.Done():
				out <- 0
				return
			}
		}
	}()
	return out
}

// Drained is emptied by the package when it ends.
func Drained(ctx context.Context, in <-chan int) (<-chan int, func()) {
	out := make(chan int)
	go func() {
		for {
			select {
			case v := <-in:
				out <- v
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, func() { <-out }
}
