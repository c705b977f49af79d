// Package moby21233 transfers with progress. The consumer reads until the
// channel is closed, whatever it thinks of what it reads.
package moby21233

import (
	"math/rand"
	"sync"
)

type progress struct{}

type output interface{ write(progress) error }

type chanOutput chan<- progress

func (o chanOutput) write(p progress) error {
	o <- p
	return nil
}

type transfer struct {
	mu    sync.Mutex
	count int
}

type watcher struct{ signal, release, running chan struct{} }

func (t *transfer) watch(out output) *watcher {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count++
	w := &watcher{make(chan struct{}), make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(w.running)
		for done := false; ; {
			if rand.Intn(2) > 0 {
				out.write(progress{})
			}
			if done {
				return
			}
			select {
			case <-w.signal:
			case <-w.release:
				done = true
			}
		}
	}()
	return w
}

func (t *transfer) release(w *watcher) {
	t.mu.Lock()
	t.count--
	t.mu.Unlock()
	close(w.release)
	<-w.running
}

// Run watches three transfers.
func Run() {
	all, consumed := make(chan progress), make(chan struct{})
	go func() {
		defer close(consumed)
		failed := false
		for range all {
			failed = failed || rand.Intn(2) > 0
		}
	}()
	var transfers []*transfer
	var watchers []*watcher
	for range 3 {
		t := &transfer{}
		transfers, watchers = append(transfers, t), append(watchers, t.watch(chanOutput(all)))
	}
	for i, t := range transfers {
		t.release(watchers[i])
	}
	close(all)
	<-consumed
}
