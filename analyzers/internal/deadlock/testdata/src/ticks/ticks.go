// Package ticks waits for timers that do not fire any more.
package ticks

import "time"

// A ticker that is stopped does not end a range over it.

func every(t *time.Ticker) {
	for range t.C { // want `goroutineleak: goroutine may block forever: range over t.C never ends: ticker.Stop on line 16 does not close it`
	}
}

func poll() {
	ticker := time.NewTicker(time.Second)
	go every(ticker)
	ticker.Stop()
}

// A timer has one tick, and the other goroutine takes it.

func twice() {
	timer := time.NewTimer(time.Second)
	go func() { <-timer.C }()
	<-timer.C // want `goroutineleak: goroutine may block forever: receive from timer.C gets nothing: the timer's one tick has been taken`
}
