// Package kubernetes58107 takes an item from a queue first, and the read lock
// then.
package kubernetes58107

import "sync"

type queue interface {
	get() bool
	put()
	end()
}

type fifo struct {
	cond  *sync.Cond
	items int
	ended bool
}

func newFifo() *fifo { return &fifo{cond: sync.NewCond(&sync.Mutex{})} }

func (q *fifo) get() bool {
	q.cond.L.Lock()
	defer q.cond.L.Unlock()
	for q.items == 0 && !q.ended {
		q.cond.Wait()
	}
	if q.items == 0 {
		return false
	}
	q.items--
	return true
}

func (q *fifo) put() {
	q.cond.L.Lock()
	defer q.cond.L.Unlock()
	q.items++
	q.cond.Signal()
}

func (q *fifo) end() {
	q.cond.L.Lock()
	defer q.cond.L.Unlock()
	q.ended = true
	q.cond.Broadcast()
}

type controller struct {
	workers        sync.RWMutex
	done           int
	queue, missing queue
}

func (c *controller) work(q queue) {
	for q.get() {
		c.workers.RLock()
		_ = c.done
		c.workers.RUnlock()
	}
}

func (c *controller) run() {
	go c.work(c.queue)
	go c.work(c.missing)
}

func (c *controller) sync() {
	for range 100 {
		c.workers.Lock()
		c.done++
		c.workers.Unlock()
	}
}

// Run works while it syncs.
func Run() {
	c := &controller{queue: newFifo(), missing: newFifo()}
	go c.run()
	go c.sync()
	for range 100 {
		c.queue.put()
		c.missing.put()
	}
	c.queue.end()
	c.missing.end()
}
