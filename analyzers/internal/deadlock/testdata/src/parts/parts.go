// Package parts has ends with much around them that has nothing to do with them.
package parts

import "sync"

// A select with one case is a receive, and has its name.

func alone() {
	quit := make(chan bool)
	go func() {
		select { // want `receive from quit has no sender`
		case <-quit:
		}
	}()
}

// What is done again and again is told once.

func many(fail bool) {
	lines := make(chan string, 3)
	go func() {
		for {
			lines <- "line" // want `send on lines has no receiver after the return on line 27`
		}
	}()
	if fail {
		return
	}
	for range lines {
	}
}

// The logger, its lock and the news of the end have no part in it.

func aside(fail bool) int {
	var mu sync.Mutex
	results, over := make(chan int), make(chan bool, 1)
	go func() {
		<-over
		mu.Lock()
		mu.Unlock()
	}()
	go func() {
		mu.Lock()
		mu.Unlock()
		results <- 1 // want `send on results has no receiver after the return on line 50`
	}()
	over <- true
	if fail {
		return 0
	}
	return <-results
}

// The sender that is missing has not been started.

func passed(out, err bool) {
	done, failed := make(chan bool, 1), make(chan error, 1)
	copied := func() { done <- true }
	go func() {
		if err {
			failed <- nil
		}
	}()
	if out {
		go copied()
	}
	select { // want `no case of the select can happen`
	case <-done:
	case <-failed:
	}
}

// Counting up ends nobody's wait, nor does another WaitGroup.

type pool struct{ tasks, workers sync.WaitGroup }

func (p *pool) add() { p.tasks.Add(1); p.workers.Add(1) }

func (p *pool) work(bad bool) {
	defer p.workers.Done()
	if bad {
		return
	}
	p.tasks.Done()
}

func drain(bad bool) {
	p := &pool{}
	p.add()
	go p.work(bad)
	p.workers.Wait()
	p.tasks.Wait() // want `p.tasks.Wait waits for a Done that never comes`
}
