// Package cut has a run that is left open before the first goroutine returns.
package cut

import (
	"errors"
	"sync/atomic"
)

var bits int32

func ask(fail, count bool) error {
	answer := make(chan int)
	go func() { answer <- 42 }() // want `goroutineleak: goroutine may block forever: send on answer has no receiver after the return on line 18`
	if count {
		atomic.OrInt32(&bits, 1) // not modelled
	}
	if fail {
		return errors.New("no")
	}
	<-answer
	return nil
}
