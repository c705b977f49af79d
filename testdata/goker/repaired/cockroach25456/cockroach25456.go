// Package cockroach25456 has a queue that works until the stopper quiesces,
// which it does.
package cockroach25456

import "sync"

type stopper struct{ quiescer chan struct{} }

func newStopper() *stopper { return &stopper{quiescer: make(chan struct{})} }

func (s *stopper) shouldQuiesce() <-chan struct{} {
	if s == nil {
		return nil
	}
	return s.quiescer
}

func (s *stopper) stop() { close(s.quiescer) }

type store struct {
	stopper *stopper
	queue   *queue
}

func (s *store) owner() *stopper { return s.stopper }

type replica struct{ store *store }

type queue struct{}

func (*queue) process(r *replica) { <-r.store.owner().shouldQuiesce() }

type fixture struct {
	store   *store
	replica *replica
}

func (f *fixture) start(s *stopper) {
	if f.store == nil {
		f.store = &store{queue: &queue{}}
	}
	f.store.stopper = s
	f.replica = &replica{store: f.store}
}

// Run processes a replica twice.
func Run() {
	s := newStopper()
	var f fixture
	f.start(s)
	var processed sync.WaitGroup
	processed.Add(2)
	for range 2 {
		go func() {
			defer processed.Done()
			f.store.queue.process(f.replica)
		}()
	}
	s.stop()
	processed.Wait()
}
