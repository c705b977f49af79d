// Package shop is an example, which is short on purpose.
package shop

import (
	"net/http"
	"sync"
)

type store struct {
	mu sync.Mutex
	n  int
}

func (s *store) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *store) load() {
	s.mu.Lock()
	defer s.mu.Unlock()
	http.Get("http://localhost")
}
