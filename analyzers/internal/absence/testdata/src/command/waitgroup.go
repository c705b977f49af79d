package main

import (
	"fmt"
	"sync"
)

type stopper struct {
	drain sync.WaitGroup
	stop  sync.WaitGroup
}

func (s *stopper) start() {
	s.drain.Add(1)
	s.stop.Add(1)
	go s.stop.Done()
}

func (s *stopper) quiesce() {
	s.drain.Wait() // want `nobody calls Done on s.drain, declared on line 9`
	s.stop.Wait()
}

// The goroutine that is counted never ends.
func neverEnds() {
	var wg sync.WaitGroup
	work := make(chan int)
	wg.Add(1)
	go func() {
		defer wg.Done()
		for v := range work {
			fmt.Println(v)
		}
	}()
	work <- 1
	wg.Wait() // want `wg gets its Done only behind the loop on line 31, which nobody ends`
	fmt.Println("done")
}

func waitGroups() {
	s := &stopper{}
	s.start()
	s.quiesce()
	go neverEnds()
	counters()

	var counted sync.WaitGroup
	counted.Add(2)
	go func() { counted.Add(-2) }()
	counted.Wait()

	var unused sync.WaitGroup
	unused.Wait()

	var modern sync.WaitGroup
	modern.Go(func() {})
	modern.Wait()
}

// The workers of a crew are counted by a parameter, and never end.
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
	for task := range c.tasks {
		task()
	}
}

func (c *crew) dismiss() {
	c.wg.Wait() // want `c.wg gets its Done only behind the loop on line 77, which nobody ends`
	fmt.Println("dismissed")
}

// A count that goes up and down through one function.
type counter struct{ wg sync.WaitGroup }

func (c *counter) change(by int) { c.wg.Add(by) }

func counters() {
	processors()
	c := hire(2)
	c.tasks <- func() {}
	c.dismiss()
	d := &counter{}
	d.change(1)
	go d.change(-1)
	d.wg.Wait()
}

// As many as there are processors, and nobody of them is ever done.
func processors() {
	n := number()
	var wg sync.WaitGroup
	wg.Add(2 * n)
	for range 2 * n {
		go fmt.Println("running")
	}
	wg.Wait() // want `nobody calls Done on wg, declared on line 106`
	fmt.Println("done")
}

func number() int { return 3 }
