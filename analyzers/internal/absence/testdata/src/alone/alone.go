// Alone has operations on channels that nobody else has yet.
package alone

import "fmt"

type state struct{ active int }

type queue struct {
	state chan state
	name  string
}

func New(name string) *queue {
	q := &queue{
		name:  name,
		state: make(chan state),
	}
	q.state <- state{} // want "goroutine may block forever: nobody else has q.state yet, made on line 16"
	return q
}

func (q *queue) Add() {
	st := <-q.state
	st.active++
	q.state <- st
}

// With room for one it is fine.
type roomy struct{ state chan state }

func NewRoomy() *roomy {
	r := &roomy{state: make(chan state, 1)}
	r.state <- state{}
	return r
}

func (r *roomy) Add() {
	st := <-r.state
	st.active++
	r.state <- st
}

// A token is taken before any is put there.
func Tokens(n int) chan bool {
	tokens := make(chan bool, n)
	for range n {
		tokens <- true
	}
	<-tokens
	return tokens
}

func Early() chan bool {
	tokens := make(chan bool, 1)
	fmt.Println(<-tokens) // want "nobody else has tokens yet, made on line 54"
	go func() { tokens <- true }()
	return tokens
}

// Somebody else has it, on some way at least.
func Maybe(yes bool) {
	c := make(chan int)
	if yes {
		go func() { fmt.Println(<-c) }()
	}
	c <- 1
}

type relay struct{ in chan int }

func (r *relay) run() { fmt.Println(<-r.in) }

func Relay() {
	r := &relay{in: make(chan int)}
	go r.run()
	r.in <- 1
}

// The field has another channel by then.
func Replaced(other chan int) {
	r := &relay{in: make(chan int)}
	r.in = other
	r.in <- 1
	go r.run()
}

// Each round has a channel of its own, which is given away only behind.
func Rounds(n int) {
	for range n {
		c := make(chan int)
		c <- n // want "c is received from only behind this wait"
		go func() { fmt.Println(<-c) }()
	}
}

// A variable that is assigned to itself, round by round.
func Circle(n int) {
	c := make(chan int)
	for range n {
		func() { println(c) }()
		c = c
		next := c
		c = next
	}
	go func() { c <- 1 }()
	<-c
}

// A literal that has the variable from before sees each channel that is put there.
func Again(start func(func()), loud bool) {
	done := make(chan int)
	start(func() { close(done) })
	<-done
	if loud {
		fmt.Println("once more")
	}
	done = make(chan int)
	start(nil)
	<-done
}
