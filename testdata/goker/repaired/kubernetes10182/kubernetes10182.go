// Package kubernetes10182 sends a pod's status after it has unlocked the map
// that the receiver locks.
package kubernetes10182

import "sync"

type statusManager struct {
	mu       sync.RWMutex
	statuses int
	changed  chan bool
}

func (s *statusManager) start() {
	go func() {
		for range 2 {
			s.syncBatch()
		}
	}()
}

func (s *statusManager) syncBatch() {
	<-s.changed
	s.remove()
}

func (s *statusManager) remove() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statuses--
}

func (s *statusManager) set() {
	s.mu.Lock()
	s.statuses++
	s.mu.Unlock()
	s.changed <- true
}

// Run sets two statuses.
func Run() {
	s := &statusManager{changed: make(chan bool)}
	go s.start()
	go s.set()
	go s.set()
}
