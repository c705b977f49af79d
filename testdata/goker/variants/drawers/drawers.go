// Package drawers locks in a loop and leaves the unlocking to the function's end.
package drawers

import "sync"

type cabinet struct {
	mu     sync.Mutex
	opened int
}

func (c *cabinet) openAll(drawers []string) {
	for range drawers {
		c.mu.Lock()         // want relock:"mu" lockleak:"mu"
		defer c.mu.Unlock() // want lockleak:"mu"
		c.opened++
	}
}

// Run opens three drawers.
func Run() {
	c := &cabinet{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.openAll([]string{"a", "b", "c"})
	}()
}
