// Package kubernetes26980 takes notifications under the lock and waits for the
// stop without it.
package kubernetes26980

import "sync"

type listener struct {
	mu      sync.RWMutex
	cond    sync.Cond
	pending []any
}

func newListener() *listener {
	l := &listener{}
	l.cond.L = &l.mu
	return l
}

func (l *listener) add(notification any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = append(l.pending, notification)
	l.cond.Broadcast()
}

func (l *listener) take(stop <-chan struct{}) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.pending) == 0 {
		select {
		case <-stop:
			return false
		default:
		}
		l.cond.Wait()
	}
	l.pending = l.pending[1:]
	return true
}

func (l *listener) pop(stop <-chan struct{}) {
	if l.take(stop) {
		<-stop
	}
}

// Run stops a listener that has one notification.
func Run() {
	l := newListener()
	stop := make(chan struct{})
	defer close(stop)
	l.add(1)
	go l.pop(stop)
	locked := make(chan struct{})
	go func() {
		l.mu.Lock()
		close(locked)
	}()
	<-locked
	l.mu.Unlock()
	l.add(2)
}
