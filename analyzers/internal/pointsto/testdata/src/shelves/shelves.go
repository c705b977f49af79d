// Shelves keeps channels as any: in lists, maps, atomic values and pools.
package main

import (
	"container/list"
	"sync"
	"sync/atomic"
)

type queue struct {
	waiting list.List
	byName  sync.Map
	current atomic.Value
	spare   sync.Pool
}

func (q *queue) wait() {
	turn := make(chan bool)
	q.waiting.PushBack(turn)
	<-turn
}

func (q *queue) pass() {
	first := q.waiting.Front()
	close(first.Value.(chan bool))
	<-q.waiting.Remove(first).(chan bool)
}

func (q *queue) replace() {
	q.waiting.Front().Value = make(chan bool)
}

func (q *queue) register(name string) {
	q.byName.Store(name, make(chan int))
	if old, ok := q.byName.LoadOrStore("old", make(chan int)); ok {
		old.(chan int) <- 1
	}
	q.byName.Range(func(_, value any) bool {
		<-value.(chan int)
		return true
	})
	c, _ := q.byName.Load(name)
	close(c.(chan int))
}

func (q *queue) swap() {
	q.current.Store(make(chan string))
	if q.current.CompareAndSwap(nil, make(chan string)) {
		<-q.current.Load().(chan string)
	}
	old, _ := q.current.Swap(make(chan string)).(chan string)
	close(old)
}

func (q *queue) reuse() {
	c, ok := q.spare.Get().(chan error)
	if !ok {
		c = make(chan error)
	}
	c <- nil
	defer q.spare.Put(c)
}

func main() {
	q := &queue{}
	q.wait()
	q.pass()
	q.replace()
	q.register("name")
	q.swap()
	q.reuse()
}
