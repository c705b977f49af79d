// Package sorter sorts a list whose methods lock, with its read lock held, while
// somebody appends.
package sorter

import (
	"sync"
	"time"
)

type sized interface{ size() int }

type list struct {
	guard sync.RWMutex
	items []string
}

func (l *list) size() int {
	l.guard.RLock() // want relock:"guard"
	defer l.guard.RUnlock()
	return len(l.items)
}

func (l *list) add(s string) {
	l.guard.Lock() // want relock:"guard"
	l.items = append(l.items, s)
	l.guard.Unlock()
}

func pages(s sized) int { return (s.size() + 9) / 10 }

func (l *list) describe() int {
	l.guard.RLock() // want relock:"guard"
	defer l.guard.RUnlock()
	time.Sleep(time.Millisecond)
	return pages(l) // want relock:"guard"
}

// Run describes a list while it grows.
func Run() {
	l := &list{}
	go l.describe()
	time.Sleep(100 * time.Microsecond)
	go l.add("x")
}
