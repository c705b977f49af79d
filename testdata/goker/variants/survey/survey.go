// Package survey stops at the first error: it cancels everything, and then tells
// the error to a channel that nobody reads.
package survey

import (
	"context"
	"errors"
	"fmt"
)

type survey struct {
	outcome chan error
	answers chan int
	stop    func()
}

func (s *survey) evaluate(ctx context.Context) {
	for {
		select {
		case a := <-s.answers:
			if a < 0 {
				s.stop()
				s.outcome <- fmt.Errorf("answer %d: %w", a, errors.ErrUnsupported) // want goroutineleak:"outcome" ctxignore:"outcome"
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// Run gives a wrong answer.
func Run() {
	ctx, cancel := context.WithCancel(context.Background())
	s := &survey{make(chan error), make(chan int), cancel}
	go s.evaluate(ctx)
	s.answers <- -1
	<-ctx.Done()
}
