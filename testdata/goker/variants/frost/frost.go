// Package frost waits for a thaw that sets the flag and tells nobody.
package frost

import (
	"sync"
	"time"
)

type pond struct {
	mu     sync.Mutex
	thawed sync.Cond
	frozen bool
}

func newPond() *pond {
	p := &pond{frozen: true}
	p.thawed.L = &p.mu
	return p
}

func (p *pond) fish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.frozen {
		p.thawed.Wait() // want goroutineleak:"thawed"
	}
}

func (p *pond) thaw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frozen = false
}

// Run fishes through the thaw.
func Run() {
	p := newPond()
	caught := make(chan struct{})
	go func() {
		p.fish()
		close(caught)
	}()
	time.Sleep(100 * time.Microsecond)
	go func() {
		p.thaw()
		<-caught // want goroutineleak:"caught"
	}()
}
