// Package catalogue reads the index, then writes a page; and the other way round.
package catalogue

import (
	"sync"
	"time"
)

type catalogue struct {
	index struct {
		sync.RWMutex
		pages map[string]int
	}
	pageMu sync.Mutex
	page   int
}

func (c *catalogue) open(name string) {
	c.index.RLock()
	defer c.index.RUnlock()
	time.Sleep(100 * time.Microsecond)
	c.turn(c.index.pages[name]) // want lockorder:"index|pageMu"
}

func (c *catalogue) turn(page int) {
	c.pageMu.Lock() // want lockorder:"index|pageMu"
	defer c.pageMu.Unlock()
	c.page = page
}

func (c *catalogue) bookmark(name string) {
	c.pageMu.Lock()
	defer c.pageMu.Unlock()
	time.Sleep(100 * time.Microsecond)
	c.index.Lock() // want lockorder:"index|pageMu"
	c.index.pages[name] = c.page
	c.index.Unlock()
}

// Run opens a page while one is marked.
func Run() {
	c := &catalogue{}
	c.index.pages = map[string]int{}
	go c.open("a")
	go c.bookmark("b")
}
