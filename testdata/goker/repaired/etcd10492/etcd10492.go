// Package etcd10492 renews a lease and calls the checkpointer, which locks,
// after it has unlocked.
package etcd10492

import (
	"context"
	"sync"
)

type checkpointer func(ctx context.Context)

type lessor struct {
	mu     sync.RWMutex
	cp     checkpointer
	points int
}

func (l *lessor) checkpoint() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.points++
}

func (l *lessor) setCheckpointer(cp checkpointer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cp = cp
}

func (l *lessor) renew() {
	l.mu.Lock()
	unlock := func() { l.mu.Unlock() }
	defer func() { unlock() }()
	if l.cp == nil {
		return
	}
	cp := l.cp
	unlock()
	unlock = func() {}
	cp(context.Background())
}

// Run renews once.
func Run() {
	l := &lessor{}
	l.setCheckpointer(func(context.Context) { l.checkpoint() })
	l.renew()
}
