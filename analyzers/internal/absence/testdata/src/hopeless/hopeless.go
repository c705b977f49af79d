// Hopeless has selects that can only be given up.
package hopeless

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"
)

// What each waiter has is closed by nobody.
type semaphore struct {
	mu      sync.Mutex
	waiters list.List
	closing list.List
}

type waiter struct{ ready chan<- struct{} }

func (s *semaphore) Acquire(ctx context.Context) error {
	s.mu.Lock()
	ready := make(chan struct{})
	s.waiters.PushBack(waiter{ready: ready})
	s.mu.Unlock()
	select { // want "goroutine may wait in vain: nobody sends on or closes ready, made on line 23"
	case <-ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *semaphore) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if next := s.waiters.Front(); next != nil {
		s.waiters.Remove(next)
	}
}

func New() *semaphore { return &semaphore{} }

// With the close it is fine.
type closer struct{ ready chan struct{} }

func (s *semaphore) AcquireToo(ctx context.Context) error {
	w := closer{ready: make(chan struct{})}
	s.mu.Lock()
	s.closing.PushBack(w)
	s.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *semaphore) ReleaseToo() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if next := s.closing.Front(); next != nil {
		close(s.closing.Remove(next).(closer).ready)
	}
}

type job struct{ n int }

type pool struct {
	results chan int
	tick    chan struct{}
}

func NewPool() *pool { return &pool{results: make(chan int), tick: make(chan struct{})} }

// An offer that nobody takes, or until a time.
func (p *pool) Deliver(n int) error {
	select {
	case p.results <- n:
		return nil
	case <-time.After(time.Second):
		return errors.New("nobody came")
	}
}

// The package ends the wait itself.
func (p *pool) Bounded() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-p.tick:
		case <-ctx.Done():
		}
		p.Deliver(1)
	}()
	p.Watch()
	cancel()
}

// Time is what this loop is about.
func (p *pool) Watch() (rounds int) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-p.tick:
			return rounds
		case <-t.C:
			rounds++
		}
	}
}

// A channel for nothing but to sleep.
func Sleep(ctx context.Context) {
	never := make(chan struct{})
	select {
	case <-never:
	case <-ctx.Done():
	}
}

// Something else may come, too.
func (p *pool) Either(ctx context.Context, other <-chan int) int {
	select {
	case <-p.tick:
	case n := <-other:
		return n
	case <-ctx.Done():
	}
	return 0
}
