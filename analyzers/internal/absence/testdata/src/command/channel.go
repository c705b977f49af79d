package main

import (
	"fmt"
	"io"
)

// A reader waits for a channel that its owner has no other use for.
type reader struct{ frames *frames }

type frames struct{ c chan bool }

func (f *frames) next() <-chan bool { return f.c }

func (r *reader) Read([]byte) (int, error) {
	select {
	case <-r.frames.next(): // want `nobody sends on or closes r.frames.next\(\), made on line 22`
	}
	return 0, nil
}

func read() { io.ReadFull(&reader{&frames{make(chan bool)}}, make([]byte, 1)) }

// The watcher's events go to nobody.
type watcher struct{ in, out chan int }

func watch(initial []int, room int) *watcher {
	w := &watcher{in: make(chan int, room), out: make(chan int, room)}
	go w.process(initial)
	return w
}

func (w *watcher) process(initial []int) {
	for _, v := range initial {
		w.out <- v // want `nobody receives from w.out, made on line 28`
	}
	defer close(w.out)
	for range w.in { // want `nobody sends on or closes w.in, made on line 28`
	}
}

// Both cases of a select lack their partner.
type crossing struct{ left, right chan int }

func (c *crossing) wait() {
	select { // want `no case of the select can happen: nobody else uses c.left or c.right`
	case <-c.left:
	case c.right <- 1:
	}
	fmt.Println("passed")
}

// The close comes behind the wait for it.
func late() {
	done := make(chan bool)
	go func() {
		<-done // want `done is closed only behind this wait`
		fmt.Println("cleaning up")
		close(done)
	}()
}

// Each of two waits for what the other does afterwards.
func circle() {
	a, b := make(chan int), make(chan int)
	go func() {
		<-a // want `a is sent on only behind another wait, and that waits on line 71`
		b <- 1
	}()
	go func() {
		<-b
		a <- 1
	}()
}

// The goroutine that would receive is started behind the send.
func early() {
	c := make(chan string)
	go func() {
		c <- "first" // want `c is received from only behind this wait`
		go func() { fmt.Println(<-c) }()
	}()
}

// A channel that is handed to somebody who does not use it.
func forgotten() {
	done := make(chan bool)
	go ignore(done)
	<-done // want `nobody sends on or closes done, made on line 87`
}

func ignore(done chan bool) {}

// A loop over a channel that nobody closes does not end, although values come.
func endless() {
	c, done := make(chan int), make(chan bool)
	go func() { c <- 1 }()
	go func() {
		for range c {
		}
		close(done)
	}()
	<-done // want `done is closed only behind the loop on line 99, which nobody ends`
	fmt.Println("ended")
}

func main() {
	read()
	watch([]int{1, 2}, 0)
	(&crossing{make(chan int), make(chan int)}).wait()
	late()
	circle()
	early()
	forgotten()
	endless()
	conds()
	drains()
	contexts()
	waitGroups()
	counting()
	unstoppable()
	silent()
}
