// Package istio17860 runs epochs that report their end to the agent for as long
// as it listens.
package istio17860

import (
	"context"
	"sync"
)

type proxy interface{ live() bool }

type fake struct{ isLive func() bool }

func (f fake) live() bool { return f.isLive == nil || f.isLive() }

type agent struct {
	proxy  proxy
	mu     *sync.Mutex
	status chan int
	gone   chan struct{}
	epoch  int
	active map[int]struct{}
}

func newAgent(p proxy) *agent {
	return &agent{
		proxy: p, mu: &sync.Mutex{}, status: make(chan int),
		gone: make(chan struct{}), active: map[int]struct{}{},
	}
}

func (a *agent) run(ctx context.Context) {
	defer close(a.gone)
	for {
		select {
		case epoch := <-a.status:
			a.mu.Lock()
			delete(a.active, epoch)
			n := len(a.active)
			a.mu.Unlock()
			if n == 0 {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (a *agent) restart() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.active) > 0 && !a.proxy.live() {
		return
	}
	a.epoch++
	a.active[a.epoch] = struct{}{}
	go a.wait(a.epoch)
}

func (a *agent) wait(epoch int) {
	select {
	case a.status <- epoch:
	case <-a.gone:
	}
}

// Run restarts an agent twice.
func Run() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a := newAgent(fake{isLive: func() bool { return true }})
	go func() { a.run(ctx) }()
	a.restart()
	go a.restart()
}
