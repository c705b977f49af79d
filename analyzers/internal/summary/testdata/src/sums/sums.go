// Package sums holds functions beside the facts that they must get.
package sums

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"

	"sums/lib"
)

type Server struct {
	mu      sync.Mutex
	wg      sync.WaitGroup
	out     chan int
	replies chan int
	conn    net.Conn
	conns   map[string]net.Conn
	done    chan struct{}
	ctx     context.Context
}

func New() *Server { return &Server{out: make(chan int), replies: make(chan int, 1)} }

// Chains through packages.

func Page() { lib.Fetch("x") } // want Page:`^network\(lib.Fetch → http.Get\)$`

func Query(ctx context.Context, db *sql.DB) { db.ExecContext(ctx, "x") } // want Query:`database\+ctx\(\(\*sql.DB\).ExecContext\) channel\+ctx`

func Command() { exec.Command("true").Run() } // want Command:`^subprocess\(\(\*exec.Cmd\).Run\) channel`

// Contexts: handed on, replaced, kept in a field.

func Passes(ctx context.Context) { // want Passes:`sleep\+ctx\(lib.Wait → select\)`
	sub, cancel := context.WithCancel(ctx)
	defer cancel()
	lib.Wait(sub, 1)
}

func Replaces(ctx context.Context) { lib.Wait(context.Background(), 1) } // want Replaces:`^sleep\(lib.Wait → select\)$`

func Limits() { // want Limits:`^sleep\+time\(lib.Wait → select\)$`
	ctx, cancel := context.WithTimeout(context.Background(), 1)
	defer cancel()
	lib.Wait(ctx, 1)
}

func (s *Server) Keeps() { lib.Wait(s.ctx, 1) } // want Keeps:`^sleep\+ctx\(lib.Wait → select\)$`

// Go statements, literals, deferred calls, functions handed on.

func Starts() { go lib.Fetch("x") }

func Defers() { defer time.Sleep(time.Second) } // want Defers:`^sleep\(time.Sleep\)$`

func Unused() { _ = func() { time.Sleep(time.Second) } }

func Runs() { lib.Try(func() error { lib.Fetch("x"); return nil }) } // want Runs:`^network\(function literal → lib.Fetch → http.Get\)$`

func Hands() { lib.Spawn(func() { lib.Fetch("x") }) }

func Variable() { // want Variable:`^sleep\(function literal → time.Sleep\)$`
	pause := func() { time.Sleep(time.Second) }
	pause()
}

func Captured() { // want Captured:`^sleep\(function literal → function literal → time.Sleep\)$`
	pause := func() { time.Sleep(time.Second) }
	func() { pause() }()
}

func (s *Server) Bound(once *sync.Once) { // want Bound:`^waitgroup\(\(\*sync.WaitGroup\).Wait\)$`
	once.Do(s.wg.Wait)
}

func Seq(yield func(int) bool) { yield(1) } // want Seq:`^invokes$`

func Ranges() { // want Ranges:`^sleep\(function literal → time.Sleep\)$`
	for range Seq {
		time.Sleep(time.Second)
	}
}

// Channels.

func (s *Server) Send(n int) { s.out <- n } // want Send:`^channel\(send on s.out\)$`

func (s *Server) Answer(n int) { s.replies <- n }

func (s *Server) Offer(n int) {
	select {
	case s.out <- n:
	default:
	}
}

func (s *Server) SendOrStop(n int) { // want SendOrStop:`^channel\+signal\(select\)$`
	select {
	case s.out <- n:
	case <-s.done:
	}
}

func First(f func() int) int { // want First:`^invokes$`
	f()
	c := make(chan int)
	go func() { c <- f() }()
	return <-c
}

func Result() int { // want Result:`^channel\(receive from c\)$`
	c := make(chan int)
	go func() {
		time.Sleep(time.Second)
		c <- 1
	}()
	return <-c
}

func (s *Server) Guard() { // a mutex
	s.done <- struct{}{}
	defer func() { <-s.done }()
}

// Connections: by parameter, by field, one of many.

func Write(c net.Conn) { c.Write(nil) } // want Write:`^connection\(net.Conn.Write\)$`

func (s *Server) Broadcast() { // want Broadcast:`^connection\(sums.Write → net.Conn.Write\)$`
	for _, c := range s.conns {
		Write(c)
	}
}

// What nobody would call blocking.

func (s *Server) Quiet(w io.Writer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	log.Println("x")
	fmt.Fprintln(w, "x")
	fmt.Fprintln(os.Stdout, "x")
	os.ReadFile("x")
	time.Sleep(time.Millisecond)
	time.LoadLocation("UTC")
	net.Listen("tcp", ":0")
	s.wg.Go(func() { time.Sleep(time.Second) })
}

func Exits() {
	if len(os.Args) > 3 {
		time.Sleep(time.Second)
		os.Exit(1)
	}
}

// More conditions in a row than a reader would accept.

func Rare(n int) { // want Rare:``
	if n == 1 {
		rare1(n)
	}
}

func rare1(n int) {
	if n == 2 {
		rare2(n)
	}
}

func rare2(n int) {
	if n == 3 {
		lib.Fetch("x")
	}
}

// Early returns are no such conditions, and neither are loops.

func Guarded(n int) error { // want Guarded:`^network\(sums.guarded1 → sums.guarded2 → sums.guarded3 → lib.Fetch → http.Get\)$`
	if n == 1 {
		return io.EOF
	}
	guarded1(n)
	return nil
}

func guarded1(n int) {
	if n == 2 {
		return
	}
	guarded2(n)
}

func guarded2(n int) {
	for range n {
		guarded3(n)
	}
}

func guarded3(n int) {
	if n > 2 {
		lib.Fetch("x")
	}
}

// Recursion, generics, interfaces.

func Even(n int) { // want Even:`^network\(sums.odd → lib.Fetch → http.Get\)$`
	odd(n - 1)
}

func odd(n int) {
	Even(n - 1)
	lib.Fetch("x")
}

type Queue[T any] struct{ items chan T }

func NewQueue[T any]() *Queue[T] { return &Queue[T]{make(chan T)} }

func (q *Queue[T]) Put(v T) { q.items <- v } // want Put:`^channel\(send on q.items\)$`

func Each[T any](list []T, f func(T)) { // want Each:`^invokes$`
	for _, v := range list {
		f(v)
	}
}

func Any[C ~chan int](c C) { c <- 1 } // want Any:`^channel\(send on c\)$`

func Puts(q *Queue[int]) { Each([]int{1}, q.Put) } // want Puts:`^channel\(\(\*sums.Queue\).Put → send on q.items\)$`

type fetcher interface{ fetch() }

type web struct{}

func (web) fetch() { lib.Fetch("x") }

func Get(f fetcher) { f.fetch() } // want Get:`^network\(sums.web.fetch → lib.Fetch → http.Get\)$`

type closer interface{ close() }

type slow struct{}

func (slow) close() { time.Sleep(time.Second) }

type fast struct{}

func (fast) close() {}

func Shut(c closer) { c.close() }

func Trip(rt http.RoundTripper, req *http.Request) { rt.RoundTrip(req) } // want Trip:`^network\+ctx\(http.RoundTripper.RoundTrip\)$`

type turns struct {
	cond        *sync.Cond
	busy, ready bool
}

// A flag and a Cond that make a lock.
func (t *turns) Take() {
	for t.busy {
		t.cond.Wait()
	}
	t.busy = true
}

func (t *turns) Await() { // want Await:`^cond\(\(\*sync.Cond\).Wait\)$`
	for !t.ready {
		t.cond.Wait()
	}
}
