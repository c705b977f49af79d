// Package own has goroutines that wait for groups which count them.
package own

import "sync"

type conn struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	other sync.WaitGroup
	inner *pool
}

type pool struct{ tasks sync.WaitGroup }

func (c *conn) read() error { return nil }

// Close waits for all goroutines, whatever comes.
func (c *conn) Close() error {
	defer c.wg.Wait()
	return c.read()
}

// stop comes to the same by another call.
func (c *conn) stop() {
	c.mu.Lock()
	c.mu.Unlock()
	_ = c.Close()
}

// closeIf waits on one way only.
func (c *conn) closeIf(wait bool) {
	if wait {
		c.wg.Wait()
	}
}

// closeLater starts somebody who waits.
func (c *conn) closeLater() { go c.wg.Wait() }

// closeOther waits for another group.
func (c *conn) closeOther() { c.other.Wait() }

func (c *conn) calls() {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		if c.read() != nil {
			c.Close() // want `goroutine may block forever: Close waits for c.wg, whose Done on line 46 comes after it`
		}
	}()
}

func (c *conn) chain() {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		c.stop() // want `stop waits for c.wg, whose Done on line 56 comes after it`
	}()
}

func (c *conn) run() {
	defer c.wg.Done()
	defer c.Close() // want `Close waits for c.wg, whose Done on line 62 comes after it`
}

func (c *conn) deferredLiteral() {
	defer func() {
		c.read()
		c.wg.Done()
	}()
	c.stop() // want `stop waits for c.wg, whose Done on line 67 comes after it`
}

func (c *conn) later() {
	c.wg.Add(1)
	go func() {
		c.stop() // want `stop waits for c.wg, whose Done on line 78 comes after it`
		c.wg.Done()
	}()
}

func (c *conn) behindPointer() {
	defer c.inner.tasks.Done()
	c.inner.tasks.Wait() // want `c.inner.tasks.Wait waits for the Done on line 83, which comes after it`
}

func given(c *conn) {
	var wg sync.WaitGroup
	wg.Go(func() {
		if c.read() != nil {
			wg.Wait() // want `wg.Wait waits for this goroutine, too`
		}
	})
}

func givenMethod(c *conn) {
	c.wg.Go(func() {
		c.stop() // want `stop waits for c.wg, to which this goroutine belongs`
	})
}

// On the other side of the border.

func (c *conn) afterDone() {
	go func() {
		defer c.Close()
		defer c.wg.Done()
		c.read()
	}()
}

func (c *conn) doneFirst() {
	go func() {
		c.wg.Done()
		c.stop()
	}()
}

func (c *conn) onOneWay() {
	defer c.wg.Done()
	c.closeIf(false)
}

func (c *conn) elsewhere() {
	defer c.wg.Done()
	c.closeLater()
	c.closeOther()
}

func (c *conn) another(d *conn) {
	defer c.wg.Done()
	d.Close()
}

func (c *conn) reassigned() {
	defer c.wg.Done()
	c = &conn{}
	c.Close()
}

// A turn that is taken and given on is no count of goroutines.
func (c *conn) turn() {
	c.wg.Wait()
	c.wg.Add(1)
	c.read()
	c.wg.Done()
}

func (c *conn) rounds() {
	go func() {
		for range 3 {
			c.wg.Wait()
			c.wg.Done()
		}
	}()
}

func (c *conn) again() {
	defer c.wg.Done()
	c.again()
}
