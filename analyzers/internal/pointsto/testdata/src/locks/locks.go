// Locks takes locks by all their names.
package main

import "sync"

type cache struct {
	sync.RWMutex
	items map[string]int
}

type queue struct {
	mu    sync.Mutex
	ready *sync.Cond
	full  sync.Cond
	each  [2]sync.Mutex
}

func with(l sync.Locker) {
	l.Lock()
	defer l.Unlock()
}

func conds(q *queue) {
	q.ready = sync.NewCond(&q.mu)
	q.full.L = &q.mu
	q.ready.L.Lock()
	q.ready.Wait()
	q.full.L.Unlock()
	q.full.Signal()
}

func main() {
	c := &cache{}
	c.RLock()
	with(c.RLocker())
	q := &queue{}
	with(&q.mu)
	conds(q)
	q.each[1].Lock()
	var local sync.Mutex
	func() { local.Lock() }()
	p := &local
	p.Unlock()
	m := map[string]*sync.Mutex{"a": {}}
	m["a"].Lock()
}
