// Package mail has a client that stays locked while a command is written.
package mail

import "sync"

type Client struct {
	encoding sync.Mutex
	state    sync.Mutex
	serving  sync.Mutex
}

type encoder struct{ client *Client }

func (c *Client) begin() *encoder {
	c.encoding.Lock()
	return &encoder{client: c}
}

func (e *encoder) end() { e.client.encoding.Unlock() }

type Append struct{ encoder *encoder }

// Append begins a command; its Close ends it.
func (c *Client) Append() *Append {
	a := &Append{}
	a.encoder = c.begin()
	return a
}

func (a *Append) Close() error {
	if a.encoder != nil {
		a.encoder.end()
		a.encoder = nil
	}
	return nil
}

func (c *Client) Select() {
	c.encoding.Lock()
	defer c.encoding.Unlock()
}

func (c *Client) Freeze() { c.state.Lock() }

func (c *Client) Thaw() { c.state.Unlock() }

func (c *Client) State() {
	c.state.Lock()
	defer c.state.Unlock()
}

// Serve gives the lock back by what once made of its address.
func (c *Client) Serve() {
	unlock := once(&c.serving)
	c.serving.Lock()
	defer unlock()
}

func (c *Client) Stop() {
	c.serving.Lock()
	defer c.serving.Unlock()
}

func once(l sync.Locker) func() { return sync.OnceFunc(l.Unlock) }
