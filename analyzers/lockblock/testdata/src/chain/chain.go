// Package chain waits in what it calls, here and in another package.
package chain

import (
	"chain/remote"
	"sync"
	"time"
)

type store struct {
	mu     sync.Mutex
	n      int
	client *remote.Client
	out    chan int
}

func newStore() *store { return &store{out: make(chan int)} }

func (s *store) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *store) refresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fetch() // want `http.Get waits with s.mu held \(line 26\), which \(\*store\).count needs: \(\*store\).fetch → \(\*remote.Client\).Fetch → http.Get \(network\)`
}

func (s *store) fetch() error { return s.client.Fetch() }

func (s *store) retry() {
	s.lock()
	defer s.unlock()
	s.sleepLocked() // want `time.Sleep waits with s.mu held \(line 34\), which \(\*store\).count needs: \(\*store\).sleepLocked → time.Sleep \(sleep\)`
}

func (s *store) lock()   { s.mu.Lock() }
func (s *store) unlock() { s.mu.Unlock() }

func (s *store) sleepLocked() { time.Sleep(time.Second) }

func (s *store) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notify() // want `send on s.out waits with s.mu held \(line 45\), which \(\*store\).count needs: \(\*store\).notify → send on s.out`
}

func (s *store) notify() { s.out <- s.n }

// waitLocked gives the lock back for the time of its wait.
func (s *store) waitLocked() {
	s.mu.Unlock()
	time.Sleep(time.Second)
	s.mu.Lock()
}

func (s *store) patient() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waitLocked()
	s.n++
}
