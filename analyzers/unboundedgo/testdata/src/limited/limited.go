// Package limited has limits of all kinds.
package limited

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func fetch(url string) error { return nil }

func Semaphore(urls []string) {
	sem := make(chan struct{}, 8)
	for _, url := range urls {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			fetch(url)
		}()
	}
}

func Tokens(urls []string, tokens chan struct{}) {
	for _, url := range urls {
		<-tokens
		go fetch(url)
	}
}

func Select(ctx context.Context, urls []string, sem chan struct{}) {
	for _, url := range urls {
		select {
		case sem <- struct{}{}:
		case <-ctx.Done():
			return
		}
		go fetch(url)
	}
}

func SelectCase(ctx context.Context, urls []string, sem chan struct{}) {
	for _, url := range urls {
		select {
		case sem <- struct{}{}:
			go fetch(url)
		case <-ctx.Done():
			return
		}
	}
}

// The work waits, the goroutines at least do nothing meanwhile.
func Inside(urls []string) {
	sem := make(chan bool, 8)
	for _, url := range urls {
		go func() {
			sem <- true
			defer func() { <-sem }()
			fetch(url)
		}()
	}
}

type weighted interface {
	Acquire(ctx context.Context, n int64) error
	TryAcquire(n int64) bool
	Release(n int64)
}

func Weighted(ctx context.Context, urls []string, w weighted) {
	for _, url := range urls {
		if w.Acquire(ctx, 1) != nil {
			return
		}
		go func() {
			defer w.Release(1)
			fetch(url)
		}()
	}
}

func Dropping(in <-chan string, w weighted) {
	for url := range in {
		if !w.TryAcquire(1) {
			continue
		}
		go fetch(url)
	}
}

type limiter interface{ Wait(context.Context) error }

func Rate(ctx context.Context, in <-chan string, l limiter) {
	for url := range in {
		l.Wait(ctx)
		go fetch(url)
	}
}

func Paced(urls []string) {
	for _, url := range urls {
		go fetch(url)
		time.Sleep(time.Second)
	}
}

func Group(urls []string) error {
	var g errgroup.Group
	g.SetLimit(8)
	for _, url := range urls {
		g.Go(func() error { return fetch(url) })
	}
	return g.Wait()
}

func Batches(urls []string) {
	for len(urls) > 0 {
		n := min(8, len(urls))
		var wg sync.WaitGroup
		for _, url := range urls[:n] {
			wg.Go(func() { fetch(url) })
		}
		wg.Wait()
		urls = urls[n:]
	}
}

func InBatch(urls []string) {
	var wg sync.WaitGroup
	for i, url := range urls {
		wg.Go(func() { fetch(url) })
		if i%8 == 7 {
			wg.Wait()
		}
	}
	wg.Wait()
}

func Checked(urls []string) error {
	if len(urls) > 100 {
		return context.Canceled
	}
	for _, url := range urls {
		go fetch(url)
	}
	return nil
}

func First(urls []string) {
	urls = urls[:min(8, len(urls))]
	for _, url := range urls {
		go fetch(url)
	}
}

func Running(in <-chan string) {
	running, done := 0, make(chan bool)
	for url := range in {
		for running >= 8 {
			<-done
			running--
		}
		running++
		go func() {
			fetch(url)
			done <- true
		}()
	}
}

type pool struct{ slots chan struct{} }

func (p *pool) enter() { p.slots <- struct{}{} }
func (p *pool) leave() { <-p.slots }

func (p *pool) Run(urls []string) {
	for _, url := range urls {
		p.enter()
		go func() {
			defer p.leave()
			fetch(url)
		}()
	}
}

func NotEmpty(urls []string) {
	if len(urls) > 0 {
		for _, url := range urls {
			go fetch(url) // want `each element of urls`
		}
	}
}

func Results(urls []string) {
	results := make(chan error)
	for _, url := range urls {
		go func() { results <- fetch(url) }() // want `each element of urls`
	}
	for range urls {
		<-results
	}
}

func Finish(ctx context.Context, in <-chan string) {
	for url := range in {
		select {
		case <-ctx.Done():
			return
		default:
		}
		go fetch(url) // want `each message of in`
	}
}

// Each goroutine ends the one before.
func Replaced(ctx context.Context, urls <-chan string) {
	cancel := func() {}
	for url := range urls {
		cancel()
		var current context.Context
		current, cancel = context.WithCancel(ctx)
		go follow(current, url)
	}
	cancel()
}

func follow(ctx context.Context, url string) { fetch(url) }
