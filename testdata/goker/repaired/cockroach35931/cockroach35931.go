// Package cockroach35931 tells all receivers of a flow that it is cancelled;
// each has a reader.
package cockroach35931

import "sync"

type receiver interface{ push() }

type stream struct{ receiver receiver }

type rowChannel struct{ rows chan struct{} }

func newRowChannel(size int) *rowChannel { return &rowChannel{rows: make(chan struct{}, size)} }

func (c *rowChannel) push() { c.rows <- struct{}{} }

func (c *rowChannel) drain() {
	for range c.rows {
	}
}

type entry struct{ streams map[int]*stream }

type registry struct {
	sync.Mutex
	flows map[int]*entry
}

func (r *registry) entryLocked(id int) *entry {
	e, ok := r.flows[id]
	if !ok {
		e = &entry{}
		r.flows[id] = e
	}
	return e
}

func (r *registry) register(id int, streams map[int]*stream) {
	r.Lock()
	defer r.Unlock()
	r.entryLocked(id).streams = streams
}

func (r *registry) pendingLocked(id int) []receiver {
	var all []receiver
	for _, s := range r.flows[id].streams {
		all = append(all, s.receiver)
	}
	return all
}

func (r *registry) cancel(id int) {
	r.Lock()
	pending := r.pendingLocked(id)
	r.Unlock()
	for _, p := range pending {
		p.push()
	}
}

// Run cancels a flow of which one receiver is full.
func Run() {
	left, right := newRowChannel(1), newRowChannel(1)
	left.push()
	r := &registry{flows: map[int]*entry{}}
	r.register(0, map[int]*stream{0: {left}, 1: {right}})
	go left.drain()
	go right.drain()
	r.cancel(0)
	close(left.rows)
	close(right.rows)
}
