// Package pump sleeps until there is water, with the lock that whoever brings
// water needs before he wakes it.
package pump

import (
	"sync"
	"time"
)

type pump struct {
	mu    sync.Mutex
	water int
	wake  map[string]chan struct{}
}

func (p *pump) run() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.water == 0 {
		<-p.wake["run"] // want lockwait:"mu|wake" goroutineleak:"wake"
	}
	p.water--
}

func (p *pump) fill() {
	p.mu.Lock() // want lockwait:"mu"
	defer p.mu.Unlock()
	if p.water++; p.water > 1 {
		return
	}
	select {
	case p.wake["run"] <- struct{}{}:
	default:
	}
}

// Run fills a pump that sleeps.
func Run() {
	p := &pump{wake: map[string]chan struct{}{"run": make(chan struct{})}}
	go p.run()
	time.Sleep(100 * time.Microsecond)
	go p.fill()
}
