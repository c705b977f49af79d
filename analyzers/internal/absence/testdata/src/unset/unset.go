// Unset has channel variables to which nothing is ever assigned.
package unset

import (
	"context"
	"fmt"
)

type reply struct{ text string }

type client struct {
	replies chan reply
	hook    chan struct{}
	off     chan int
	both    chan int
	late    chan int
	Open    chan int
}

var events chan string

// Exported things can be set from outside.
var Events chan string

func New() *client { return &client{} }

func (c *client) Next() reply {
	return <-c.replies // want "goroutine may block forever: c.replies is nil: nobody assigns a channel to it"
}

// One finding for a field is enough.
func (c *client) NextButOne() reply {
	<-c.replies
	return <-c.replies
}

// What asks first is never there.
func (c *client) Hooked() {
	if c.hook != nil {
		c.hook <- struct{}{}
	}
	fmt.Println("on")
}

// A case of a select may be off.
func (c *client) Poll(ctx context.Context) int {
	select {
	case n := <-c.off:
		return n
	case <-ctx.Done():
		return 0
	}
}

// But not all of them.
func (c *client) Stuck() int {
	select { // want "no case of the select can happen: nobody else uses c.off or c.both"
	case n := <-c.off:
		return n
	case n := <-c.both:
		return n
	}
}

func (c *client) Start() { c.late = make(chan int) }

func (c *client) Late() int       { return <-c.late } // want "nobody sends on or closes c.late, made on line 65"
func (c *client) Exported()       { <-c.Open; fmt.Println("on") }
func Exported()                   { <-Events; fmt.Println("on") }
func handed(ch chan int)          { <-ch; fmt.Println("on") }
func (c *client) set(p **int)     { *p = nil }
func (c *client) With(n chan int) { handed(n) }

func Emit() {
	events <- "start" // want "goroutine may block forever: events is nil: nobody assigns a channel to it"
	fmt.Println("started")
}

func Local(n int) int {
	var results chan int
	go func() { results <- n }() // want "goroutine may block forever: results is nil: nobody assigns a channel to it"
	return <-results
}

// Set later, by somebody who has the address.
func Later() int {
	var results chan int
	prepare(&results)
	go func() { results <- 1 }()
	return <-results
}

func prepare(to *chan int) { *to = make(chan int) }

// A way to sleep for ever.
func Sleep() {
	var never chan int
	<-never
}
