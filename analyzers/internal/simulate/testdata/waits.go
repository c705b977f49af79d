package testdata

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

func outside(any)
func call() error

// A WaitGroup counts.

func countsRight() {
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() { defer wg.Done() }()
	}
	wg.Wait()
}

func countsTooMany() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done() }()
	wg.Wait() // stuck
}

func skipsDone() {
	wg := &sync.WaitGroup{}
	wg.Add(1)
	go func() {
		if call() != nil {
			return
		}
		wg.Done()
	}()
	wg.Wait() // stuck
}

// A signal that nobody waits for is lost.

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items int
}

func newQueue() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func lostSignal() {
	q := newQueue()
	go func() {
		q.cond.Signal()
	}()
	q.mu.Lock()
	q.cond.Wait() // stuck
	q.mu.Unlock()
}

func testedSignal() {
	q := newQueue()
	go func() {
		q.mu.Lock()
		q.items++
		q.mu.Unlock()
		q.cond.Signal()
	}()
	q.mu.Lock()
	for q.items == 0 {
		q.cond.Wait()
	}
	q.mu.Unlock()
}

func oneSignalForTwo() {
	q := newQueue()
	for range 2 {
		go func() {
			q.mu.Lock()
			for q.items == 0 {
				q.cond.Wait() // stuck
			}
			q.mu.Unlock()
		}()
	}
	q.mu.Lock()
	q.items++
	q.mu.Unlock()
	q.cond.Signal()
}

func broadcastForTwo() {
	q := newQueue()
	for range 2 {
		go func() {
			q.mu.Lock()
			for q.items == 0 {
				q.cond.Wait()
			}
			q.mu.Unlock()
		}()
	}
	q.mu.Lock()
	q.items++
	q.mu.Unlock()
	q.cond.Broadcast()
}

// A Once that comes back to itself waits for itself.

type closer struct {
	once sync.Once
	fn   func()
	done chan bool
}

func (c *closer) Close() {
	c.once.Do(func() { // stuck
		if c.fn != nil {
			c.fn()
		}
		close(c.done)
	})
}

func closesItself() {
	c := &closer{done: make(chan bool)}
	c.fn = c.Close
	go c.Close()
	<-c.done // stuck
}

func closesTwice() {
	c := &closer{done: make(chan bool)}
	go c.closeOnce()
	c.closeOnce()
	<-c.done
}

func (c *closer) closeOnce() { c.once.Do(func() { close(c.done) }) }

// Contexts: a child ends with its parent, and no other way.

func parentEnds() {
	ctx, cancel := context.WithCancel(context.Background())
	child, stop := context.WithCancel(ctx)
	_ = stop
	go func() { <-child.Done() }()
	cancel()
}

func childEnds() {
	ctx, cancel := context.WithCancel(context.Background())
	_, stop := context.WithCancel(ctx)
	_ = cancel
	go func() { <-ctx.Done() }() // stuck
	stop()
}

func withoutCancel(parent context.Context) {
	ctx := context.WithoutCancel(parent)
	ch := make(chan int)
	go func() {
		select { // stuck
		case <-ctx.Done():
		case ch <- 1:
		}
	}()
}

func deadline() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	_ = cancel
	go func() { <-ctx.Done() }()
}

type holder struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newHolder() *holder {
	h := &holder{}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	return h
}

func cancelInField() {
	h := newHolder()
	go func() { <-h.ctx.Done() }()
	h.cancel()
}

func cancelNotCalled() {
	h := newHolder()
	go func() { <-h.ctx.Done() }() // stuck
}

func cancelGivenAway() {
	h := newHolder()
	outside(h.cancel)
	go func() { <-h.ctx.Done() }()
}

func contextGivenAway() {
	h := newHolder()
	outside(h.ctx)
	go func() { <-h.ctx.Done() }() // stuck
}

func afterFunc(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	done := make(chan bool)
	context.AfterFunc(ctx, func() { close(done) })
	go func() { <-done }()
	cancel()
}

// Atomics tell the last one.

func lastOneCloses() {
	ch := make(chan int)
	var left atomic.Int32
	left.Store(2)
	for range 2 {
		go func() {
			if left.Add(-1) == 0 {
				close(ch)
			}
		}()
	}
	<-ch
}

func nobodyIsLast() {
	ch := make(chan int)
	var left atomic.Int32
	left.Store(3)
	for range 2 {
		go func() {
			if left.Add(-1) == 0 {
				close(ch)
			}
		}()
	}
	<-ch // stuck
}

// Errors that are one are so; others may be.

var errStopped = errors.New("stopped")

func stopped(quit chan bool) error {
	select {
	case <-quit:
		return errStopped
	default:
	}
	return nil
}

func asksForError() {
	quit, done := make(chan bool), make(chan bool)
	go func() {
		defer close(done)
		for {
			if err := stopped(quit); errors.Is(err, errStopped) {
				return
			}
		}
	}()
	close(quit)
	<-done
}
