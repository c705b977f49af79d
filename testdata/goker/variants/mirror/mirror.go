// Package mirror copies with an errgroup and waits for it with its lock held.
package mirror

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

type mirror struct {
	mu    sync.RWMutex
	hosts map[string]int
}

func (m *mirror) seen(host string) error {
	m.mu.Lock() // want lockwait:"mu"
	defer m.mu.Unlock()
	m.hosts[host]++
	return nil
}

func (m *mirror) sync(ctx context.Context) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	group, _ := errgroup.WithContext(ctx)
	for host := range m.hosts {
		group.Go(func() error { return m.seen(host) })
	}
	return group.Wait() // want lockwait:"mu|group" goroutineleak:"group"
}

// Run syncs with two hosts.
func Run() {
	m := &mirror{hosts: map[string]int{"a": 0, "b": 0}}
	m.sync(context.Background())
}
