// Package porter keeps the key until the house closes; who closes the house
// wants the key first.
package porter

import (
	"sync"
	"time"
)

type house struct {
	key    sync.RWMutex
	guests []string
}

func (h *house) watch(closed <-chan struct{}) {
	h.key.RLock()
	defer h.key.RUnlock()
	for len(h.guests) > 0 {
		<-closed // want lockwait:"key|closed" goroutineleak:"closed"
		return
	}
}

func (h *house) evict() {
	h.key.Lock() // want lockwait:"key|closed"
	h.guests = nil
	h.key.Unlock()
}

func day(h *house) {
	closed := make(chan struct{})
	defer close(closed)
	go h.watch(closed)
	time.Sleep(100 * time.Microsecond)
	emptied := make(chan struct{})
	go func() {
		h.evict()
		close(emptied)
	}()
	<-emptied // want goroutineleak:"emptied" lockwait:"emptied"
}

// Run lets a day pass.
func Run() { day(&house{guests: []string{"ada"}}) }
