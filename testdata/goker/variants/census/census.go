// Package census waits for all districts; one with no people ends without a word.
package census

import "sync"

type district struct{ people int }

type census struct {
	wg  *sync.WaitGroup
	mu  sync.Mutex
	sum int
}

func (c *census) count(d district) {
	if d.people == 0 {
		return // want goroutineleak:"wg"
	}
	c.mu.Lock()
	c.sum += d.people
	c.mu.Unlock()
	c.wg.Done()
}

func (c *census) take(districts ...district) int {
	c.wg.Add(len(districts))
	for _, d := range districts {
		go c.count(d)
	}
	c.wg.Wait() // want goroutineleak:"wg"
	return c.sum
}

// Run counts three districts.
func Run() {
	c := &census{wg: new(sync.WaitGroup)}
	c.take(district{3}, district{0}, district{5})
}
