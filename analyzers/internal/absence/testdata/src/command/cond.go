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
