// Package far waits at the end of chains of which some lead too far.
package far

import (
	"chain/remote"
	"sync"
	"time"

	"github.com/three/c"
	"one.example/a"
	"two.example/b"
)

type store struct {
	mu     sync.Mutex
	n      int
	client *remote.Client
}

func (s *store) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func (s *store) fetch() error { return s.client.Fetch() }

// The end of a chain through three other modules says nothing of its beginning.
func (s *store) viaOne() {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Find() // want `http.Get waits with s.mu held`
}

func (s *store) viaTwo() {
	s.mu.Lock()
	defer s.mu.Unlock()
	b.Token() // want `http.Get waits with s.mu held`
}

func (s *store) viaThree() {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.Open()
}

// Nor does that of one with too many calls.
func (s *store) viaMany() {
	s.mu.Lock()
	defer s.mu.Unlock()
	remote.Deep() // want `http.Get waits with s.mu held .* remote.Deep → remote.d1 → .* → http.Get \(network\)$`
}

func (s *store) viaMore() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.through()
}

func (s *store) through() error { return remote.Deep() }

// Helpers of a shutdown stop only those who are late.
func (s *store) Close() {
	s.flush()
}

func (s *store) flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sendRest()
}

func (s *store) sendRest() { s.fetch() }

func (s *store) CloseAndGo() {
	s.flushNow()
	s.count()
}

func (s *store) flushNow() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fetch() // want `http.Get waits with s.mu held`
}

func (s *store) reopen() { s.flushNow() }

// Readers may blink.
type board struct {
	mu sync.RWMutex
	n  int
}

func (b *board) set(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n = n
}

func (b *board) settle() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	time.Sleep(100 * time.Millisecond)
	return b.n
}

func (b *board) settleLong() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	time.Sleep(101 * time.Millisecond) // want `time.Sleep waits with b.mu held`
	return b.n
}

func (b *board) settleOften() {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for range b.n {
		time.Sleep(100 * time.Millisecond) // want `time.Sleep waits with b.mu held`
	}
}

func (b *board) write() {
	b.mu.Lock()
	defer b.mu.Unlock()
	time.Sleep(100 * time.Millisecond) // want `time.Sleep waits with b.mu held`
	b.n++
}
