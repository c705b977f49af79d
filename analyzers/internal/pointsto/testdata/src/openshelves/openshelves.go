// Openshelves hands lists and maps to code outside, each by another way.
package openshelves

import (
	"container/list"
	"fmt"
	"sync"
	"sync/atomic"
)

type queue struct {
	Waiting *list.List
	byName  sync.Map
	current atomic.Value
}

func (q *queue) Wait() {
	turn := make(chan bool)
	q.Waiting.PushBack(turn)
	<-turn
}

func (q *queue) Register() {
	c := make(chan int)
	q.byName.Store("name", c)
	<-c
}

func (q *queue) Print() { fmt.Println(&q.byName) }

func (q *queue) Swap() {
	c := make(chan string)
	q.current.Store(c)
	<-c
}

func Each(do func(*atomic.Value)) { do(&New().current) }

func New() *queue { return &queue{Waiting: list.New()} }
