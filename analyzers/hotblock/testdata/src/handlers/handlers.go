// Package handlers: what serves requests of HTTP.
package handlers

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

type server struct {
	db      *sql.DB
	answers chan string
	tokens  chan int
	idle    sync.WaitGroup
}

func newServer() *server {
	return &server{answers: make(chan string), tokens: make(chan int, 8)}
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, <-s.answers) // want `^receive from s.answers can block without a bound in handler \(\*server\).ServeHTTP$`
}

func (s *server) proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("http://backend") // want `http.Get can block without a bound in handler \(\*server\).proxy \(network\)`
	if err != nil {
		return
	}
	resp.Body.Close()
}

func (s *server) defaultClient(w http.ResponseWriter, _ *http.Request) {
	req, _ := http.NewRequest("GET", "http://backend", nil)
	resp, err := http.DefaultClient.Do(req) // want `Client\).Do can block`
	if err != nil {
		return
	}
	resp.Body.Close()
}

func (s *server) bareClient(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{}
	resp, err := client.Get("http://backend") // want `Client\).Get can block`
	if err != nil {
		return
	}
	resp.Body.Close()
}

func (s *server) dial(w http.ResponseWriter, r *http.Request) {
	conn, err := net.Dial("tcp", "backend:1") // want `net.Dial can block`
	if err != nil {
		return
	}
	conn.Close()
}

func (s *server) deep(w http.ResponseWriter, r *http.Request) {
	s.load() // want `DB\).Query can block without a bound in handler \(\*server\).deep: \(\*server\).load → \(\*sql.DB\).Query \(database\)`
}

// One finding for a wait is enough.
func (s *server) deepToo(w http.ResponseWriter, r *http.Request) {
	s.load()
}

func (s *server) load() {
	rows, err := s.db.Query("select 1")
	if err != nil {
		return
	}
	rows.Close()
}

// What a query gives back ends with the context of the query.
func (s *server) count(w http.ResponseWriter, r *http.Request) {
	s.scan(r.Context())
}

func (s *server) scan(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "select 1").Scan(&n)
	return n, err
}

func (s *server) join(w http.ResponseWriter, r *http.Request) {
	s.idle.Wait() // want `WaitGroup\).Wait can block`
}

func (s *server) run(w http.ResponseWriter, _ *http.Request) {
	exec.Command("ls").Run() // want `Cmd\).Run can block`
}

// Middleware, and a literal.
func (s *server) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-s.answers // want `in handler literal 1 in wrap`
		next.ServeHTTP(w, r)
	})
}

func (s *server) chained(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) error {
	<-s.answers // want `in handler \(\*server\).chained`
	next(w, r)
	return nil
}

// These have a bound.
func (s *server) bounded(w http.ResponseWriter, r *http.Request) {
	select {
	case a := <-s.answers:
		fmt.Fprintln(w, a)
	case <-r.Context().Done():
	}
	req, _ := http.NewRequestWithContext(r.Context(), "GET", "http://backend", nil)
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
	}
	client := &http.Client{Timeout: time.Second}
	if resp, err := client.Get("http://backend"); err == nil {
		resp.Body.Close()
	}
	dialled := &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Second}}
	if resp, err := dialled.Get("http://backend"); err == nil {
		resp.Body.Close()
	}
	if conn, err := net.DialTimeout("tcp", "backend:1", time.Second); err == nil {
		conn.Close()
	}
	if rows, err := s.db.QueryContext(r.Context(), "select 1"); err == nil {
		rows.Close()
	}
	exec.CommandContext(r.Context(), "ls").Run()
	time.Sleep(time.Second)
}

// With a context at hand the rules about contexts say what to do.
func (s *server) context(w http.ResponseWriter, r *http.Request) {
	if rows, err := s.db.Query("select 1"); err == nil {
		rows.Close()
	}
	if rows, err := s.db.QueryContext(context.Background(), "select 1"); err == nil {
		rows.Close()
	}
	exec.Command("ls").Run()
	req, _ := http.NewRequest("GET", "http://backend", nil)
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
	}
}

// A pool of tokens, and work of its own.
func (s *server) limited(w http.ResponseWriter, r *http.Request) {
	token := <-s.tokens
	var parts sync.WaitGroup
	parts.Go(func() { fmt.Fprintln(w) })
	parts.Wait()
	s.tokens <- token
}

// What it starts is not part of it.
func (s *server) starts(w http.ResponseWriter, r *http.Request) {
	go s.load2()
}

func (s *server) load2() { <-s.answers }

// Not a handler.
func (s *server) client(r *http.Request) { <-s.answers }

var _ = newServer

type session struct{ running sync.WaitGroup }

func newSession() *session { return &session{} }

func (s *session) start()  { s.running.Go(func() { time.Sleep(time.Hour) }) }
func (s *session) finish() { s.running.Wait() }

// The goroutines of the session serve the request.
func (s *server) socket(w http.ResponseWriter, r *http.Request) {
	client := newSession()
	client.start()
	client.finish()
}

// Those of another one do not.
func (s *server) other(client *session) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		client.finish() // want `Wait can block`
	}
}
