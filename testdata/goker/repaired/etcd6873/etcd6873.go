// Package etcd6873 stops broadcasts: the lock is for closing the channel, not
// for waiting.
package etcd6873

import "sync"

type update struct{}

type broadcasts struct {
	mu      sync.Mutex
	seen    int
	updates chan *update
	done    chan struct{}
}

func newBroadcasts() *broadcasts {
	b := &broadcasts{updates: make(chan *update, 1), done: make(chan struct{})}
	go func() {
		defer close(b.done)
		for u := range b.updates {
			b.coalesce(u)
		}
	}()
	return b
}

func (b *broadcasts) coalesce(*update) {
	b.mu.Lock()
	b.seen++
	b.mu.Unlock()
}

func (b *broadcasts) stop() {
	b.mu.Lock()
	close(b.updates)
	b.mu.Unlock()
	<-b.done
}

func (b *broadcasts) update(u *update) {
	select {
	case b.updates <- u:
	default:
	}
}

// Run stops right after an update.
func Run() {
	b := newBroadcasts()
	b.update(&update{})
	go b.stop()
}
