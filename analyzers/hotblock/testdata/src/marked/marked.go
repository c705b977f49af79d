// Package marked: functions that the user says must not wait.
package marked

import (
	"context"
	"io"
	"net/http"
	"os/exec"
	"sync"
	"time"

	"marked/store"
)

type queue struct {
	mu    sync.Mutex
	jobs  chan int
	full  chan int
	sem   chan struct{}
	idle  sync.WaitGroup
	ready *sync.Cond
	log   io.Writer
	last  int
}

func newQueue() *queue {
	return &queue{jobs: make(chan int), full: make(chan int, 8), sem: make(chan struct{}, 4)}
}

//asynclint:hot
func (q *queue) take() int {
	return <-q.jobs // want `^receive from q.jobs can block without a bound in hot \(\*queue\).take$`
}

// The comment may say why.
//
//asynclint:hot every request comes through here
func (q *queue) put(v int) {
	q.full <- v // want `send on q.full can block without a bound in hot \(\*queue\).put`
}

//asynclint:hot
func (q *queue) drain() (n int) {
	for v := range q.jobs { // want `receive from q.jobs can block`
		n += v
	}
	return n
}

//asynclint:hot
func (q *queue) either() int {
	select {
	case v := <-q.jobs: // want `receive from q.jobs can block without a bound in hot`
		return v
	}
}

//asynclint:hot
func (q *queue) waits() {
	q.idle.Wait() // want `\(\*sync.WaitGroup\).Wait can block without a bound in hot \(\*queue\).waits \(waitgroup\)`
	q.ready.L.Lock()
	q.ready.Wait() // want `Cond\).Wait can block`
	q.ready.L.Unlock()
}

//asynclint:hot
func fetch(url string) error {
	resp, err := http.Get(url) // want `http.Get can block without a bound in hot fetch \(network\)`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

//asynclint:hot
func list() error {
	return exec.Command("ls").Run() // want `Cmd\).Run can block without a bound in hot list \(subprocess\)`
}

//asynclint:hot
func pause() {
	time.Sleep(time.Second) // want `^time.Sleep blocks hot pause \(sleep\)$`
}

// What it calls is reported where it calls it, with the way to the wait.
//
//asynclint:hot
func (q *queue) calls() {
	q.next()           // want `receive from q.jobs can block without a bound in hot \(\*queue\).calls: \(\*queue\).next → receive from q.jobs`
	store.Save(q.last) // want `http.Get can block without a bound in hot \(\*queue\).calls: store.Save → http.Get \(network\)`
}

func (q *queue) next() {
	q.last = <-q.jobs
}

// Another one that waits there.
//
//asynclint:hot
func (q *queue) callsToo() {
	q.next() // want `in hot \(\*queue\).callsToo`
	q.next() // the same
}

// A literal that it runs is part of it; one that it starts is not.
//
//asynclint:hot
func (q *queue) literals() {
	func() {
		q.full <- 1
	}()
	each(func(v int) { // want `receive from q.jobs can block without a bound in hot \(\*queue\).literals: `
		<-q.jobs
	})
	go func() {
		<-q.jobs
	}()
}

func each(f func(int)) { f(1) }

// A generic function.
//
//asynclint:hot
func first[T any](c chan T) T {
	return <-c // want `receive from c can block without a bound in hot first`
}

// All of these end by themselves, or do not wait.
//
//asynclint:hot
func (q *queue) bounded(ctx context.Context, c chan int) {
	select {
	case q.jobs <- 1:
	default:
	}
	select {
	case <-q.jobs:
	case <-ctx.Done():
	}
	select {
	case <-c:
	case <-time.After(time.Second):
	}
	q.mu.Lock()
	q.last++
	q.mu.Unlock()
	io.WriteString(q.log, "done")
	room := make(chan int, 1)
	room <- 1
	q.sem <- struct{}{}
	<-q.sem
	time.Sleep(time.Millisecond)
	client := &http.Client{Timeout: time.Second}
	if resp, err := client.Get("http://localhost"); err == nil {
		resp.Body.Close()
	}
	exec.CommandContext(ctx, "ls").Run()
}

// Its own work.
//
//asynclint:hot
func fan(parts []func()) {
	var all sync.WaitGroup
	for _, part := range parts {
		all.Go(part)
	}
	all.Wait()
}

// A goroutine waits for work, which is no harm; but not for where to put it.
//
//asynclint:hot
func (q *queue) work() {
	for v := range q.jobs {
		q.full <- v // want `send on q.full can block`
	}
}

func (q *queue) start() { go q.work() }

// Nobody says that it is hot.
func (q *queue) cold() int { return <-q.jobs }

// asynclint:hot in a sentence does not mark it.
func (q *queue) prose() int { return <-q.jobs }

//asynclint:hotter
func (q *queue) misspelt() int { return <-q.jobs }

//asynclint:hot
func (q *queue) silenced() int {
	return <-q.jobs //asynclint:ignore hotblock the queue is never empty
}

var _ = []any{newQueue, fetch, list, pause, fan, first[int]}
