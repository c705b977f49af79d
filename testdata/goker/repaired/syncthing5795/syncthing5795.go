// Package syncthing5795 closes a connection, also from within the loop that
// closing ends; who wants to see the end waits for it.
package syncthing5795

import "sync"

type clusterConfig struct{}

type model interface{ configured(msg any) }

type fake struct{ onConfig func() }

func (f *fake) configured(any) {
	if f.onConfig != nil {
		f.onConfig()
	}
}

type connection struct {
	receiver model
	inbox    chan any
	stopped  chan struct{}
	closed   chan struct{}
	once     sync.Once
}

func (c *connection) start() { go c.dispatch() }

func (c *connection) dispatch() {
	defer close(c.stopped)
	for {
		var msg any
		select {
		case msg = <-c.inbox:
		case <-c.closed:
			return
		}
		switch msg := msg.(type) {
		case *clusterConfig:
			c.receiver.configured(msg)
		default:
			return
		}
	}
}

func (c *connection) close() { c.once.Do(func() { close(c.closed) }) }

// Run closes a connection from its own loop.
func Run() {
	m := &fake{}
	c := &connection{
		receiver: m, inbox: make(chan any),
		stopped: make(chan struct{}), closed: make(chan struct{}),
	}
	m.onConfig = c.close
	c.start()
	c.inbox <- &clusterConfig{}
	<-c.stopped
}
