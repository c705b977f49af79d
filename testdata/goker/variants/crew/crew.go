// Package crew works through tasks from a field that is never closed.
package crew

import "sync"

type crew struct {
	tasks chan func()
	wg    sync.WaitGroup
}

func hire(n int) *crew {
	c := &crew{tasks: make(chan func())}
	c.wg.Add(n)
	for range n {
		go c.work()
	}
	return c
}

func (c *crew) work() {
	defer c.wg.Done()
	for task := range c.tasks { // want goroutineleak:"tasks"
		task()
	}
}

func (c *crew) do(task func()) { c.tasks <- task }

func (c *crew) dismiss() { c.wg.Wait() } // want goroutineleak:"wg"

// Run gives a crew of two one task.
func Run() {
	c := hire(2)
	c.do(func() {})
	c.dismiss()
}
