// Package library can be imported by anybody.
package library

import "context"

// A Queue has parts that importing packages reach, and others.
type Queue struct {
	In     chan int // anybody may replace it
	items  chan int
	closed chan struct{}
	hook   func()
	cancel context.CancelFunc
}

// New makes a queue.
func New(hook func()) *Queue {
	q := &Queue{In: make(chan int), items: make(chan int), closed: make(chan struct{}), hook: hook}
	ctx, cancel := context.WithCancel(context.Background())
	q.cancel = cancel
	go q.loop(ctx)
	return q
}

func (q *Queue) loop(ctx context.Context) {
	select {
	case <-ctx.Done():
	case v := <-q.In:
		q.items <- v
	}
	q.hook()
}

// Closed hands out one direction only.
func (q *Queue) Closed() <-chan struct{} { return q.closed }

// Stop hands out the cancel function.
func (q *Queue) Stop() func() { return q.cancel }

func orphan(q *Queue) { close(q.items) }

// Guard promotes the methods of what it embeds.
type Guard struct{ opener }

type opener interface{ Open() }

type gate struct{ way chan int }

func (g *gate) Open() { close(g.way) }

// NewGuard hides a gate in a guard.
func NewGuard() Guard { return Guard{&gate{make(chan int)}} }
