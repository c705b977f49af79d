// Package testdata holds runs on both sides of each border.
package testdata

import (
	"sync"
	"time"
)

func tell(...any)

type guarded struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	n    int
	done chan struct{}
}

// A lock that is taken twice, and one that is handed on.

func lockedTwice() {
	g := &guarded{}
	go func() {
		g.mu.Lock()
		g.add() // the lock is taken in add
	}()
}

func (g *guarded) add() {
	g.mu.Lock() // stuck
	g.n++
	g.mu.Unlock()
}

func lockedInTurn() {
	g := &guarded{}
	for range 2 {
		go func() {
			g.mu.Lock()
			g.n++
			g.mu.Unlock()
			g.inTurn()
		}()
	}
}

func (g *guarded) inTurn() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
}

// Two locks in both orders.

func crossedLocks() {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		b.Lock() // stuck
		b.Unlock()
		a.Unlock()
	}()
	b.Lock()
	a.Lock() // stuck
	a.Unlock()
	b.Unlock()
}

func orderedLocks() {
	var a, b sync.Mutex
	go func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	}()
	a.Lock()
	b.Lock()
	b.Unlock()
	a.Unlock()
}

// A writer that waits keeps new readers away, also one that reads already.

func readTwice() {
	g := &guarded{}
	go func() {
		g.rw.RLock()
		g.rw.RLock() // stuck
		g.rw.RUnlock()
		g.rw.RUnlock()
	}()
	g.rw.Lock() // stuck
	g.rw.Unlock()
}

func readTwiceWithoutWriter() {
	g := &guarded{}
	go func() {
		g.rw.RLock()
		g.rw.RLock()
		g.rw.RUnlock()
		g.rw.RUnlock()
	}()
	g.rw.RLock()
	g.rw.RUnlock()
}

// The reader's side of a lock is another Locker on it.

func readThroughLocker() {
	g := &guarded{}
	c := sync.NewCond(g.rw.RLocker())
	go func() {
		c.L.Lock()
		g.rw.RLock() // stuck
		g.rw.RUnlock()
		c.L.Unlock()
	}()
	g.rw.Lock() // stuck
	g.rw.Unlock()
}

// A lock that is held while its holder waits for somebody who needs it.

func waitsWithLock() {
	g := &guarded{done: make(chan struct{})}
	go func() {
		g.mu.Lock() // stuck
		close(g.done)
		g.mu.Unlock()
	}()
	g.mu.Lock()
	<-g.done // stuck
	g.mu.Unlock()
}

func waitsWithoutLock() {
	g := &guarded{done: make(chan struct{})}
	go func() {
		g.mu.Lock()
		close(g.done)
		g.mu.Unlock()
	}()
	g.mu.Lock()
	g.mu.Unlock()
	<-g.done
}

// A lock that a path forgets, and one that a panic lets go.

func forgets(items []int) {
	g := &guarded{}
	go func() {
		g.mu.Lock() // stuck
		g.mu.Unlock()
	}()
	g.mu.Lock()
	if len(items) == 0 {
		return
	}
	g.mu.Unlock()
}

func recovers(f func()) {
	g := &guarded{}
	go func() {
		g.mu.Lock()
		g.mu.Unlock()
	}()
	func() {
		defer func() { recover() }()
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.n == 0 {
			panic("none")
		}
	}()
}

// Unlocking another goroutine's lock is allowed.

func handsOver() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		time.Sleep(time.Second)
		mu.Unlock()
	}()
	mu.Lock()
	mu.Unlock()
}

// Locks in a slice are as many locks; the same one is one.

func lockEach() {
	list := make([]*guarded, 2)
	for i := range list {
		list[i] = &guarded{}
	}
	done := make(chan bool)
	go func() {
		for _, g := range list {
			g.mu.Lock()
		}
		done <- true
	}()
	<-done
}

func lockOneTwice() {
	list := make([]*guarded, 2)
	one := &guarded{}
	for i := range list {
		list[i] = one
	}
	done := make(chan bool)
	go func() {
		for _, g := range list {
			g.mu.Lock() // stuck
		}
		done <- true
	}()
	<-done // stuck
}

// TryLock does not wait.

func tries() {
	var mu sync.Mutex
	go func() {
		mu.Lock()
		mu.Unlock()
	}()
	if mu.TryLock() {
		mu.Unlock()
	}
}
