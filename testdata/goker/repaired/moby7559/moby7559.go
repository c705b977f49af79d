// Package moby7559 dials in a loop; the error path unlocks before the next round.
package moby7559

import (
	"errors"
	"sync"
)

type proxy struct {
	mu    sync.Mutex
	conns int
}

func (p *proxy) run() {
	for i := range 2 {
		p.mu.Lock()
		if err := dial(i); err != nil {
			p.mu.Unlock()
			continue
		}
		p.conns++
		p.mu.Unlock()
	}
}

func dial(i int) error {
	if i == 0 {
		return errors.New("refused")
	}
	return nil
}

// Run dials twice.
func Run() { go (&proxy{}).run() }
