// Package wrapper locks through another package's lock.
package wrapper

import (
	"errors"

	"wrapper/remote"
)

type store struct {
	lk remote.Lock
	n  int
}

func (s *store) forget() error {
	s.lk.Acquire()
	if s.n == 0 {
		return errors.New("empty") // want `s.lk.mu is still locked at this return: the unlock on line \d+ is not reached`
	}
	s.lk.Release()
	return nil
}

func (s *store) keep() error {
	if !s.lk.Try() {
		return errors.New("busy")
	}
	defer s.lk.Release()
	s.n++
	return nil
}

func (s *store) forgetTried() error {
	if !s.lk.Try() {
		return errors.New("busy")
	}
	if s.n == 0 {
		return errors.New("empty") // want `s.lk.mu is still locked at this return`
	}
	s.lk.Release()
	return nil
}
