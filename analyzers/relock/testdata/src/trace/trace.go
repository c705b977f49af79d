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

func (l *ledger) drop(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.one(n) // want `l.mu is read-locked in \(\*ledger\).get although it is held since line 39`
}

func (l *ledger) one(n int)   { l.two(n) }
func (l *ledger) two(n int)   { l.three(n) }
func (l *ledger) three(n int) { l.four(n) }
func (l *ledger) four(n int)  { l.five(n) }
func (l *ledger) five(n int)  { l.six(n) }
func (l *ledger) six(n int)   { l.seven(n) }
func (l *ledger) seven(n int) { l.eight(n) }
func (l *ledger) eight(n int) { l.get("eight") }

// begin is the caller's to end.
func (l *ledger) begin() { l.mu.Lock() }

func (l *ledger) end() { l.mu.Unlock() }

func (l *ledger) swap(n int) {
	l.begin()
	defer l.end()
	l.set("swap", n) // want `l.mu is locked again: it is held since line 59`
}
