// Package queues: handlers that hand work on.
package queues

import (
	"net/http"
	"os"
)

type server struct {
	slow, quick, events, nobody chan int
	n                           int
}

func newServer() *server {
	s := &server{slow: make(chan int), quick: make(chan int), events: make(chan int), nobody: make(chan int)}
	go s.workSlowly()
	go s.workQuickly()
	go s.loop()
	return s
}

// The worker waits itself, and so does everybody behind this one.
func (s *server) submit(w http.ResponseWriter, r *http.Request) {
	s.slow <- 1 // want `send on s.slow can block without a bound in handler \(\*server\).submit`
}

func (s *server) workSlowly() {
	for v := range s.slow {
		f, err := os.Create("x")
		if err != nil {
			continue
		}
		f.Sync()
		s.n += v
	}
}

// A loop of the package that does nothing else takes it at once.
func (s *server) count(w http.ResponseWriter, r *http.Request) {
	s.quick <- 1
}

func (s *server) workQuickly() {
	for v := range s.quick {
		s.n += v
	}
}

// An event loop is there to be quick; loopblock says where it is not.
func (s *server) tell(w http.ResponseWriter, r *http.Request) {
	s.events <- 1
}

func (s *server) loop() {
	for {
		select {
		case v := <-s.events:
			s.n += v
			f, err := os.Create("x")
			if err == nil {
				f.Sync()
			}
		case <-s.nobody:
			return
		}
	}
}

type silent struct{ c chan string }

func newSilent() *silent { return &silent{make(chan string)} }

func (s *silent) send(w http.ResponseWriter, r *http.Request) {
	s.c <- r.URL.Path // want `send on s.c can block`
}

type reload chan error

// Who sits at the other end of a channel from elsewhere, nobody knows: the loop of the
// process, most often.
func register(requests chan<- reload) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer := make(reload)
		requests <- answer
		<-answer
	}
}

func registerToo(requests chan<- [2]error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { forward(requests) }
}

func forward(requests chan<- [2]error) { requests <- [2]error{} }

// What one waits for keeps one waiting, whoever sends it.
func awaits(answers <-chan error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		<-answers // want `receive from answers can block`
	}
}

// A field is the business of the package.
type admin struct{ requests chan<- [1]error }

func (a *admin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.requests <- [1]error{} // want `send on a.requests can block`
}

func (a *admin) passes(w http.ResponseWriter, r *http.Request) { pass(a.requests) } // want `pass → send on to`

func pass(to chan<- [1]error) { to <- [1]error{} }

type job struct{ id int }

var jobs = make(chan job)

// The package itself makes this one.
func enqueue(w http.ResponseWriter, r *http.Request) {
	jobs <- job{1} // want `send on jobs can block`
}

func enqueueOn(jobs chan<- job) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		jobs <- job{2} // want `send on jobs can block`
	}
}

var _ = []any{newServer, newSilent, register, registerToo, awaits, enqueueOn}
