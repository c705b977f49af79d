// Package mail has a client that stays locked while a command is written.
package mail

import "sync"

type Client struct {
	encoding sync.Mutex
	state    sync.Mutex
}

type Append struct{ client *Client }

// Append begins a command; its Close ends it.
func (c *Client) Append() *Append {
	c.encoding.Lock()
	return &Append{client: c}
}

func (a *Append) Close() error {
	a.client.encoding.Unlock()
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
