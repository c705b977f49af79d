// Package grpc1424 starts a watcher that closes the channel it was given when
// it ends.
package grpc1424

import "sync"

type balancer interface{ notify() <-chan bool }

type roundRobin struct{ addrs chan bool }

func (r *roundRobin) notify() <-chan bool { return r.addrs }

type conn struct {
	mu   sync.Mutex
	down bool
}

func (c *conn) tearDown() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down = true
}

type client struct {
	balancer balancer
	conns    []*conn
}

func (c *client) watch(done chan bool) {
	defer close(done)
	for range c.balancer.notify() {
		var gone []*conn
		gone = append(gone, c.conns...)
		for _, one := range gone {
			one.tearDown()
		}
	}
}

func dial() {
	c := &client{balancer: &roundRobin{make(chan bool)}}
	ready := make(chan error, 1)
	go func() {
		defer close(ready)
		if addrs := c.balancer.notify(); addrs != nil {
			done := make(chan bool)
			go c.watch(done)
			<-done
		}
	}()
	close(c.balancer.(*roundRobin).addrs)
}

// Run dials once.
func Run() { dial() }
