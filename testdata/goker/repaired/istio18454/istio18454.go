// Package istio18454 resets a timer whose tick may have been taken already:
// the drain does not wait, and whoever asks for a reset watches the context.
package istio18454

import (
	"context"
	"sync"
	"time"
)

type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newWorker() *worker {
	w := &worker{}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	return w
}

func (w *worker) start(setup func(), run func(ctx context.Context)) {
	if setup != nil {
		setup()
	}
	go func() { run(w.ctx) }()
}

type strategy struct {
	timer   *time.Timer
	every   time.Duration
	mu      sync.Mutex
	reset   chan struct{}
	worker  *worker
	startFn func()
}

func (s *strategy) changed() {
	s.mu.Lock()
	if s.timer == nil {
		s.startFn()
		s.mu.Unlock()
		return
	}
	s.mu.Unlock()
	select {
	case s.reset <- struct{}{}:
	case <-s.worker.ctx.Done():
	}
}

func (s *strategy) startTimer() {
	s.timer = time.NewTimer(s.every)
	timer := s.timer
	s.worker.start(nil, func(ctx context.Context) {
		for {
			select {
			case <-timer.C:
			case <-s.reset:
				if !timer.Stop() {
					select {
					case <-timer.C:
					default:
					}
				}
				timer.Reset(s.every)
			case <-ctx.Done():
				timer.Stop()
				return
			}
		}
	})
}

type processor struct {
	strategy *strategy
	worker   *worker
	events   chan int
}

func (p *processor) start() {
	p.worker.start(func() {
		for i := range cap(p.events) {
			p.events <- i
		}
	}, func(ctx context.Context) {
		defer p.strategy.worker.cancel()
		for {
			select {
			case <-ctx.Done():
				return
			case <-p.events:
				p.strategy.changed()
			}
		}
	})
}

// Run processes some of many events.
func Run() {
	s := &strategy{every: time.Nanosecond, reset: make(chan struct{}, 1), worker: newWorker()}
	s.startFn = s.startTimer
	p := &processor{strategy: s, worker: newWorker(), events: make(chan int, 64)}
	p.start()
	defer p.worker.cancel()
}
