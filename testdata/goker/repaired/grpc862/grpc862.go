// Package grpc862 dials a connection. What it made is closed when the dialling
// ends too late, and by the caller otherwise.
package grpc862

import (
	"context"
	"sync"
)

type client struct {
	ctx    context.Context
	cancel context.CancelFunc
	mu     sync.Mutex
	conns  []*conn
}

func (c *client) close() {
	c.cancel()
	c.mu.Lock()
	conns := c.conns
	c.conns = nil
	c.mu.Unlock()
	for _, one := range conns {
		one.tearDown()
	}
}

func (c *client) reset() {
	one := &conn{}
	one.ctx, one.cancel = context.WithCancel(c.ctx)
	c.mu.Lock()
	c.conns = append(c.conns, one)
	c.mu.Unlock()
	one.transport()
}

type conn struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (c *conn) transport() { <-c.ctx.Done() }

func (c *conn) tearDown() { c.cancel() }

func dial(ctx context.Context) *client {
	c := &client{}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	go c.reset()
	select {
	case <-ctx.Done():
		c.close()
		return nil
	default:
		return c
	}
}

// Run dials while it is cancelled.
func Run() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		if c := dial(ctx); c != nil {
			c.close()
		}
	}()
	go cancel()
}
