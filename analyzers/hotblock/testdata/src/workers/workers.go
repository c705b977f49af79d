// Package workers: loops of goroutines.
package workers

import (
	"context"
	"net/http"
	"sync"
)

func pool(urls <-chan string, out chan<- int) {
	for range 4 {
		go crawl(urls, out)
	}
}

func crawl(urls <-chan string, out chan<- int) {
	for url := range urls {
		resp, err := http.Get(url) // want `^http.Get can block without a bound in the loop of crawl \(network\)$`
		if err != nil {
			continue
		}
		resp.Body.Close()
		out <- 1
	}
}

func events(ctx context.Context, urls <-chan string, group *sync.WaitGroup) {
	group.Go(func() {
		for {
			select {
			case url := <-urls:
				get(url) // want `in the loop of literal 1 in events: get → http.Get`
			case <-ctx.Done():
				return
			}
		}
	})
}

func get(url string) {
	resp, err := http.Get(url)
	if err == nil {
		resp.Body.Close()
	}
}

// An event loop with several duties is for loopblock.
func duties(urls, more <-chan string, quit <-chan struct{}) {
	for {
		select {
		case url := <-urls:
			get(url)
		case url := <-more:
			get(url)
		case <-quit:
			return
		}
	}
}

// So is an actor.
func actor(urls <-chan string) {
	for url := range urls {
		switch url {
		case "":
			return
		default:
			get(url)
		}
	}
}

type worker struct{ urls chan string }

func (w *worker) start(g *sync.WaitGroup) { g.Go(w.run) }

func (w *worker) run() {
	http.Get("http://localhost") // once, before the loop
	for url := range w.urls {
		http.Head(url) // want `http.Head can block without a bound in the loop of \(\*worker\).run`
	}
}

// It is for others to start it.
func crawlAll(urls chan string) {
	for url := range urls {
		http.Head(url) // want `in the loop of crawlAll`
	}
}

// No work comes in here.
func once(urls []string) {
	for _, url := range urls {
		http.Head(url)
	}
}

var _ = []any{pool, events, duties, actor, crawlAll, once}
