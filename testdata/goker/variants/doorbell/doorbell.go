// Package doorbell rings once; who comes to the Cond later waits for another ring.
package doorbell

import (
	"sync"
	"time"
)

type bell struct {
	mu   sync.Mutex
	rung *sync.Cond
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rung.Broadcast()
}

func (b *bell) listen() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rung.Wait() // want goroutineleak:"rung"
}

func answer() {
	b := &bell{}
	b.rung = sync.NewCond(&b.mu)
	opened := make(chan struct{})
	go func() {
		time.Sleep(20 * time.Microsecond)
		b.listen()
		close(opened)
	}()
	b.ring()
	<-opened // want goroutineleak:"opened"
}

// Run answers the door.
func Run() { answer() }
