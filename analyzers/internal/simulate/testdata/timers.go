package testdata

import (
	"math"
	"time"
)

// What Stop and Reset mean for the channel of a timer depends on the version of
// Go: here it is 1.23 or later.

func drainsAfterTick() {
	t := time.NewTimer(time.Second)
	go func() {
		<-t.C
		if !t.Stop() {
			<-t.C // stuck
		}
	}()
}

func drainsUntaken() {
	t := time.NewTimer(time.Second)
	go func() {
		if !t.Stop() {
			<-t.C
		}
	}()
}

func drainsRegardless() {
	t := time.NewTimer(time.Second)
	go func() {
		t.Stop()
		<-t.C // stuck
	}()
}

func resets() {
	t := time.NewTimer(time.Second)
	go func() {
		t.Stop()
		t.Reset(time.Second)
		<-t.C
	}()
}

func ticks() {
	t := time.NewTicker(time.Second)
	go func() {
		<-t.C
		<-t.C
	}()
}

func stoppedTicker() {
	t := time.NewTicker(time.Second)
	go func() {
		t.Stop()
		<-t.C // stuck
	}()
}

func firesOnce() {
	c := time.After(time.Second)
	go func() {
		<-c
		<-c // stuck
	}()
}

func runsLater() {
	ch := make(chan int)
	time.AfterFunc(time.Second, func() { ch <- 1 })
	<-ch
}

func runsOnceOnly() {
	ch := make(chan int)
	time.AfterFunc(time.Second, func() { ch <- 1 })
	<-ch
	<-ch // stuck
}

func stoppedBefore() {
	done := make(chan int)
	t := time.AfterFunc(time.Second, func() { close(done) })
	if t.Stop() {
		return
	}
	<-done
}

func runsAgainAfterReset() {
	ch := make(chan int)
	t := time.AfterFunc(time.Second, func() { ch <- 1 })
	<-ch
	t.Reset(time.Second)
	<-ch
}

// A timer that is made to be reset later is set to a time that does not come.
func neverFires() {
	mu := make(chan struct{}, 1)
	t := time.AfterFunc(math.MaxInt64, func() { mu <- struct{}{} })
	if !t.Stop() {
		<-t.C
	}
}

func mayFireBeforeStop() {
	mu := make(chan struct{}, 1)
	t := time.AfterFunc(time.Hour, func() { mu <- struct{}{} })
	if !t.Stop() {
		<-t.C // stuck
	}
}

func firesAfterReset() {
	mu := make(chan struct{})
	t := time.AfterFunc(math.MaxInt64, func() { mu <- struct{}{} }) // stuck
	t.Reset(time.Second)
}
