package main

import (
	"context"
	"fmt"
	"time"
)

// Nobody calls Rollback.
type tx struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func begin(ctx context.Context) *tx {
	t := &tx{}
	t.ctx, t.cancel = context.WithCancel(ctx)
	go t.awaitDone()
	return t
}

func (t *tx) awaitDone() {
	<-t.ctx.Done() // want `nobody cancels t.ctx, made on line 17`
}

func (t *tx) Rollback() { t.cancel() }

// The only call of the cancel function waits for it.
type rows struct{ cancel context.CancelFunc }

func (r *rows) open(parent context.Context) {
	ctx, cancel := context.WithCancel(context.WithValue(parent, key{}, 1))
	r.cancel = cancel
	go r.awaitDone(ctx)
}

type key struct{}

func (r *rows) awaitDone(ctx context.Context) {
	<-ctx.Done() // want `ctx is cancelled only behind this wait`
	r.close()
}

func (r *rows) close() { r.cancel() }

// The connection is nil wherever it is closed.
type conn struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (c *conn) close() { c.cancel() }

func (c *conn) reset() {
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	<-ctx.Done() // want `ctx is cancelled only behind this wait`
	fmt.Println("reset")
}

func (c *conn) watch() {
	<-c.ctx.Done() // want `c.ctx is cancelled only by code that is never reached`
	fmt.Println("watched")
}

func dial() (result *conn) {
	c := &conn{}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	defer func() {
		if result != nil {
			result.close()
		}
		result = nil
	}()
	go c.reset()
	go c.watch()
	return result
}

func contexts() {
	begin(context.Background())
	new(rows).open(context.TODO())
	dial()
	go server(context.Background())
	timed, stop := context.WithTimeout(context.Background(), time.Second)
	go server(timed)
	_ = stop
	child, cancel := context.WithCancel(timed)
	go server(child)
	defer cancel()
}

// Contexts that end, or that are not meant to.
func server(ctx context.Context) {
	<-ctx.Done()
	fmt.Println("end")
}
