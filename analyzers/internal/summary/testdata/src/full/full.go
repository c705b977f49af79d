// Package full: sends that wait when the buffer is full.
package full

type queue struct {
	jobs chan int
	sem  chan struct{}
}

func newQueue() *queue { return &queue{make(chan int, 8), make(chan struct{}, 8)} }

func (q *queue) put(v int) {
	q.jobs <- v // want `channel send on q.jobs`
}

func (q *queue) limit() {
	q.sem <- struct{}{} // want `lock send on q.sem`
	<-q.sem
}

func room() {
	c := make(chan int, 1)
	c <- 1
}

func param(c chan int) {
	c <- 1 // want `channel send on c`
}

var _ = newQueue
