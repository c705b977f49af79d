// Package a: channels that a function makes and keeps.
package a

import (
	"context"
	"errors"
	"time"
)

// A result is what the goroutines send.
type result struct{ n int }

// The receivers are in a hurry; the senders are not told. What they call is in
// calls.go.

// The receiver leaves when time is up.

func timeout() (result, error) {
	ch := make(chan result)
	go func() {
		ch <- query() // want `goroutine may block forever: send on ch has no receiver after the return on line 27`
	}()
	select {
	case r := <-ch:
		return r, nil
	case <-time.After(time.Second):
		return result{}, errors.New("timeout")
	}
}

func timeoutFixed() (result, error) {
	ch := make(chan result, 1)
	go func() {
		ch <- query()
	}()
	select {
	case r := <-ch:
		return r, nil
	case <-time.After(time.Second):
		return result{}, errors.New("timeout")
	}
}

// The receiver leaves when its context is done.

func cancelled(ctx context.Context) (result, error) {
	ch := make(chan result)
	go func() {
		ch <- query() // want `send on ch has no receiver after the return on line 55`
	}()
	select {
	case r := <-ch:
		return r, nil
	case <-ctx.Done():
		return result{}, ctx.Err()
	}
}

func cancelledFixed(ctx context.Context) (result, error) {
	ch := make(chan result)
	go func() {
		select {
		case ch <- query():
		case <-ctx.Done():
		}
	}()
	select {
	case r := <-ch:
		return r, nil
	case <-ctx.Done():
		return result{}, ctx.Err()
	}
}

// The receiver leaves at the first error.

func firstError(items []int) error {
	errc := make(chan error)
	for _, item := range items {
		go func() {
			errc <- process(item) // want `send on errc has no receiver after the return on line 86`
		}()
	}
	for range items {
		if err := <-errc; err != nil {
			return err
		}
	}
	return nil
}

func firstErrorFixed(items []int) error {
	errc := make(chan error, len(items))
	for _, item := range items {
		go func() {
			errc <- process(item)
		}()
	}
	for range items {
		if err := <-errc; err != nil {
			return err
		}
	}
	return nil
}

// All are received, then the first error is returned.

func allErrorsFixed(items []int) (first error) {
	errc := make(chan error)
	for _, item := range items {
		go func() {
			errc <- process(item)
		}()
	}
	for range items {
		if err := <-errc; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// An error of something else comes between the start and the receive.

func errorBetween(n int) (int, error) {
	done := make(chan int)
	go func() {
		done <- n * 2 // want `send on done has no receiver after the return on line 133`
	}()
	v, err := compute(n)
	if err != nil {
		return 0, err
	}
	return v + <-done, nil
}

func errorBetweenFixed(n int) (int, error) {
	done := make(chan int)
	go func() {
		done <- n * 2
	}()
	v, err := compute(n)
	w := <-done
	if err != nil {
		return 0, err
	}
	return v + w, nil
}

// The receiver breaks out of its loop.

func firstMatch(items []int, match func(int) bool) int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, item := range items {
			ch <- item // want `send on ch has no receiver after the return on line 168`
		}
	}()
	found := 0
	for v := range ch {
		if _, err := compute(v); err != nil {
			break
		}
		found = v
	}
	return found
}

func firstMatchFixed(items []int) int {
	ch, quit := make(chan int), make(chan struct{})
	defer close(quit)
	go func() {
		defer close(ch)
		for _, item := range items {
			select {
			case ch <- item:
			case <-quit:
				return
			}
		}
	}()
	found := 0
	for v := range ch {
		if _, err := compute(v); err != nil {
			break
		}
		found = v
	}
	return found
}

// Each round of a loop makes its own channel.

func everyRound(ctx context.Context, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			done := make(chan bool)
			go func() {
				done <- true // want `send on done has no receiver once the loop goes on`
			}()
			select {
			case <-done:
			case <-time.After(time.Second):
			}
		}
	}
}

func everyRoundFixed(ctx context.Context, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			done := make(chan bool, 1)
			go func() {
				done <- true
			}()
			select {
			case <-done:
			case <-time.After(time.Second):
			}
		}
	}
}
