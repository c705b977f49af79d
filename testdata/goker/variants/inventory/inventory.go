// Package inventory reports changes under its lock to a clerk who, after each,
// looks into the inventory.
package inventory

import "sync"

type item struct{ count int }

type inventory struct {
	mu      sync.RWMutex
	items   map[string]item
	changes chan<- string
}

type clerk struct {
	from  *inventory
	inbox <-chan string
}

func (c clerk) work(n int) (sum int) {
	for range n {
		name := <-c.inbox
		c.from.mu.RLock() // want lockwait:"mu"
		sum += c.from.items[name].count
		c.from.mu.RUnlock()
	}
	return sum
}

func (v *inventory) add(name string) {
	v.mu.Lock() // want lockwait:"mu"
	defer v.mu.Unlock()
	v.items[name] = item{v.items[name].count + 1}
	v.changes <- name // want lockwait:"mu|changes" goroutineleak:"changes"
}

// Run adds three items.
func Run() {
	changes := make(chan string)
	v := &inventory{items: map[string]item{}, changes: changes}
	go clerk{v, changes}.work(9)
	for range 9 {
		go v.add("nail")
	}
}
