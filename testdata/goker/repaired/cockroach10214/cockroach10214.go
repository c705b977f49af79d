// Package cockroach10214 is a store that coalesces heartbeats. The queue is
// emptied under its lock and sent after it, so no replica is locked meanwhile.
package cockroach10214

import (
	"sync"
	"time"
)

type store struct {
	queued struct {
		sync.Mutex
		beats []int
	}
	replicas map[int]*replica
}

func (s *store) sendQueued() {
	s.queued.Lock()
	beats := s.queued.beats
	s.queued.beats = nil
	s.queued.Unlock()
	for range beats {
		s.sendToNode()
	}
}

func (s *store) sendToNode() {
	for i := 0; i < len(s.replicas); i++ {
		s.replicas[i].unreachable()
	}
}

type replica struct {
	raft  sync.Mutex
	state sync.Mutex
	store *store
}

func (r *replica) unreachable() {
	r.raft.Lock()
	defer r.raft.Unlock()
	time.Sleep(100 * time.Microsecond)
}

func (r *replica) tick() {
	r.raft.Lock()
	defer r.raft.Unlock()
	r.tickLocked()
}

func (r *replica) tickLocked() {
	r.state.Lock()
	defer r.state.Unlock()
	for i := range 2 {
		r.coalesce(i)
	}
}

func (r *replica) coalesce(beat int) {
	r.store.queued.Lock()
	r.store.queued.beats = append(r.store.queued.beats, beat)
	r.store.queued.Unlock()
}

// Run lets a heartbeat and a tick meet.
func Run() {
	s := &store{replicas: map[int]*replica{}}
	s.queued.beats = []int{1, 2}
	first, second := &replica{store: s}, &replica{store: s}
	s.replicas[0], s.replicas[1] = first, second
	go s.sendQueued()
	go first.tick()
}
