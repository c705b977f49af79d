package silent

import "sync"

// What has been taken out of its table is nobody's any more.
type entry struct {
	mu   sync.Mutex
	uses int
}

type table struct {
	mu      sync.Mutex
	entries map[string]*entry
}

func (t *table) expire(key string, e *entry) {
	t.mu.Lock()
	delete(t.entries, key)
	e.mu.Lock()
	t.mu.Unlock()
	e.uses = 0
}

func (t *table) serve(key string, e *entry, work func()) {
	defer func() {
		t.mu.Lock()
		delete(t.entries, key)
		e.mu.Lock()
		t.mu.Unlock()
		e.uses = 0
	}()
	work()
}

func (t *table) touch(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e := t.entries[key]; e != nil {
		e.use()
	}
}

func (e *entry) use() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.uses++
}
