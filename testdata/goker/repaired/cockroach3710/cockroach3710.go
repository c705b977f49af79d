// Package cockroach3710 scans replicas that it has copied under the lock, so
// that what it asks of each may lock again.
package cockroach3710

import "sync"

type store struct {
	queue    *queue
	replicas map[int]*replica
	mu       struct{ sync.RWMutex }
}

func (s *store) scan() {
	s.mu.RLock()
	var all []*replica
	for _, r := range s.replicas {
		all = append(all, r)
	}
	s.mu.RUnlock()
	for _, r := range all {
		s.queue.maybeAdd(r)
	}
}

func (s *store) status() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.replicas)
}

func (s *store) process() {
	go func() {
		s.mu.Lock()
		s.replicas[len(s.replicas)] = &replica{store: s}
		s.mu.Unlock()
	}()
}

type replica struct{ store *store }

type queue struct {
	sync.Mutex
	impl *logQueue
}

func (q *queue) maybeAdd(r *replica) {
	q.Lock()
	defer q.Unlock()
	q.impl.shouldQueue(r)
}

type logQueue struct{}

func (*logQueue) shouldQueue(r *replica) bool { return truncatable(r) > 0 }

func truncatable(r *replica) int { return r.store.status() }

// Run scans while a replica is added.
func Run() {
	s := &store{queue: &queue{impl: &logQueue{}}, replicas: map[int]*replica{}}
	s.replicas[0], s.replicas[1] = &replica{s}, &replica{s}
	go s.scan()
	go s.process()
}
