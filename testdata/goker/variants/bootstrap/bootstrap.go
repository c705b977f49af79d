// Package bootstrap starts once and waits, within the start, for a goroutine
// that makes sure of the start.
package bootstrap

import "sync"

type node struct {
	once  sync.Once
	ready chan struct{}
}

func (n *node) start() {
	n.once.Do(func() { // want lockwait:"once|ready" relock:"once" goroutineleak:"once"
		go n.announce()
		<-n.ready // want lockwait:"once|ready" goroutineleak:"ready"
	})
}

func (n *node) announce() {
	n.start() // want lockwait:"once|ready"
	close(n.ready)
}

// Run starts a node.
func Run() { (&node{ready: make(chan struct{})}).start() }
