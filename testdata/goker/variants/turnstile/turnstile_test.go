package turnstile

import (
	"errors"
	"sync"
	"testing"
	"time"
)

type turnstile struct {
	mu     sync.Mutex
	passed int
	locked bool
}

func (s *turnstile) pass() error {
	s.mu.Lock()
	if s.locked {
		return errors.New("locked") // want lockleak:"mu"
	}
	s.passed++
	s.mu.Unlock()
	return nil
}

// TestLocked lets somebody try a locked turnstile; the one behind hangs.
func TestLocked(t *testing.T) {
	s := &turnstile{locked: true}
	if s.pass() == nil {
		t.Error("passed")
	}
	second := make(chan error, 1)
	go func() {
		s.mu.Lock() // want lockleak:"mu"
		defer s.mu.Unlock()
		second <- nil
	}()
	select {
	case <-second:
	case <-time.After(time.Millisecond):
	}
}
