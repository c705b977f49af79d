// Package guarded has a generic value behind a lock; a visitor asks for the
// value that it visits.
package guarded

import "sync"

type guarded[T any] struct {
	mu    sync.Mutex
	value T
}

func (g *guarded[T]) get() T {
	g.mu.Lock() // want relock:"mu"
	defer g.mu.Unlock()
	return g.value
}

func (g *guarded[T]) with(f func(*T)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f(&g.value) // want relock:"mu"
}

// Run doubles a value.
func Run() {
	g := &guarded[int]{value: 2}
	g.with(func(v *int) { *v += g.get() }) // want relock:"mu"
}
