// Package session holds its lock until its context ends; ending it needs the lock.
package session

import (
	"context"
	"sync"
)

type session struct {
	mu     sync.Mutex
	ctx    context.Context
	cancel context.CancelFunc
	closed bool
}

func open() *session {
	s := &session{}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

func (s *session) hold(held chan<- struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(held)
	<-s.ctx.Done() // want lockwait:"mu|ctx" goroutineleak:"ctx"
}

func (s *session) close() {
	s.mu.Lock() // want lockwait:"mu|ctx"
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		s.cancel()
	}
}

// Run closes a session that is held.
func Run() {
	s := open()
	held := make(chan struct{})
	go s.hold(held)
	<-held
	s.close()
}
