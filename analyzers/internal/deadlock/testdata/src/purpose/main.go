// Command purpose waits for ever because it means to.
package main

import (
	"context"
	"sync"
)

// What main would do for others at its end is as good as done: they wait on
// purpose, too.

func serve() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-ctx.Done()
		println("stopping")
	}()
	select {}
}

func closes() {
	quit := make(chan struct{})
	defer close(quit)
	go func() { <-quit }()
	<-make(chan struct{})
}

func never() {
	var none chan int
	var wg sync.WaitGroup
	wg.Add(1)
	defer wg.Done()
	go func() { wg.Wait() }()
	<-none
}

// Here nobody could help, whatever main does.

func leaves() {
	quit := make(chan struct{})
	go func() { <-quit }() // want `goroutineleak: goroutine may block forever: receive from quit has no sender`
	select {}
}

func main() {
	go serve()
	go closes()
	go never()
	leaves()
}
