// Package cockroach7504 releases leases of tables. The name cache comes before
// the leases: a lease is unlocked when it leaves the cache.
package cockroach7504

import "sync"

type lease struct {
	mu   sync.Mutex
	id   int
	uses int
}

type leases struct{ all []*lease }

func (l *leases) find(id int) *lease { return l.all[id] }

func (l *leases) remove(dead *lease) {
	for i, one := range l.all {
		if one == dead {
			l.all = append(l.all[:i], l.all[i+1:]...)
			return
		}
	}
}

type table struct {
	names  *nameCache
	mu     sync.Mutex
	active *leases
}

func (t *table) release(one *lease) {
	t.mu.Lock()
	defer t.mu.Unlock()
	one.mu.Lock()
	one.uses--
	unused := one.uses <= 0
	one.mu.Unlock()
	if unused {
		t.active.remove(one)
		t.names.remove(one)
	}
}

type nameCache struct {
	mu     sync.Mutex
	tables map[int]*lease
}

func (c *nameCache) get(id int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one, ok := c.tables[id]
	if !ok {
		return
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	one.uses++
}

func (c *nameCache) remove(one *lease) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tables[one.id] == one {
		delete(c.tables, one.id)
	}
}

type manager struct {
	names  *nameCache
	tables map[int]*table
}

func (m *manager) acquire(id int) { m.names.get(id) }

func (m *manager) release(one *lease) { m.tables[one.id].release(one) }

// Run acquires a lease while it is released.
func Run() {
	one := &lease{uses: 1}
	names := &nameCache{tables: map[int]*lease{0: one}}
	m := &manager{names, map[int]*table{0: {names: names, active: &leases{all: []*lease{one}}}}}
	go func() { m.acquire(0) }()
	go func() { m.release(one) }()
}
