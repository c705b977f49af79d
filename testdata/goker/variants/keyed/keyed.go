// Package keyed hands out a lock for each key, and waits for it with the map locked.
package keyed

import (
	"sync"
	"time"
)

type locks struct {
	table sync.Mutex
	byKey map[string]*sync.RWMutex
}

func (l *locks) acquire(key string) {
	l.table.Lock()
	defer l.table.Unlock()
	if l.byKey[key] == nil {
		l.byKey[key] = new(sync.RWMutex)
	}
	l.byKey[key].Lock() // want lockorder:"table|byKey" lockwait:"table|byKey"
}

func (l *locks) release(key string) {
	l.table.Lock() // want lockorder:"table|byKey" lockwait:"table|byKey"
	defer l.table.Unlock()
	l.byKey[key].Unlock()
}

func (l *locks) do(key string, f func()) {
	l.acquire(key)
	defer l.release(key) // want lockorder:"table|byKey" lockwait:"table|byKey"
	f()
}

// Run works on one key twice at once.
func Run() {
	l := &locks{byKey: map[string]*sync.RWMutex{}}
	started := make(chan struct{})
	go l.do("a", func() {
		close(started)
		time.Sleep(100 * time.Microsecond)
	})
	<-started
	for range 20 {
		go l.do("a", func() {})
	}
}
