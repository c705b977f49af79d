package main

import (
	"fmt"
	"sync"
)

type plugin struct {
	ready *sync.Cond
	err   error
}

func (p *plugin) wait() {
	p.ready.L.Lock()
	for p.err == nil {
		p.ready.Wait() // want `nobody signals or broadcasts p.ready, made on line 23`
	}
	p.ready.L.Unlock()
	fmt.Println(p.err)
}

func conds() {
	p := &plugin{ready: sync.NewCond(&sync.Mutex{})}
	go p.wait()
	q := &plugin2{}
	q.ready.L = &q.mu
	go q.wait()
	q.ready.Broadcast()
}

type plugin2 struct {
	mu    sync.Mutex
	ready sync.Cond
}

func (p *plugin2) wait() { p.ready.Wait() }

// No task is ever started, so that nobody comes to the wait.
type drained struct {
	tasks   int
	stopped bool
	hook    func()
	drain   *sync.Cond
	idle    chan bool
}

func (d *drained) startTask() { d.tasks++ }

func (d *drained) quiesce() {
	for d.tasks > 0 {
		d.drain.Wait()
	}
	if d.stopped {
		<-d.idle
		fmt.Println("stopped")
	}
	if d.hook != nil {
		<-d.idle
		d.hook()
	}
}

// Here they are.
type started struct {
	tasks int
	drain *sync.Cond
	open  bool
}

func (s *started) startTask() { s.tasks++ }

func (s *started) quiesce() {
	for s.tasks > 0 {
		s.drain.Wait() // want `nobody signals or broadcasts s.drain, made on line 84`
	}
	if !s.open {
		fmt.Println("quiet")
	}
}

func drains() {
	d := &drained{drain: sync.NewCond(&sync.Mutex{}), idle: make(chan bool)}
	d.quiesce()
	s := &started{drain: sync.NewCond(&sync.Mutex{})}
	s.startTask()
	go s.quiesce()
}
