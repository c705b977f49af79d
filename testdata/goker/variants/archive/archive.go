// Package archive lends its read lock as a Locker, and a page reads again.
package archive

import (
	"sync"
	"time"
)

type shelf struct {
	mu    sync.RWMutex
	boxes []int
}

func (s *shelf) reading() sync.Locker { return s.mu.RLocker() }

func (s *shelf) first() int {
	s.mu.RLock() // want relock:`mu|\bl\b`
	defer s.mu.RUnlock()
	return s.boxes[0]
}

func (s *shelf) put(box int) {
	s.mu.Lock() // want relock:`mu|\bl\b`
	defer s.mu.Unlock()
	s.boxes = append(s.boxes, box)
}

func inspect(s *shelf) int {
	l := s.reading()
	l.Lock() // want relock:`mu|\bl\b`
	defer l.Unlock()
	time.Sleep(time.Millisecond)
	return s.first() // want relock:`mu|\bl\b`
}

// Run inspects a shelf while a box comes.
func Run() {
	s := &shelf{boxes: []int{7}}
	go inspect(s)
	time.Sleep(100 * time.Microsecond)
	go s.put(8)
}
