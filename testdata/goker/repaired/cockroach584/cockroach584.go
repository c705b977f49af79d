// Package cockroach584 leaves its loops with the lock given back.
package cockroach584

import "sync"

type gossip struct {
	mu     sync.Mutex
	closed bool
}

func (g *gossip) bootstrap() {
	for {
		g.mu.Lock()
		if g.closed {
			g.mu.Unlock()
			break
		}
		g.mu.Unlock()
	}
}

func (g *gossip) manage() {
	for {
		g.mu.Lock()
		closed := g.closed
		g.mu.Unlock()
		if closed {
			break
		}
	}
}

// Run starts a gossip that is closed already.
func Run() {
	g := &gossip{closed: true}
	go func() {
		g.bootstrap()
		g.manage()
	}()
}
