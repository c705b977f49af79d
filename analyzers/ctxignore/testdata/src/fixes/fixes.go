// Package fixes: what a wait for the context as well looks like.
package fixes

import (
	"context"
	"sync"
)

func sends(ctx context.Context, out chan<- int) error {
	for i := range 3 {
		out <- i // want `the send to out ignores ctx`
	}
	return nil
}

func receives(ctx context.Context, ready <-chan struct{}) (int, error) {
	<-ready // want `the receive from ready ignores ctx`
	return 1, nil
}

func assigns(ctx context.Context, in <-chan int) (n int, err error) {
	n = <-in // want `the receive from in ignores ctx`
	return
}

func selects(ctx context.Context, a, b <-chan int) (int, error) {
	select { // want `the select ignores ctx`
	case v := <-a:
		return v, nil
	case v := <-b:
		return v, nil
	}
}

// What follows gets no fix.

func noError(ctx context.Context, out chan<- int) {
	out <- 1 // want `the send to out ignores ctx`
}

func declares(ctx context.Context, in <-chan int) (int, error) {
	n := <-in // want `the receive from in ignores ctx`
	return n, nil
}

func within(ctx context.Context, in <-chan int) (int, error) {
	return <-in, nil // want `the receive from in ignores ctx`
}

func locked(ctx context.Context, mu *sync.Mutex, out chan<- int) error {
	mu.Lock()
	out <- 1 // want `the send to out ignores ctx`
	mu.Unlock()
	return nil
}

func group(ctx context.Context, wg *sync.WaitGroup) error {
	wg.Wait() // want `wg.Wait ignores ctx`
	return nil
}
