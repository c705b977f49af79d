// Package moby28462 stops a container's monitor by closing a channel, which
// waits for nobody.
package moby28462

import "sync"

type health struct{ stop chan struct{} }

func (h *health) open() chan struct{} { return h.stop }

func (h *health) close() {
	if h.stop != nil {
		close(h.stop)
		h.stop = nil
	}
}

type container struct {
	sync.Mutex
	health *health
	probes int
}

type store struct{ container *container }

func (s *store) get() *container { return s.container }

type daemon struct{ containers store }

func (d *daemon) changed() {
	c := d.containers.get()
	c.Lock()
	defer c.Unlock()
	c.health.close()
}

func monitor(c *container, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
			probe(c)
		}
	}
}

func probe(c *container) {
	c.Lock()
	defer c.Unlock()
	c.probes++
}

// Run changes a container's state while it is probed.
func Run() {
	c := &container{health: &health{make(chan struct{})}}
	d := &daemon{store{c}}
	go monitor(c, c.health.open())
	go d.changed()
}
