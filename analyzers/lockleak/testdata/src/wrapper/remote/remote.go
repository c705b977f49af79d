// Package remote wraps a mutex.
package remote

import "sync"

// Lock is a mutex that counts.
type Lock struct {
	mu sync.Mutex
	n  int
}

// Acquire takes the lock.
func (l *Lock) Acquire() {
	l.mu.Lock()
	l.n++
}

// Release gives it back.
func (l *Lock) Release() { l.mu.Unlock() }

// Try takes the lock unless it is in use.
func (l *Lock) Try() bool {
	l.mu.Lock()
	if l.n > 10 {
		l.mu.Unlock()
		return false
	}
	return true
}
