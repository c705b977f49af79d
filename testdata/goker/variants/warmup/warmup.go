// Package warmup fills a cache once, under a lock that others hold when they
// ask for the cache to be filled. Who holds it and comes first locks it twice.
package warmup

import (
	"sync"
	"time"
)

type cache struct {
	fill sync.Once
	mu   sync.Mutex
	data map[string]int
}

func (c *cache) warm() { c.fill.Do(c.read) } // want lockorder:"mu|fill" relock:"mu|fill"

func (c *cache) read() {
	time.Sleep(100 * time.Microsecond)
	c.mu.Lock() // want lockorder:"mu|fill" relock:"mu|fill"
	defer c.mu.Unlock()
	c.data = map[string]int{"a": 1}
}

func (c *cache) get(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	time.Sleep(50 * time.Microsecond)
	c.warm() // want lockorder:"mu|fill" relock:"mu|fill"
	return c.data[key]
}

// Run reads while it is warmed.
func Run() {
	c := &cache{}
	go c.warm()
	go c.get("a")
}
