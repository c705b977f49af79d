// Package grpc660 measures calls until it is stopped; a call that is under way
// then has room for its answer.
package grpc660

import "math/rand"

type benchmark struct{ stop chan bool }

func (b *benchmark) loop() {
	for {
		done := make(chan bool, 1)
		go func() {
			if rand.Intn(10) > 7 {
				done <- false
				return
			}
			done <- true
		}()
		select {
		case <-b.stop:
			return
		case <-done:
		}
	}
}

// Run stops a benchmark.
func Run() {
	b := &benchmark{stop: make(chan bool)}
	go b.loop()
	go func() { b.stop <- true }()
}
