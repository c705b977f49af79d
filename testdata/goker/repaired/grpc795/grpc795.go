// Package grpc795 stops a server as often as one likes.
package grpc795

import "sync"

type server struct {
	mu    sync.Mutex
	drain bool
}

func (s *server) gracefulStop() {
	s.mu.Lock()
	if s.drain {
		s.mu.Unlock()
		return
	}
	s.drain = true
	s.mu.Unlock()
}

func (s *server) serve() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.drain
}

type fixture struct{ server *server }

func (f *fixture) start() {
	s := &server{}
	f.server = s
	go s.serve()
}

// Run stops three times.
func Run() {
	f := &fixture{}
	f.start()
	for range 3 {
		f.server.gracefulStop()
	}
}
