// Package audit queues entries under its lock, and the writer that makes room
// reports back under the same lock.
package audit

import "sync"

type entry int

type sink interface{ written(entry) }

type log struct {
	mu    sync.Mutex
	queue chan entry
	count int
}

func newLog() *log {
	l := &log{queue: make(chan entry, 1)}
	go drain(l.queue, l)
	return l
}

func drain(queue <-chan entry, s sink) {
	for e := range queue {
		s.written(e)
	}
}

func (l *log) written(entry) {
	l.mu.Lock() // want lockwait:"mu"
	l.count++
	l.mu.Unlock()
}

func (l *log) add(es ...entry) {
	l.mu.Lock()
	for _, e := range es {
		l.queue <- e // want lockwait:"mu|queue" goroutineleak:"queue"
	}
	l.mu.Unlock()
}

// Run adds more than there is room for.
func Run() {
	l := newLog()
	defer close(l.queue)
	l.add(1, 2, 3, 4)
}
