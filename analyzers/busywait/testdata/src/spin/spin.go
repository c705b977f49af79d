// Package spin holds loops that never wait.
package spin

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func run(int) {}

func emptyDefault(jobs chan int, stop chan struct{}) {
	for {
		select {
		case job := <-jobs:
			run(job)
		case <-stop:
			return
		default: // want `this select never waits: its default makes the loop spin`
		}
	}
}

func continued(ctx context.Context, jobs chan int) {
	for {
		select {
		case job := <-jobs:
			run(job)
		case <-ctx.Done():
			return
		default: // want `this select never waits: its default makes the loop spin`
			continue
		}
	}
}

func yields(jobs chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			run(job)
		default: // want `this select never waits`
			runtime.Gosched()
		}
	}
}

func sends(out chan int) {
	sent := false
	for !sent {
		select {
		case out <- 1:
			sent = true
		default: // want `this select never waits`
		}
	}
}

func labelled(done chan bool) {
wait:
	for {
		select {
		case <-done:
			break wait
		default: // want `this select never waits`
		}
	}
}

// Two selects, of which neither waits.
func two(a, b chan int) {
	for {
		select {
		case v := <-a:
			run(v)
		default: // want `this select never waits`
		}
		select {
		case v := <-b:
			run(v)
		default:
		}
	}
}

// With a flag as the condition, the select must not simply wait.
func untilFlag(jobs chan int, stopped *atomic.Bool) {
	for !stopped.Load() {
		select {
		case job := <-jobs:
			run(job)
		default: // want `this select never waits`
		}
	}
}

func flag(ready *atomic.Bool) {
	for !ready.Load() { // want `this loop spins until ready.Load\(\) changes: wait on a channel or sync.Cond`
	}
}

func counter(n *int32) {
	for atomic.LoadInt32(n) > 0 { // want `this loop spins until atomic.LoadInt32\(n\) changes: wait on a channel or sync.Cond`
		runtime.Gosched()
	}
}

type server struct {
	mu    sync.Mutex
	ready bool
	state atomic.Int64
	queue []int
	next  atomic.Pointer[server]
}

func (s *server) field() {
	for !s.ready { // want `this loop spins until s.ready changes`
	}
}

func (s *server) broken() {
	for { // want `this loop spins until s.state.Load\(\) changes`
		if s.state.Load() == 2 {
			break
		}
	}
}

func (s *server) switched() string {
	for { // want `this loop spins until s.state.Load\(\) changes`
		switch s.state.Load() {
		case 1:
			return "one"
		case 2:
			return "two"
		}
	}
}

func (s *server) assigned() {
	v := s.state.Load()
	for v == 0 { // want `this loop spins until s.state.Load\(\) changes`
		v = s.state.Load()
	}
}

func (s *server) locked() {
	for { // want `this loop spins until s.ready changes`
		s.mu.Lock()
		if s.ready {
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
	}
}

func (s *server) isReady() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready
}

func (s *server) getter() {
	for !s.isReady() { // want `this loop spins until s.isReady\(\) changes`
		runtime.Gosched()
	}
}

// Work, but not while there is none.
func (s *server) consumer() {
	for { // want `this loop spins until s.queue changes`
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.mu.Unlock()
			continue
		}
		job := s.queue[0]
		s.queue = s.queue[1:]
		s.mu.Unlock()
		run(job)
	}
}

func (s *server) stopOrWork(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default: // want `this select never waits`
		}
		if s.isReady() {
			run(1)
		}
	}
}

func (s *server) deadline(d time.Duration) bool {
	end := time.Now().Add(d)
	for time.Now().Before(end) { // want `this loop spins until s.state.Load\(\) changes`
		if s.state.Load() == 1 {
			return true
		}
	}
	return false
}

// A round over all of them is still a round.
func any(flags []*atomic.Bool) int {
	for { // want `this loop spins until f.Load\(\) changes`
		for i, f := range flags {
			if f.Load() {
				return i
			}
		}
	}
}

func captured() {
	done := false
	go func() {
		run(1)
		done = true
	}()
	for !done { // want `this loop spins until done changes`
	}
}

var stopped bool

func global() {
	for !stopped { // want `this loop spins until stopped changes`
		runtime.Gosched()
	}
	fmt.Println("stopped")
}

func full(queue chan int) {
	for len(queue) > 0 { // want `this loop spins until len\(queue\) changes`
	}
}

func expired(ctx context.Context) {
	for ctx.Err() == nil { // want `this loop spins until ctx.Err\(\) changes: wait on the context's Done channel`
	}
}

func generic[T any2](p *atomic.Pointer[T]) *T {
	for { // want `this loop spins until p.Load\(\) changes`
		if v := p.Load(); v != nil {
			return v
		}
	}
}

type any2 interface{}

func again(ready *atomic.Bool) {
again:
	if !ready.Load() {
		goto again // no for statement: not reported
	}
}

// The variable that is set ends nothing.
func (w *watched) again(first bool) {
	for { // want `this loop spins until w.flag.Load\(\) changes`
		if !first {
			if w.flag.Load() {
				return
			}
		}
		first = false
	}
}

type watched struct{ flag atomic.Bool }

// The same object each time.
type entry struct {
	mu    sync.Mutex
	ready bool
}

func (e *entry) await() {
	for { // want `this loop spins until e.ready changes`
		e.mu.Lock()
		ready := e.ready
		e.mu.Unlock()
		if ready {
			return
		}
	}
}
