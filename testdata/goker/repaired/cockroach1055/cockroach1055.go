// Package cockroach1055 is a stopper that counts tasks. Each task is ended, and
// nobody waits with the lock held.
package cockroach1055

import "sync"

type stopper struct {
	quit     chan struct{}
	workers  sync.WaitGroup
	mu       sync.Mutex
	draining bool
	tasks    sync.WaitGroup
}

func newStopper() *stopper { return &stopper{quit: make(chan struct{})} }

func (s *stopper) addWorker() { s.workers.Add(1) }

func (s *stopper) shouldStop() <-chan struct{} {
	if s == nil {
		return nil
	}
	return s.quit
}

func (s *stopper) setStopped() { s.workers.Done() }

func (s *stopper) startTask() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining {
		return false
	}
	s.tasks.Add(1)
	return true
}

func (s *stopper) finishTask() { s.tasks.Done() }

func (s *stopper) quiesce() {
	s.mu.Lock()
	s.draining = true
	s.mu.Unlock()
	s.tasks.Wait()
}

func (s *stopper) stop() {
	s.quiesce()
	close(s.quit)
	s.workers.Wait()
}

// Run stops two stoppers, each with a worker.
func Run() {
	var all []*stopper
	for range 2 {
		all = append(all, newStopper())
	}
	for _, s := range all {
		s.addWorker()
		go func() {
			if s.startTask() {
				s.finishTask()
			}
			<-s.shouldStop()
			s.setStopped()
		}()
	}
	done := make(chan struct{})
	go func() {
		for _, s := range all {
			s.stop()
		}
		close(done)
	}()
	<-done
}
