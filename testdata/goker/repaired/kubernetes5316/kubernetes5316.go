// Package kubernetes5316 gives up on a request; its answer has room.
package kubernetes5316

import (
	"errors"
	"math/rand"
	"time"
)

func finish(timeout time.Duration, f func() error) {
	done, failed := make(chan bool, 1), make(chan error, 1)
	go func() {
		if err := f(); err != nil {
			failed <- err
		} else {
			done <- true
		}
	}()
	select {
	case <-done:
	case <-failed:
	case <-time.After(timeout):
	}
}

// Run gives up on a slow request.
func Run() {
	finish(time.Microsecond, func() error {
		time.Sleep(100 * time.Microsecond)
		if rand.Intn(2) > 0 {
			return errors.New("failed")
		}
		return nil
	})
}
