// Package mailbox holds loops that take messages of several kinds from one channel:
// while one kind waits, nobody is served who has sent another.
package mailbox

import (
	"context"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

type (
	get struct {
		key   string
		reply chan string
	}
	set   struct{ key, value string }
	fetch struct {
		url   string
		reply chan string
	}
)

type store struct {
	inbox chan any
	data  map[string]string
	http  *http.Client
}

func (s *store) ranges() {
	for m := range s.inbox {
		switch m := m.(type) {
		case get:
			m.reply <- s.data[m.key]
		case set:
			s.data[m.key] = m.value
		case fetch:
			resp, err := s.http.Get(m.url) // want `\(\*http.Client\).Get in this case blocks the event loop \(network\)`
			if err == nil {
				m.reply <- resp.Status
			}
		}
	}
}

// A stop case besides the mailbox.
func (s *store) selects(ctx context.Context) {
	for {
		select {
		case m := <-s.inbox:
			switch m := m.(type) {
			case get:
				m.reply <- s.data[m.key]
			case fetch:
				m.reply <- s.download(m.url) // want `http.Get in this case blocks the event loop: \(\*store\).download → http.Get \(network\)`
			}
		case <-ctx.Done():
			return
		}
	}
}

func (s *store) download(url string) string {
	resp, err := http.Get(url)
	if err != nil {
		return ""
	}
	return resp.Status
}

// The loop hands each message to a function.
func (s *store) handsOn() {
	for m := range s.inbox {
		s.handle(m)
	}
}

func (s *store) handle(m any) {
	switch m := m.(type) {
	case get:
		m.reply <- s.data[m.key]
	case fetch:
		m.reply <- s.download(m.url) // want `http.Get in this case blocks the event loop`
	}
}

// A handler that can fail, in a loop that receives.
func (s *store) tries() error {
	for {
		m, ok := <-s.inbox
		if !ok {
			return nil
		}
		if err := s.try(m); err != nil {
			return err
		}
	}
}

func (s *store) try(m any) error {
	switch m := m.(type) {
	case set:
		s.data[m.key] = m.value
	case fetch:
		_, err := http.Head(m.url) // want `http.Head in this case blocks the event loop`
		return err
	}
	return nil
}

type command struct {
	op   string
	kind int
	args []string
	wait time.Duration
	conn net.Conn
	done chan error
}

func (c command) Op() string { return c.op }

func names(commands <-chan command, file *os.File) {
	n := 0
	for {
		c := <-commands
		switch strings.ToLower(c.op) {
		case "count":
			n++
			c.done <- nil
		case "run":
			c.done <- exec.Command(c.args[0]).Run() // want `\(\*exec.Cmd\).Run in this case`
		case "back off":
			time.Sleep(time.Second) // want `time.Sleep in this case`
		case "sync":
			c.done <- file.Sync() // want `\(\*os.File\).Sync in this case`
		}
	}
}

func method(commands <-chan command) {
	n := 0
	for c := range commands {
		op := c.Op()
		switch op {
		case "count":
			n++
		case "get":
			http.Get(c.args[0]) // want `http.Get in this case`
		}
	}
}

const (
	add = iota
	ask
	tell
)

func conditions(commands chan command, out chan int) {
	total := 0
	for c := range commands {
		if c.kind == add {
			total++
		} else if c.kind == ask {
			close(c.done)
		} else if c.kind == tell {
			out <- total // want `send on out in this case blocks the event loop`
		}
	}
}

type request struct {
	get *get
	put *set
}

func parts(requests chan request, data map[string]string) {
	for r := range requests {
		if r.get != nil {
			r.get.reply <- data[r.get.key]
		} else if r.put != nil {
			http.Post(r.put.key, "", nil) // want `http.Post in this case`
		}
	}
}

func bare(commands chan command) {
	total := 0
	for c := range commands {
		switch {
		case c.kind == add:
			total++
		case c.kind == tell:
			c.conn.Write(nil) // want `net.Conn.Write in this case blocks the event loop`
		}
	}
}

// Each goroutine has a mailbox of its own.
type shard struct{ in chan command }

func start(shards []*shard) {
	for _, s := range shards {
		go s.run()
	}
}

func (s *shard) run() {
	n := 0
	for c := range s.in {
		switch c.op {
		case "count":
			n++
		case "get":
			http.Get(c.args[0]) // want `http.Get in this case`
		}
	}
}

// A generic one.
type actor[M any] struct {
	inbox chan envelope[M]
	state []M
}

type envelope[M any] struct {
	kind int
	body M
	done chan int
}

func (a *actor[M]) run() {
	for e := range a.inbox {
		a.receive(e)
	}
}

func (a *actor[M]) receive(e envelope[M]) {
	switch e.kind {
	case add:
		a.state = append(a.state, e.body)
	case ask:
		e.done <- len(a.state)
	case tell:
		http.Get("http://localhost") // want `http.Get in this case`
	}
}

// An interface of the package's own.
type message interface{ isMessage() }

type (
	ping struct{ pong chan struct{} }
	dial struct{ address string }
)

func (ping) isMessage() {}
func (dial) isMessage() {}

func act(box <-chan message) {
	for {
		msg := <-box
		log.Print("next")
		switch m := msg.(type) {
		case ping:
			close(m.pong)
		case dial:
			net.Dial("tcp", m.address) // want `net.Dial in this case`
		}
	}
}

type orders struct{ working sync.WaitGroup }

func (o *orders) take(n int, out chan int) {
	o.working.Add(1)
	out <- n
}

// A barrier: what the loop has handed on is done first.
func (o *orders) sorted(in chan int, out chan int) {
	for n := range in {
		switch n {
		case 0:
			o.take(n, out)
			continue
		case 1:
			o.working.Wait()
		}
		o.take(n, out)
	}
}

// The loop hands on nothing itself.
func (o *orders) mixed(in chan int) {
	sum := 0
	for n := range in {
		switch n {
		case 0:
			sum++
		case 1:
			o.working.Wait() // want `Wait in this case`
		}
	}
}

// What a kind does when it has gone on with the next is what the next does.
func (o *orders) steps(in chan int) {
	keys := 0
	for n := range in {
		switch n {
		case 0:
			keys++
			fallthrough
		case 1:
			if keys > 0 {
				o.dial()
			}
		}
	}
}

// A third one waits.
func (o *orders) threeSteps(in chan int) {
	keys := 0
	for n := range in {
		switch n {
		case 0:
			keys++
			fallthrough
		case 1:
			if keys > 0 {
				o.dial() // want `net.Dial in this case`
			}
		case 2:
			o.working.Add(1)
		}
	}
}

func (o *orders) dial() {
	if conn, err := net.Dial("tcp", "example.org:80"); err == nil {
		conn.Close()
	}
}
