// Package bounded starts as many goroutines as the program has parts.
package bounded

import (
	"sync"
)

func fetch(url string) {}

var mirrors = []string{"a", "b"}

type runner interface{ Run() }

type app struct {
	parts []runner
	names []string
}

func literal() {
	for _, url := range []string{"a", "b"} {
		go fetch(url)
	}
	for _, url := range mirrors {
		go fetch(url)
	}
	for _, url := range [...]string{"a", "b"} {
		go fetch(url)
	}
	local := []string{"c"}
	for _, url := range local {
		go fetch(url)
	}
}

// Parts of the program are as many as its author made.
func Start(parts []runner) {
	for _, p := range parts {
		go p.Run()
	}
}

func (a *app) start() {
	for _, p := range a.parts {
		go p.Run()
	}
	for _, name := range a.names {
		go fetch(name)
	}
}

type broker struct {
	mu   sync.Mutex
	addr string
}

func Refresh(brokers []*broker) {
	for _, b := range brokers {
		go func() {
			b.mu.Lock()
			defer b.mu.Unlock()
			fetch(b.addr)
		}()
	}
}

func Workers(n int, work func(int)) {
	for i := range n {
		go work(i)
	}
	for i := 0; i < n; i++ {
		go work(i)
	}
}

// Who writes the call decides how many there are.
func Both(urls ...string) {
	for _, url := range urls {
		go fetch(url)
	}
}

func constant() { few([]string{"a", "b"}); few(mirrors) }

func few(urls []string) {
	for _, url := range urls {
		go fetch(url)
	}
}

// The loop starts one goroutine, which does them all.
func One(urls []string) {
	go func() {
		for _, url := range urls {
			fetch(url)
		}
	}()
}

// The goroutine is not for the element.
func Count(urls []string, tick func()) {
	for range urls {
		go tick()
	}
}

// What is looked up by the element is a part of the program.
func RefreshByID(ids []int, brokers map[int]*broker) {
	for _, id := range ids {
		b := brokers[id]
		if b == nil {
			continue
		}
		go func(b *broker) {
			b.mu.Lock()
			defer b.mu.Unlock()
			fetch(b.addr)
		}(b)
	}
}
