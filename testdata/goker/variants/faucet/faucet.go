// Package faucet drips unless it is told to stop, which it does not see while
// it drips into a basin that has gone.
package faucet

import (
	"sync"
	"time"
)

type drop struct{}

type faucet struct {
	basin   chan drop
	closing <-chan struct{}
}

func (f *faucet) drip() {
	for {
		select {
		default:
		case <-f.closing:
			return
		}
		f.basin <- drop{} // want goroutineleak:"basin"
	}
}

func (f *faucet) collect() (n int) {
	for {
		select {
		case <-f.basin:
			n++
		case <-f.closing:
			return n
		}
	}
}

func run() {
	closing := make(chan struct{})
	f := &faucet{basin: make(chan drop), closing: closing}
	var running sync.WaitGroup
	for _, part := range []func(){f.drip, func() { f.collect() }} {
		running.Add(1)
		go func() {
			defer running.Done()
			part()
		}()
	}
	time.Sleep(100 * time.Microsecond)
	close(closing)
	running.Wait() // want goroutineleak:"running"
}

// Run closes a faucet that drips.
func Run() { run() }
