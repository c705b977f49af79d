// Package nap holds loops that sleep and check.
package nap

import (
	"context"
	"errors"
	"log"
	"sync"
	"sync/atomic"
	"time"
)

func run(int) {}

func flag(ready *atomic.Bool) {
	for !ready.Load() {
		time.Sleep(10 * time.Millisecond) // want `this loop sleeps and checks ready.Load\(\): wait on a channel or sync.Cond`
	}
}

func logged(ready *atomic.Bool) {
	for !ready.Load() {
		log.Printf("not ready at %v", time.Now())
		time.Sleep(time.Second) // want `this loop sleeps and checks ready.Load\(\)`
	}
}

func after(ready *atomic.Bool) {
	for !ready.Load() {
		<-time.After(time.Second) // want `this loop sleeps and checks ready.Load\(\)`
	}
}

type pool struct {
	mu     sync.RWMutex
	active int
	queue  []int
	closed bool
}

func (p *pool) count() int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.active
}

func (p *pool) drain() {
	for p.count() > 0 {
		time.Sleep(time.Millisecond) // want `this loop sleeps and checks p.count\(\)`
	}
}

func (p *pool) locked() {
	for {
		p.mu.Lock()
		idle := p.active == 0
		p.mu.Unlock()
		if idle {
			break
		}
		time.Sleep(time.Millisecond) // want `this loop sleeps and checks p.active`
	}
}

// To give up after some time is still to poll.
func (p *pool) bounded() error {
	for i := 0; i < 100; i++ {
		if p.count() == 0 {
			return nil
		}
		time.Sleep(10 * time.Millisecond) // want `this loop sleeps and checks p.count\(\)`
	}
	return errors.New("still active")
}

func (p *pool) deadline(d time.Duration) bool {
	for end := time.Now().Add(d); time.Now().Before(end); {
		if p.count() == 0 {
			return true
		}
		time.Sleep(10 * time.Millisecond) // want `this loop sleeps and checks p.count\(\)`
	}
	return false
}

func (p *pool) consumer() {
	for {
		p.mu.Lock()
		if p.closed {
			p.mu.Unlock()
			return
		}
		if len(p.queue) == 0 {
			p.mu.Unlock()
			time.Sleep(10 * time.Millisecond) // want `this loop sleeps and checks p.closed`
			continue
		}
		job := p.queue[0]
		p.queue = p.queue[1:]
		p.mu.Unlock()
		run(job)
	}
}

func backoff(ready *atomic.Bool) {
	for d := time.Millisecond; !ready.Load(); d *= 2 {
		time.Sleep(d) // want `this loop sleeps and checks ready.Load\(\)`
	}
}

func polled(jobs chan int) {
	for {
		select {
		case job := <-jobs:
			run(job)
		default: // want `this loop sleeps and polls channels: leave out the default, and the select waits`
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func expired(ctx context.Context) {
	for ctx.Err() == nil {
		time.Sleep(time.Second) // want `this loop sleeps and checks ctx.Err\(\): wait on the context's Done channel`
	}
}

func full(queue chan int) {
	for len(queue) == cap(queue) {
		time.Sleep(time.Millisecond) // want `this loop sleeps and checks len\(queue\)`
	}
}

func loaded(m *sync.Map, key string) any {
	for {
		if v, ok := m.Load(key); ok {
			return v
		}
		time.Sleep(time.Millisecond) // want `this loop sleeps and checks m.Load\(key\)`
	}
}
