// Package syncthing4829 clears a mapping's addresses and tells it after the
// mapping is unlocked.
package syncthing4829

import "sync"

type address int

type mapping struct {
	mu        sync.RWMutex
	addresses map[string]address
	told      int
}

func (m *mapping) clear() {
	m.mu.Lock()
	var removed []address
	for id, a := range m.addresses {
		removed = append(removed, a)
		delete(m.addresses, id)
	}
	m.mu.Unlock()
	if len(removed) > 0 {
		m.notify(removed)
	}
}

func (m *mapping) notify(removed []address) int {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.told + len(removed)
}

type service struct {
	mu       sync.RWMutex
	mappings []*mapping
}

func (s *service) add() *mapping {
	m := &mapping{addresses: map[string]address{}}
	s.mu.Lock()
	s.mappings = append(s.mappings, m)
	s.mu.Unlock()
	return m
}

func (s *service) remove(m *mapping) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.mappings {
		if one == m {
			m.clear()
		}
	}
}

// Run removes a mapping.
func Run() {
	s := &service{}
	m := s.add()
	m.addresses["a"] = 0
	s.remove(m)
}
