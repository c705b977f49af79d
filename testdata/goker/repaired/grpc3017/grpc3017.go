// Package grpc3017 removes connections after a while. The timer's function
// unlocks on each way out.
package grpc3017

import (
	"sync"
	"time"
)

type (
	address int
	subConn int
)

type entry struct {
	conn    subConn
	cancel  func()
	aborted bool
}

type cache struct {
	mu      sync.Mutex
	timeout time.Duration
	entries map[address]*entry
	addrs   map[subConn]address
}

func (c *cache) add(addrs []address) subConn {
	if len(addrs) != 1 {
		return subConn(1)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[addrs[0]]; ok {
		e.cancel()
		delete(c.entries, addrs[0])
		return e.conn
	}
	c.addrs[1] = addrs[0]
	return subConn(1)
}

func (c *cache) remove(conn subConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	addr, ok := c.addrs[conn]
	if !ok {
		return
	}
	if _, ok := c.entries[addr]; ok {
		return
	}
	e := &entry{conn: conn}
	c.entries[addr] = e
	timer := time.AfterFunc(c.timeout, func() {
		c.mu.Lock()
		if e.aborted {
			c.mu.Unlock()
			return
		}
		delete(c.addrs, conn)
		delete(c.entries, addr)
		c.mu.Unlock()
	})
	e.cancel = func() {
		if !timer.Stop() {
			e.aborted = true
		}
	}
}

// Run removes and adds a connection again and again.
func Run() {
	done := make(chan struct{})
	c := &cache{timeout: time.Nanosecond, entries: map[address]*entry{}, addrs: map[subConn]address{}}
	conn := c.add([]address{1})
	go func() {
		for range 500 {
			c.remove(conn)
			conn = c.add([]address{1})
		}
		close(done)
	}()
	<-done
}
