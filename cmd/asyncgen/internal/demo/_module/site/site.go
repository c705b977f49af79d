// Package site is a local HTTP server that behaves like a busy one: each
// answer takes its time, and every fifth of them fails.
package site

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// A Site serves pages on loopback and keeps count.
type Site struct {
	URL     string
	latency time.Duration
	server  http.Server
	done    chan struct{} // closed when the server has stopped

	mu       sync.Mutex
	requests int
	failed   int
	arrivals []time.Time
}

// Start listens on a free port.
func Start(latency time.Duration) (*Site, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Site{URL: "http://" + listener.Addr().String(), latency: latency, done: make(chan struct{})}
	s.server.Handler = http.HandlerFunc(s.serve)
	s.server.ReadHeaderTimeout = time.Second
	go func() {
		defer close(s.done)
		if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Println("server:", err)
		}
	}()
	return s, nil
}

// Stop ends the server and waits until it has ended.
func (s *Site) Stop(ctx context.Context) error {
	err := s.server.Shutdown(ctx)
	<-s.done
	return err
}

func (s *Site) serve(w http.ResponseWriter, r *http.Request) {
	fails := s.arrive()
	select {
	case <-time.After(s.latency):
	case <-r.Context().Done():
		return
	}
	if fails {
		w.Header().Set("Retry-After-Ms", "15")
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintf(w, "<title>%s</title>\n", r.URL.Path)
}

// arrive counts a request and says whether it is one of the fifth that fail.
func (s *Site) arrive() (fails bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	s.arrivals = append(s.arrivals, time.Now())
	if fails = s.requests%5 == 0; fails {
		s.failed++
	}
	return fails
}

// A Tally is what a site has seen since the last one was taken.
type Tally struct {
	Requests, Failed int
	Rate             float64 // requests per second between the first and the last
}

// Take returns the tally and starts a new one.
func (s *Site) Take() Tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := Tally{Requests: s.requests, Failed: s.failed}
	if n := len(s.arrivals); n > 1 {
		t.Rate = float64(n-1) / s.arrivals[n-1].Sub(s.arrivals[0]).Seconds()
	}
	s.requests, s.failed, s.arrivals = 0, 0, nil
	return t
}
