// Absent is a command whose operations lack their partners in the whole package.
package main

import (
	"fmt"
	"sync"
)

type stopper struct {
	quit  chan struct{}
	drain sync.WaitGroup
}

func (s *stopper) quitting() <-chan struct{} { return s.quit }

func (s *stopper) task() {
	s.drain.Add(1)
	<-s.quitting() // want `goroutine may block forever: nobody sends on or closes s.quitting\(\), made on line 51`
	fmt.Println("quit")
}

func (s *stopper) wait() {
	s.drain.Wait() // want `goroutine may block forever: nobody calls Done on s.drain, declared on line 11`
}

// Close would help, but nobody calls it.
func (s *stopper) Close() { close(s.quit) }

// The search tells a run of this one; it is told once.
func both() {
	done := make(chan int)
	go func() {
		done <- 1 // want `send on done has no receiver`
	}()
}

// With somebody on the other side of each all is well.
type complete struct {
	quit  chan struct{}
	drain sync.WaitGroup
}

func (c *complete) task() {
	defer c.drain.Done()
	<-c.quit
}

func (c *complete) close() { close(c.quit) }

func main() {
	s := &stopper{quit: make(chan struct{})}
	go s.task()
	s.wait()
	c := &complete{quit: make(chan struct{})}
	c.drain.Add(1)
	go c.task()
	c.close()
	c.drain.Wait()
}
