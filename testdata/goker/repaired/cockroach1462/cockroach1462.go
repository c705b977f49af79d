// Package cockroach1462 has a transport that sends events until it has to stop;
// it watches for that while it sends.
package cockroach1462

import "sync"

type stopper struct {
	quit     chan struct{}
	workers  sync.WaitGroup
	mu       sync.Mutex
	drained  *sync.Cond
	draining bool
	tasks    int
}

func newStopper() *stopper {
	s := &stopper{quit: make(chan struct{})}
	s.drained = sync.NewCond(&s.mu)
	return s
}

func (s *stopper) runWorker(f func()) {
	s.workers.Add(1)
	go func() {
		defer s.workers.Done()
		f()
	}()
}

func (s *stopper) shouldStop() <-chan struct{} { return s.quit }

func (s *stopper) startTask() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining {
		return false
	}
	s.tasks++
	return true
}

func (s *stopper) finishTask() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tasks--
	s.drained.Broadcast()
}

func (s *stopper) quiesce() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.draining = true
	for s.tasks > 0 {
		s.drained.Wait()
	}
}

func (s *stopper) stop() {
	s.quiesce()
	close(s.quit)
	s.workers.Wait()
}

type message int

type transport interface{ close() }

type local struct {
	events  chan message
	stopper *stopper
}

func newLocal(s *stopper) transport {
	l := &local{events: make(chan message), stopper: s}
	l.start()
	return l
}

func (*local) close() {}

func (l *local) start() {
	l.stopper.runWorker(func() {
		for {
			select {
			case <-l.stopper.shouldStop():
				return
			case l.events <- message(0):
			}
		}
	})
}

func consume(events <-chan message, s *stopper) {
	for {
		select {
		case _, ok := <-events:
			if !ok {
				return
			}
			if s.startTask() {
				s.finishTask()
			}
		case <-s.shouldStop():
			return
		}
	}
}

// Run stops the transport while it sends.
func Run() {
	s := newStopper()
	l := newLocal(s).(*local)
	s.runWorker(func() { consume(l.events, s) })
	s.stop()
}
