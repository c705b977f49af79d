// Closed is a command: nothing comes in from outside but what it asks for.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
)

type server struct {
	quit    chan struct{}
	events  chan int
	cond    *sync.Cond
	wg      sync.WaitGroup
	mu      sync.Mutex
	handler func(chan int)
	stop    context.CancelFunc
	ctx     context.Context
}

func newServer() *server {
	s := &server{quit: make(chan struct{}), events: make(chan int, 1)}
	s.cond = sync.NewCond(&s.mu)
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

func (s *server) done() <-chan struct{} { return s.quit }

func (s *server) run() {
	s.wg.Add(1)
	go s.loop()
	s.handler = handle
	s.handler(s.events)
	s.wg.Wait()
	s.cond.L.Lock()
	s.cond.Broadcast()
	s.stop()
}

func (s *server) loop() {
	defer s.wg.Done()
	for {
		select {
		case <-s.done():
			return
		case <-s.ctx.Done():
			return
		case e := <-s.events:
			fmt.Println(e)
		}
	}
}

// Close is not called, although its name is exported.
func (s *server) Close() { close(s.quit) }

func handle(out chan int) {
	out <- 1
	each([]chan int{out}, func(c chan int) { c <- 2 })
}

func each(all []chan int, f func(chan int)) {
	for _, c := range all {
		f(c)
	}
}

type closer interface{ close() }

type first struct{ c chan int }
type second struct{ c chan int }

func (f *first) close()  { close(f.c) }
func (s *second) close() { close(s.c) }

func closeAll(all ...closer) {
	for _, c := range all {
		c.close()
	}
}

func main() {
	newServer().run()
	a := &first{make(chan int)}
	closeAll(a)
	b := &second{make(chan int)}
	<-b.c
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	<-interrupts
	var never chan int
	<-never
}
