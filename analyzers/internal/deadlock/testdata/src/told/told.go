// Package told has one example of each way to wait for ever.
package told

import "sync"

// A goroutine takes a lock that it has.

type account struct {
	mu  sync.Mutex
	sum int
}

func (a *account) total() int {
	a.mu.Lock() // want `relock: goroutine may block forever: it has locked a.mu already, on line 22`
	defer a.mu.Unlock()
	return a.sum
}

func (a *account) report(out func(int)) {
	go func() {
		defer a.mu.Unlock()
		a.mu.Lock()
		out(a.total())
	}()
}

func audit() {
	a := &account{}
	a.report(func(int) {})
}

// A reader reads again, and a writer comes in between.

type cache struct {
	mu   sync.RWMutex
	data map[string]int
}

func (c *cache) get(key string) int {
	c.mu.RLock() // want `relock: goroutine may block forever: it read-locks c.mu since line 46, and a writer waits in between`
	defer c.mu.RUnlock()
	return c.data[key]
}

func (c *cache) both(x, y string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.get(x) + c.get(y)
}

func (c *cache) put(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.data[key]++
}

func use() {
	c := &cache{data: map[string]int{}}
	go c.put("x")
	go c.both("x", "y")
}

// Two locks in two orders.

type pair struct{ left, right sync.Mutex }

func (p *pair) forward() {
	p.left.Lock()
	defer p.left.Unlock()
	p.right.Lock()
	p.right.Unlock()
}

func (p *pair) backward() {
	p.right.Lock()
	defer p.right.Unlock()
	p.left.Lock() // want `lockorder: goroutine may block forever: it holds p.right and wants p.left, line 70 has them in the other order`
	p.left.Unlock()
}

func cross() {
	p := &pair{}
	go p.forward()
	go p.backward()
}

// A function returns with a lock.

type door struct {
	mu   sync.Mutex
	open bool
}

func (d *door) enter() bool {
	d.mu.Lock()
	if !d.open {
		return false // want `lockleak: d.mu is still locked at this return: line 95 waits for it for ever`
	}
	d.mu.Unlock()
	return true
}

func visit() {
	d := &door{}
	go d.enter()
	go d.enter()
}

// Who waits for a receiver holds the lock that the receiver needs first.

type bus struct {
	mu   sync.Mutex
	news chan int
}

func (b *bus) publish() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.news <- 1 // want `lockwait: goroutine may block forever: send on b.news with b.mu locked, which line 123 needs first`
}

func (b *bus) consume() {
	b.mu.Lock()
	b.mu.Unlock()
	<-b.news
}

func deliver() {
	b := &bus{news: make(chan int)}
	go b.publish()
	go b.consume()
}

// Nobody is left to receive.

func ask(quit chan bool) int {
	answer := make(chan int)
	go func() { answer <- 42 }() // want `goroutineleak: goroutine may block forever: send on answer has no receiver after the return on line 143`
	select {
	case n := <-answer:
		return n
	case <-quit:
		return 0
	}
}
