// Package kubernetes62464 reads two things under one read lock, by functions
// that do not lock.
package kubernetes62464

import (
	"math/rand"
	"sync"
)

type state interface {
	cpusOrDefault() int
	defaults() int
	setDefaults(n int)
}

type memory struct {
	sync.RWMutex
	n int
}

func (m *memory) cpusOrDefault() int {
	m.RLock()
	defer m.RUnlock()
	if n, ok := m.cpusLocked(); ok {
		return n
	}
	return m.defaultsLocked()
}

func (m *memory) cpusLocked() (int, bool) { return 1, rand.Intn(2) > 0 }

func (m *memory) defaultsLocked() int { return m.n }

func (m *memory) defaults() int {
	m.RLock()
	defer m.RUnlock()
	return m.defaultsLocked()
}

func (m *memory) setDefaults(n int) {
	m.Lock()
	defer m.Unlock()
	m.n = n
}

type policy struct{}

func (policy) remove(s state) { s.setDefaults(s.defaults() + 1) }

type manager struct{ state state }

func (m *manager) reconcile() { m.state.cpusOrDefault() }

// Run reconciles while a container is removed.
func Run() {
	m := &manager{&memory{}}
	go m.reconcile()
	go policy{}.remove(m.state)
}
