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

// One batch, shared out: it takes as long as it takes.
func batch(urls []string) {
	work := make(chan string)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for url := range work {
				http.Head(url)
			}
		})
	}
	all.Go(func() {
		for _, url := range urls {
			work <- url
		}
		close(work)
	})
	all.Wait()
}

// The same with results, and a worker with a name.
func collect(urls []string) (n int) {
	work, results := make(chan string, len(urls)), make(chan int)
	for range 4 {
		go measure(work, results)
	}
	for _, url := range urls {
		work <- url
	}
	close(work)
	for range urls {
		n += <-results
	}
	return n
}

func measure(work <-chan string, results chan<- int) {
	for url := range work {
		get(url)
		results <- len(url)
	}
}

// Others go on sending.
func serve() chan<- string {
	work := make(chan string)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for url := range work {
				http.Head(url) // want `in the loop of literal 1 in serve`
			}
		})
	}
	return work
}

// Who stops the workers waits for them, but the work comes from elsewhere.
func serveUntil(work chan string, quit chan struct{}) {
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for url := range work {
				http.Head(url) // want `in the loop of literal 1 in serveUntil`
			}
		})
	}
	<-quit
	close(work)
	all.Wait()
}

// A client waits for the batch.
func batchFor(w http.ResponseWriter, r *http.Request) {
	work := make(chan string)
	var all sync.WaitGroup
	all.Go(func() {
		for url := range work {
			http.Head(url) // want `in the loop of literal 1 in batchFor`
		}
	})
	for _, url := range r.URL.Query()["url"] {
		work <- url
	}
	close(work)
	all.Wait()
}

var _ = []any{pool, events, duties, actor, crawlAll, once, batch, collect, serve, serveUntil, batchFor}
