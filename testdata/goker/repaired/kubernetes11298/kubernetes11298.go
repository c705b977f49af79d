// Package kubernetes11298 waits for a poke or for the end, which are both
// states, so no signal is lost.
package kubernetes11298

import "sync"

type signal <-chan struct{}

func after(f func()) signal {
	ch := make(chan struct{})
	go func() {
		defer close(ch)
		if f != nil {
			f()
		}
	}()
	return signal(ch)
}

func until(f func(), stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		f()
	}
}

type notifier struct {
	mu      sync.Mutex
	cond    *sync.Cond
	pending int
	ended   bool
}

func (n *notifier) next() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for n.pending == 0 && !n.ended {
		n.cond.Wait()
	}
	if n.pending == 0 {
		return false
	}
	n.pending--
	return true
}

func (n *notifier) poke() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pending++
	n.cond.Signal()
}

func (n *notifier) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ended = true
	n.cond.Broadcast()
}

func notify(abort <-chan struct{}) {
	n := &notifier{}
	n.cond = sync.NewCond(&n.mu)
	poked := after(func() { until(n.poke, abort) })
	served := after(func() {
		for n.next() {
		}
	})
	<-poked
	n.end()
	<-served
}

// Run notifies for a moment.
func Run() {
	abort := make(chan struct{})
	done := after(func() { notify(abort) })
	go func() { defer close(abort) }()
	<-done
}
