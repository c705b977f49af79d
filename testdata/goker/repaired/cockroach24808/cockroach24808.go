// Package cockroach24808 has a compactor whose worker runs before the first
// suggestion is sent to it.
package cockroach24808

import (
	"context"
	"sync"
)

type compactor struct{ suggestions chan struct{} }

type stopper struct {
	workers sync.WaitGroup
	quit    chan struct{}
}

func (s *stopper) runWorker(ctx context.Context, f func(context.Context)) {
	s.workers.Add(1)
	go func() {
		defer s.workers.Done()
		f(ctx)
	}()
}

func (s *stopper) shouldStop() <-chan struct{} { return s.quit }

func (s *stopper) stop() {
	close(s.quit)
	s.workers.Wait()
}

func (c *compactor) start(ctx context.Context, s *stopper) {
	s.runWorker(ctx, func(context.Context) {
		for {
			select {
			case <-s.shouldStop():
				return
			case <-c.suggestions:
			}
		}
	})
	c.suggestions <- struct{}{}
}

// Run suggests something before the start.
func Run() {
	s := &stopper{quit: make(chan struct{})}
	defer s.stop()
	c := &compactor{suggestions: make(chan struct{}, 1)}
	c.suggestions <- struct{}{}
	c.start(context.Background(), s)
}
