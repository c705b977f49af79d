// Package cockroach6181 has a cache that prints itself: under the lock it calls
// the form that does not lock.
package cockroach6181

import (
	"io"
	"sync"
)

type cache struct {
	mu     sync.RWMutex
	ranges []string
}

func (c *cache) lookup(key string) {
	c.mu.RLock()
	io.WriteString(io.Discard, c.stringLocked())
	c.mu.RUnlock()
	c.mu.Lock()
	c.ranges = append(c.ranges, key)
	c.mu.Unlock()
}

func (c *cache) String() string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.stringLocked()
}

func (c *cache) stringLocked() (s string) {
	for _, r := range c.ranges {
		s += r
	}
	return s
}

// Run looks up three keys at once.
func Run() {
	c := &cache{}
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.lookup("a")
		}()
	}
	wg.Wait()
	io.WriteString(io.Discard, c.String())
}
