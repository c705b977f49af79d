// Package etcd5509 asks a client that may be closed; the closed path gives the
// read lock back, too.
package etcd5509

import (
	"context"
	"errors"
	"sync"
)

var errClosed = errors.New("closed")

type client struct {
	mu     sync.RWMutex
	cancel context.CancelFunc
}

func (c *client) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel == nil {
		return
	}
	c.cancel()
	c.cancel = nil
	c.mu.Unlock()
	c.mu.Lock()
}

type remote struct {
	client *client
	mu     sync.Mutex
	asked  int
}

func (r *remote) acquire(context.Context) error {
	for {
		r.client.mu.RLock()
		closed := r.client.cancel == nil
		r.mu.Lock()
		r.asked++
		r.mu.Unlock()
		r.client.mu.RUnlock()
		if closed {
			return errClosed
		}
	}
}

type kv interface {
	get(ctx context.Context) error
}

type store struct{ remote *remote }

func (s *store) get(ctx context.Context) error { return s.remote.acquire(ctx) }

func newKV(c *client) kv { return &store{&remote{client: c}} }

// Run closes the client while it is asked.
func Run() {
	_, cancel := context.WithCancel(context.Background())
	c := &client{cancel: cancel}
	k := newKV(c)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := k.get(context.Background()); !errors.Is(err, errClosed) {
			panic(err)
		}
	}()
	c.close()
	<-done
}
