// Package trace has one finding, whose steps the test compares.
package trace

import "sync"

type ledger struct {
	mu   sync.RWMutex
	rows map[string]int
}

func (l *ledger) total(names []string) int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.sum(names) // want `l.mu is read-locked again in \(\*ledger\).get while a writer may be waiting: set locks it on line 33`
}

func (l *ledger) sum(names []string) (n int) {
	// The caller holds no lock, says this comment, which is wrong.

	for _, name := range names {
		n += l.get(name)
	}
	return n
}

func (l *ledger) get(name string) int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.rows[name]
}

func (l *ledger) set(name string, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows[name] = n
}
