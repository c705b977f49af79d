// Package lighthouse blinks until its keeper says stop, through a getter for a
// channel on which he has only the receiving end.
package lighthouse

import "time"

type keeper struct{ off chan struct{} }

func (k *keeper) stopping() <-chan struct{} { return k.off }

type lamp struct {
	keeper *keeper
	blinks int
}

func (l *lamp) blink() {
	for range 3 {
		l.blinks++
		time.Sleep(10 * time.Microsecond)
	}
	<-l.keeper.stopping() // want goroutineleak:"off|stopping"
}

func light() *lamp {
	l := &lamp{keeper: &keeper{off: make(chan struct{})}}
	go l.blink()
	return l
}

// Run lights a lamp.
func Run() { light() }
