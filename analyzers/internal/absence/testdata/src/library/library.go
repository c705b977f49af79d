// Package library hands parts of itself out.
package library

import "fmt"

// A Pipe can be written to by anybody, and read by this package.
type Pipe struct {
	In    chan int
	out   chan int
	quit  chan struct{}
	ready chan struct{}
}

// Open makes a pipe.
func Open() *Pipe {
	p := &Pipe{In: make(chan int), out: make(chan int), quit: make(chan struct{}), ready: make(chan struct{})}
	go p.loop()
	return p
}

func (p *Pipe) loop() {
	for {
		select {
		case v := <-p.In:
			p.out <- v
		case <-p.quit:
			<-p.ready // want `nobody sends on or closes p.ready, made on line 16`
			fmt.Println("ready")
		}
	}
}

// Out hands out the receiving end.
func (p *Pipe) Out() <-chan int { return p.out }

// Ready hands out the receiving end, which helps nobody.
func (p *Pipe) Ready() <-chan struct{} { return p.ready }

// Close can be called by anybody.
func (p *Pipe) Close() { close(p.quit) }

// Wait runs into nothing: the caller's channel is known to others.
func Wait(done chan bool) { <-done; fmt.Println("done") }
