// Package beacon looks for its neighbour through a view of itself, write-locked.
package beacon

import "sync"

type view interface{ nearest() string }

type beacon struct {
	sync.RWMutex
	strategy func(*beacon) string
	peers    []string
}

type client struct{ view view }

func (c client) ask() string { return c.view.nearest() }

func (b *beacon) nearest() string {
	b.RLock() // want relock:"b|RWMutex|beacon"
	defer b.RUnlock()
	if len(b.peers) == 0 {
		return ""
	}
	return b.peers[0]
}

func byDistance(b *beacon) string { return client{b}.ask() } // want relock:"b|RWMutex|beacon"

func (b *beacon) refresh() {
	b.Lock()
	defer b.Unlock()
	b.peers = append(b.peers, b.strategy(b)) // want relock:"b|RWMutex|beacon"
}

// Run refreshes once.
func Run() {
	b := &beacon{strategy: byDistance}
	go b.refresh()
}
