// Package curtain falls once; the second time it locks where it means to unlock.
package curtain

import "sync"

type stage struct {
	rope   sync.RWMutex
	fallen bool
}

func (s *stage) fall() bool {
	s.rope.Lock()
	if !s.fallen {
		s.fallen = true
		s.rope.Unlock()
		return true
	}
	s.rope.Lock() // want relock:"rope"
	return false  // want lockleak:"rope"
}

func (s *stage) visible() bool {
	s.rope.RLock() // want relock:"rope" lockleak:"rope"
	defer s.rope.RUnlock()
	return !s.fallen
}

// Run lets the curtain fall twice.
func Run() {
	s := &stage{}
	go func() {
		for range 2 {
			s.fall()
		}
	}()
	go s.visible()
}
