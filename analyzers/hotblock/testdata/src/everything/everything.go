// Package everything: what the flag -hotblock.all adds.
package everything

import "net/http"

type server struct {
	events  chan int
	buffer  chan int
	handled int
}

func newServer() *server {
	s := &server{events: make(chan int), buffer: make(chan int, 8)}
	go s.loop()
	return s
}

func (s *server) loop() {
	for v := range s.events {
		s.handled += v
	}
}

func (s *server) tell(w http.ResponseWriter, r *http.Request) {
	s.events <- 1 // want `send on s.events can block`
}

func (s *server) take(w http.ResponseWriter, r *http.Request) {
	<-s.buffer // want `receive from s.buffer can block`
}

func (s *server) far(w http.ResponseWriter, r *http.Request) {
	s.a() // want `http.Get can block without a bound in handler \(\*server\).far: `
}

func (s *server) a() { s.b() }
func (s *server) b() { s.c() }
func (s *server) c() { s.d() }
func (s *server) d() { s.e() }
func (s *server) e() {
	http.Get("http://localhost")
}

// A context bounds it for good.
func (s *server) bounded(w http.ResponseWriter, r *http.Request) {
	select {
	case s.events <- 1:
	case <-r.Context().Done():
	}
}

var _ = newServer
