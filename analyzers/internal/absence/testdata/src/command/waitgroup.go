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
	wg.Wait() // want `wg gets its Done only behind`
	fmt.Println("done")
}

func waitGroups() {
	s := &stopper{}
	s.start()
	s.quiesce()
	go neverEnds()

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
