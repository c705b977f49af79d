// Package scopes runs functions under the lock of a generic cell, one cell
// inside of the other.
package scopes

import (
	"sync"
	"time"
)

type cell[T any] struct {
	mu sync.Mutex
	v  T
}

func (c *cell[T]) update(f func(T) T) {
	c.mu.Lock() // want lockorder:"mu"
	defer c.mu.Unlock()
	time.Sleep(50 * time.Microsecond)
	c.v = f(c.v) // want lockorder:"mu"
}

type state struct {
	names cell[string]
	count cell[int]
}

func (s *state) rename() {
	s.names.update(func(name string) string {
		s.count.update(func(n int) int { return n + 1 }) // want lockorder:"mu"
		return name + "!"
	})
}

func (s *state) reset() {
	s.count.update(func(int) int {
		s.names.update(func(string) string { return "" }) // want lockorder:"mu"
		return 0
	})
}

// Run renames while it resets.
func Run() {
	s := new(state)
	go s.rename()
	go s.reset()
}
