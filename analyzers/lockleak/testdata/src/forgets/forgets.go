// Package forgets leaves locks locked.
package forgets

import (
	"errors"
	"net"
	"sync"
	"time"
)

type client struct {
	mu     sync.Mutex
	rw     sync.RWMutex
	closed bool
	n      int
	cond   *sync.Cond
}

func newClient() *client {
	c := &client{}
	c.cond = sync.NewCond(&c.mu)
	return c
}

func (c *client) locked() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rw.RLock()
	defer c.rw.RUnlock()
	return c.closed
}

func (c *client) earlyReturn() error {
	c.mu.Lock()
	if c.closed {
		return errors.New("closed") // want `c.mu is still locked at this return: the unlock on line \d+ is not reached`
	}
	c.mu.Unlock()
	return nil
}

func (c *client) throughCond() error {
	c.cond.L.Lock()
	if c.closed {
		return errors.New("closed") // want `c.cond.L is still locked at this return`
	}
	c.n++
	c.cond.L.Unlock()
	return nil
}

func (c *client) sameResult(n int) {
	c.rw.RLock()
	if n > 3 {
		return // want `the read lock of c.rw is still locked at this return`
	}
	c.rw.RUnlock()
}

func (c *client) breaks() {
	for {
		c.mu.Lock()
		if c.closed {
			break // want `c.mu is still locked at this break: the unlock on line \d+ is not reached`
		}
		c.mu.Unlock()
	}
}

func (c *client) continues(addrs []string) {
	for _, addr := range addrs {
		c.mu.Lock()
		if _, err := net.Dial("tcp", addr); err != nil {
			continue // want `c.mu is still locked at this continue: the next round locks it again on line \d+`
		}
		c.mu.Unlock()
	}
}

func (c *client) literal() {
	time.AfterFunc(time.Second, func() {
		c.mu.Lock()
		if c.closed {
			return // want `c.mu is still locked at this return`
		}
		c.n++
		c.mu.Unlock()
	})
}

func (c *client) recovered(n int) {
	defer func() {
		if r := recover(); r != nil {
			c.n = -1
		}
	}()
	c.mu.Lock()
	if n < 0 {
		panic("negative") // want `c.mu is still locked after this panic, which a deferred call recovers`
	}
	c.mu.Unlock()
}

func (c *client) tried() {
	if !c.mu.TryLock() {
		return
	}
	if c.closed {
		return // want `c.mu is still locked at this return`
	}
	c.mu.Unlock()
}

func (c *client) jumps(n int) {
	c.mu.Lock()
	if n > 0 {
		goto out // want `c.mu is still locked at this goto`
	}
	c.mu.Unlock()
out:
	print(n)
}

// The second lock of the pair is the one that is forgotten.
func (c *client) two() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rw.Lock()
	if c.closed {
		return errors.New("closed") // want `c.rw is still locked at this return`
	}
	c.rw.Unlock()
	return nil
}

// This package alone can call it, and nobody sees to the lock.
func (c *client) never() {
	c.rw.Lock() // want `c.rw is still .* when never ends`
	c.n++
}

type set struct {
	sync.Mutex
	n int
}

func (s *set) clean() error {
	s.Lock()
	if s.n == 0 {
		return nil // want `s is still locked at this return`
	}
	s.Unlock()
	return errors.New("not empty")
}

func use(s *set) error {
	err := s.clean()
	s.Lock()
	defer s.Unlock()
	return err
}

func fails(c *client, work func() error) (err error) {
	c.mu.Lock()
	if err = work(); err != nil {
		return err // want `c.mu is still locked at this return`
	}
	c.mu.Unlock()
	if err = work(); err != nil {
		return err
	}
	return nil
}

type pool struct {
	cond   *sync.Cond
	closed bool
	n      int
}

// A goroutine that waits for the Cond unlocks what Wait has locked; that is no
// handing over by add, and what close did since the first test shows in the second.
func (p *pool) get(done chan bool) {
	waited := make(chan bool, 1)
	go func() {
		p.cond.Wait()
		waited <- true
	}()
	select {
	case <-done:
		go func() {
			<-waited
			p.cond.L.Unlock()
		}()
	case <-waited:
	}
}

func (p *pool) close() {
	p.cond.L.Lock()
	p.closed = true
	p.cond.L.Unlock()
}

func (p *pool) add() error {
	p.cond.L.Lock()
	if p.closed {
		p.cond.L.Unlock()
		return errors.New("closed")
	}
	p.cond.L.Unlock()
	time.Sleep(1)
	p.cond.L.Lock()
	if p.closed {
		return errors.New("closed meanwhile") // want `p.cond.L is still locked at this return`
	}
	p.n++
	p.cond.L.Unlock()
	return nil
}

// Which way a path goes is told in the words of the source.
func (c *client) conditions(n int, addrs []string) bool {
	c.mu.Lock()
	if !(c.closed || n > len(addrs)) {
		return true // want `c.mu is still locked at this return`
	}
	c.mu.Unlock()
	c.rw.Lock()
	switch n {
	case 1:
		c.rw.Unlock()
	case 2 + len(addrs):
		return false // want `c.rw is still locked at this return`
	default:
		c.rw.Unlock()
	}
	return true
}

// What is tested may have been found out before.
func (c *client) conditionsBefore(n int) bool {
	c.rw.RLock()
	many := n > 10
	c.n++
	if many {
		return true // want `the read lock of c.rw is still locked at this return`
	}
	c.rw.RUnlock()
	return false
}
