// Package beehive weighs combs, each under its own lock from a map. A comb that
// is too light is skipped together with the unlock.
package beehive

import "sync"

type comb struct {
	mu    sync.Mutex
	grams int
}

type hive struct{ combs map[int]*comb }

func (h *hive) harvest() (grams int) {
	for id := range h.combs {
		c := h.combs[id]
		c.mu.Lock() // want lockleak:"mu"
		if c.grams < 100 {
			continue // want lockleak:"mu"
		}
		grams += c.grams
		c.grams = 0
		c.mu.Unlock()
	}
	return grams
}

func (h *hive) fill(id int) {
	c := h.combs[id]
	c.mu.Lock() // want lockleak:"mu"
	defer c.mu.Unlock()
	c.grams += 50
}

// Run harvests, fills, and so on.
func Run() {
	h := &hive{combs: map[int]*comb{1: {grams: 20}, 2: {grams: 500}}}
	h.harvest()
	go h.fill(1)
}
