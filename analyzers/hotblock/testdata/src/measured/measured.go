// Package measured: what profiles say.
package measured

import (
	"net/http"
	"sync"
)

type server struct {
	jobs, replies, full chan int
	free                sync.WaitGroup
}

func newServer() *server {
	s := &server{jobs: make(chan int), replies: make(chan int), full: make(chan int, 8)}
	go s.work()
	return s
}

// The block profile shows these lines.
func (s *server) ask() int {
	return <-s.replies // want `^receive from s.replies can block without a bound in hot \(\*server\).ask, 40 % of the block profile$`
}

func (s *server) put(v int) {
	s.full <- v // want `send on s.full can block without a bound in hot \(\*server\).put, 20 % of the block profile`
}

func (s *server) literal() {
	visit(func() {
		s.free.Wait() // want `WaitGroup\).Wait can block without a bound in hot literal 1 in literal \(waitgroup\), 10 % of the block profile`
	})
}

func visit(f func()) { f() }

func (s *server) lines(url string) {
	// want +1 `http.Get can block without a bound in hot \(\*server\).lines \(network\), 5.0 % of the block profile`
	http.
		Get(url)
}

// A goroutine that waits for work is shown by every profile.
func (s *server) work() {
	for {
		v := s.next()
		s.full <- v
	}
}

func (s *server) next() int { return <-s.jobs }

// So does one that somebody else starts, and one that waits for its own.
func (s *server) serve() {
	for v := range s.replies {
		s.full <- v
	}
}

func (s *server) fan(parts []func()) {
	var all sync.WaitGroup
	for _, part := range parts {
		all.Go(part)
	}
	all.Wait()
}

// Too little to count, and nothing at all.
func (s *server) seldom() int { return <-s.replies }
func (s *server) never() int  { return <-s.replies }

// The profile of the CPU shows the function, not the line.
func (s *server) compute() int {
	n := 0
	for i := range 1000 {
		n += i
	}
	return n + <-s.replies // want `receive from s.replies can block without a bound in hot \(\*server\).compute, which has 60 % of the CPU profile`
}

var _ = newServer
