// Package stops has goroutines that are told to stop, or stop others.
package stops

import (
	"context"
	"sync"
)

type conn struct {
	wg   sync.WaitGroup
	news chan int
}

// Dial returns a connection that reads what comes by a channel.
func Dial(news chan int) *conn { return &conn{news: news} }

// Close waits for all goroutines of the connection.
func (c *conn) Close() { c.wg.Wait() }

func (c *conn) read() bool { return len(c.news) == 0 }

// One of them cannot close it before it ends itself.

func (c *conn) watch() {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		if c.read() {
			c.Close() // want `goroutine may block forever: Close waits for c.wg, whose Done on line 27 comes after it`
		}
	}()
}

func (c *conn) watchFixed() {
	c.wg.Add(1)
	go func() {
		defer c.Close()
		defer c.wg.Done()
		c.read()
	}()
}

// Who is told to stop must hear it where it sends.

func (c *conn) Squares(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		for {
			select {
			case n := <-c.news:
				out <- n * n // want `goroutine may block forever: send on out does not hear the stop that ends its loop`
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func (c *conn) SquaresFixed(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		for {
			select {
			case n := <-c.news:
				select {
				case out <- n * n:
				case <-ctx.Done():
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
