package sure

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
)

// The loop of the process takes every command, until there is no process any more.

var commands = make(chan int)

func Main(mu *sync.Mutex) {
	exit := func(code int) {
		mu.Lock()
		defer mu.Unlock()
		os.Exit(code)
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	for {
		select {
		case <-signals:
			exit(1)
		case c := <-commands:
			if c == 0 {
				_, _ = http.Get("http://localhost/stopped")
				exit(0)
			}
		}
	}
}

func Command(ctx context.Context, c int) { commands <- c }

// A loop that others can end may have ended.

var requests = make(chan int)

func Serve(quit <-chan struct{}) {
	for {
		select {
		case <-quit:
			return
		case n := <-requests:
			println(n)
		}
	}
}

func Request(ctx context.Context, n int) {
	requests <- n // want `the send to requests ignores ctx`
}

// This one is there, but busy.

var urls = make(chan string)

func Fetch() {
	for {
		_, _ = http.Get(<-urls)
	}
}

func Enqueue(ctx context.Context, url string) {
	urls <- url // want `the send to urls ignores ctx`
}

// What others have put in a variable takes as long as they like.

var calls = make(chan func())

func Call() {
	for f := range calls {
		f()
	}
}

func Later(ctx context.Context, f func()) {
	calls <- f // want `the send to calls ignores ctx`
}

// One of two who receive leaves.

var shared = make(chan int)

func Forever() {
	for n := range shared {
		println(n)
	}
}

func First() int { return <-shared }

func Share(ctx context.Context, n int) {
	shared <- n // want `the send to shared ignores ctx`
}

// A goroutine may wait for a reader that reads all, however slowly.

type feed struct{ names []string }

func NewFeed(names []string) *feed { return &feed{names} }

func (f *feed) pages(ctx context.Context) ([]string, error) { return f.names, ctx.Err() }

func (f *feed) all(ctx context.Context) <-chan string {
	pages := make(chan string)
	go func() {
		defer close(pages)
		list, _ := f.pages(ctx)
		for _, page := range list {
			pages <- page
		}
	}()
	return pages
}

func (f *feed) Fetch(ctx context.Context) {
	for page := range f.all(ctx) {
		_, _ = http.Get(page)
	}
}

// This reader leaves at the first error.

func (f *feed) some(ctx context.Context) <-chan string {
	pages := make(chan string)
	go func() {
		defer close(pages)
		list, _ := f.pages(ctx)
		for _, page := range list {
			pages <- page // want `the send to pages ignores ctx`
		}
	}()
	return pages
}

func (f *feed) FetchSome(ctx context.Context) error {
	for page := range f.some(ctx) {
		if _, err := http.Get(page); err != nil {
			return err
		}
	}
	return nil
}

// Workers of a run that closes what it feeds them with.
type run struct {
	feed    chan int
	endless chan int
	workers sync.WaitGroup
	sum     atomic.Int64
}

func (r *run) start(ctx context.Context) {
	r.workers.Go(func() { r.work(ctx) })
	r.workers.Go(func() { r.workOn(ctx) })
}

func (r *run) work(ctx context.Context) {
	for n := range r.feed {
		if ctx.Err() != nil {
			return
		}
		r.sum.Add(int64(n))
	}
}

// Nobody closes this one.
func (r *run) workOn(ctx context.Context) {
	for n := range r.endless { // want `the loop over r.endless ignores ctx`
		if ctx.Err() != nil {
			return
		}
		r.sum.Add(int64(n))
	}
}

func (r *run) pull(ctx context.Context, items []int) {
	defer close(r.feed)
	for _, n := range items {
		select {
		case <-ctx.Done():
			return
		case r.feed <- n:
			r.endless <- n // want `the send to r.endless ignores ctx`
		}
	}
}

func RunAll(ctx context.Context, items []int) int64 {
	r := &run{feed: make(chan int), endless: make(chan int)}
	r.start(ctx)
	r.pull(ctx, items)
	r.workers.Wait()
	return r.sum.Load()
}
