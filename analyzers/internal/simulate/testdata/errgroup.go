package testdata

import (
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// What a group runs may be anything.

func goesUnknown(f func() error) error {
	var g errgroup.Group
	done := make(chan int)
	g.Go(f)
	g.Go(func() error { done <- 1; return nil })
	<-done
	return g.Wait()
}

func goesUnknownAndStuck(f func() error) error {
	var g errgroup.Group
	done := make(chan int)
	g.Go(f)
	g.Go(func() error {
		done <- 1 // stuck
		return nil
	})
	return g.Wait() // stuck
}

func onceUnknown(f func()) {
	var o sync.Once
	done := make(chan int)
	go func() { o.Do(f); done <- 1 }()
	o.Do(f)
	<-done
}

func afterUnknown(f func()) {
	done := make(chan int)
	t := time.AfterFunc(time.Second, f)
	time.AfterFunc(time.Second, func() { f(); close(done) })
	<-done
	t.Stop()
}
