// Package duties holds loops with several duties: what waits in one case stalls
// the others.
package duties

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"
)

type server struct {
	ticker *time.Ticker
	events chan int
	out    chan int
	conn   net.Conn
	conns  map[int]net.Conn
	log    *os.File
	wg     sync.WaitGroup
	cond   *sync.Cond
	db     *sql.DB
	seen   int
}

func (s *server) classes(ctx context.Context, a, b, c, d, e, f, g, h chan int) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-s.events:
			s.seen += n
		case <-a:
			http.Get("http://localhost") // want `^http.Get in this case blocks the event loop \(network\)$`
		case <-b:
			s.db.QueryContext(ctx, "select 1") // want `\(\*sql.DB\).QueryContext in this case blocks the event loop \(database\)`
		case <-c:
			exec.Command("true").Run() // want `\(\*exec.Cmd\).Run in this case blocks the event loop \(subprocess\)`
		case <-d:
			s.log.Sync() // want `\(\*os.File\).Sync in this case blocks the event loop \(file\)`
		case <-e:
			time.Sleep(time.Second) // want `time.Sleep in this case blocks the event loop \(sleep\)`
		case <-f:
			s.wg.Wait() // want `\(\*sync.WaitGroup\).Wait in this case blocks the event loop \(waitgroup\)`
		case <-g:
			s.cond.Wait() // want `\(\*sync.Cond\).Wait in this case blocks the event loop \(cond\)`
		case n := <-h:
			s.out <- n // want `^send on s.out in this case blocks the event loop$`
		}
	}
}

// A wait that ends with the loop's own context still stalls the other duty.
func (s *server) honoursContext(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-s.events:
			s.seen += n
		case <-s.ticker.C:
			select { // want `select in this case blocks the event loop \(sleep\)`
			case <-time.After(time.Minute):
			case <-ctx.Done():
				return
			}
		}
	}
}

// Labels, conditions and conditional selects do not hide the loop.
func (s *server) shapes(stop chan struct{}) {
loop:
	for s.seen < 100 {
		if s.seen > 10 {
			select {
			case n := <-s.events:
				s.seen += n
			case <-s.ticker.C:
				if s.seen == 50 {
					time.Sleep(time.Second) // want `time.Sleep in this case`
					continue loop
				}
			case <-stop:
				break loop
			}
		}
	}
}

// Input from a channel that is not part of the select.
func (s *server) receives(acks chan int) {
	for {
		select {
		case n := <-s.events:
			s.seen += n
		case <-s.ticker.C:
			s.seen -= <-acks // want `receive from acks in this case blocks the event loop`
		}
	}
}

// The hub: one slow peer of many stalls all.
func (s *server) hub(register chan net.Conn, broadcast chan []byte) {
	for {
		select {
		case c := <-register:
			s.conns[len(s.conns)] = c
		case msg := <-broadcast:
			for _, c := range s.conns {
				c.Write(msg) // want `net.Conn.Write in this case blocks the event loop \(connection\)`
			}
		}
	}
}

// Waiting for input stalls the other duty even if the loop owns the connection.
func (s *server) input(l net.Listener, ask, cmd chan int) {
	for {
		select {
		case n := <-s.events:
			s.seen += n
		case <-s.ticker.C:
			s.conn.Read(nil) // want `net.Conn.Read in this case blocks the event loop \(input\)`
		case <-ask:
			l.Accept() // want `net.Listener.Accept in this case blocks the event loop \(input\)`
		case <-cmd:
			fmt.Scanln(&s.seen) // want `fmt.Scanln in this case blocks the event loop \(input\)`
		}
	}
}

// An answer for which nobody may wait any more.
type question struct {
	ctx   context.Context
	reply chan int
}

func (s *server) ask(ctx context.Context, to chan question) int {
	q := question{ctx, make(chan int)}
	to <- q
	select {
	case n := <-q.reply:
		return n
	case <-ctx.Done():
		return 0
	}
}

func (s *server) reply(questions chan question) {
	for {
		select {
		case n := <-s.events:
			s.seen += n
		case q := <-questions:
			q.reply <- s.seen // want `send on q.reply in this case blocks the event loop, since the receiver may have given up`
		}
	}
}

// One slow subscriber of many stalls all; a single loop behind it would not count.
type subscriber struct{ feed chan int }

func (s *server) subscribe() *subscriber {
	sub := &subscriber{make(chan int)}
	go func() {
		for n := range sub.feed {
			s.conn.Write([]byte{byte(n)})
		}
	}()
	return sub
}

type hub struct{ subs []*subscriber }

func (h *hub) publish(n int) {
	for _, sub := range h.subs {
		sub.feed <- n
	}
}

func (h *hub) run(s *server, add chan *subscriber) {
	for {
		select {
		case sub := <-add:
			h.subs = append(h.subs, sub)
		case n := <-s.events:
			h.publish(n) // want `send on feed in this case blocks the event loop: \(\*hub\).publish → send on feed`
		}
	}
}

// A function literal that the case runs, and a method value.
func (s *server) values(f chan int) {
	for {
		select {
		case n := <-s.events:
			s.seen += n
		case <-f:
			func() { // want `time.Sleep in this case blocks the event loop: function literal → time.Sleep \(sleep\)`
				time.Sleep(time.Second)
			}()
			wait := s.wg.Wait
			wait() // want `\(\*sync.WaitGroup\).Wait in this case`
		}
	}
}

// A field holds functions of the package.
type poller struct {
	fetch func(string) error
	n     int
}

func newPoller(fast bool) *poller {
	if fast {
		return &poller{fetch: head}
	}
	p := &poller{}
	p.fetch = func(url string) error {
		_, err := http.Get(url)
		return err
	}
	return p
}

func head(url string) error {
	_, err := http.Head(url)
	return err
}

func (p *poller) run(urls chan string, asked chan chan int) {
	for {
		select {
		case url := <-urls:
			p.fetch(url) // want `http.Head in this case blocks the event loop: head → http.Head \(network\)`
		case reply := <-asked:
			reply <- p.n
		}
	}
}

// What package fmt, io or json writes to or reads from a connection.
func (s *server) formats(lines chan string, values chan any, more, all, ask chan net.Conn) {
	for {
		select {
		case n := <-s.events:
			s.seen += n
		case line := <-lines:
			for _, c := range s.conns {
				fmt.Fprintln(c, line) // want `fmt.Fprintln in this case blocks the event loop \(connection\)`
			}
		case v := <-values:
			for _, c := range s.conns {
				json.NewEncoder(c).Encode(v) // want `\(\*json.Encoder\).Encode in this case blocks the event loop \(connection\)`
			}
		case c := <-more:
			io.ReadFull(c, make([]byte, 8)) // want `io.ReadFull in this case blocks the event loop \(input\)`
		case c := <-all:
			io.Copy(c, s.log) // want `io.Copy in this case blocks the event loop \(connection\)`
		case c := <-ask:
			bufio.NewReader(c).ReadString('x') // want `\(\*bufio.Reader\).ReadString in this case blocks the event loop \(input\)`
		}
	}
}

// Conditions in the case itself do not count.
func (s *server) nested(urls chan string, a, b, c bool) {
	for {
		select {
		case n := <-s.events:
			s.seen += n
		case url := <-urls:
			if a {
				if b {
					for range 3 {
						if c {
							http.Get(url) // want `http.Get in this case`
						}
					}
				}
			}
		}
	}
}

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// A client is told by its types.
func (s *server) poll(jobs, done chan int, client doer, req *http.Request, other interface{ Do(*http.Request) error }) {
	for {
		select {
		case <-jobs:
			client.Do(req) // want `doer.Do in this case blocks the event loop \(network\)`
			other.Do(req)
		case <-done:
			s.seen++
		}
	}
}

func load(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	_, err = http.DefaultClient.Do(req)
	return err
}

// Two periodic jobs: one may come late, but the loop has to end.
func (s *server) periodic(ctx context.Context, clean *time.Ticker) {
	for {
		select {
		case <-s.ticker.C:
			load(ctx, "http://localhost") // the context ends it
		case <-clean.C:
			http.Get("http://localhost") // want `http.Get in this case`
		case <-ctx.Done():
			return
		}
	}
}

// Somebody waits for the other duty.
func (s *server) periodicAndAsked(ctx context.Context, asked chan int) {
	for {
		select {
		case <-s.ticker.C:
			load(ctx, "http://localhost") // want `Do in this case`
		case n := <-asked:
			s.seen += n
		case <-ctx.Done():
			return
		}
	}
}

func after(ctx context.Context, d time.Duration) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-ctx.Done():
		case <-time.After(d):
		}
	}()
	return done
}

// A pause that begins anew in each turn.
func (s *server) paced(ctx context.Context, wakeup chan int) {
	for s.seen < 3 {
		select {
		case <-after(ctx, time.Minute):
		case <-wakeup:
			<-after(ctx, time.Second)
			http.Get("http://localhost")
		}
	}
}

type notifier struct {
	events, others chan int
	requests       chan chan int
}

func (n *notifier) hooks(a, b chan int) {
	for {
		select {
		case v := <-a:
			if n.events != nil {
				n.events <- v
				n.others <- v // want `send on n.others in this case`
			}
		case <-b:
			println("b")
		}
	}
}

func (n *notifier) hands(a, b chan int) {
	for {
		select {
		case v := <-a:
			ch := make(chan int)
			n.requests <- ch // want `send on n.requests in this case`
			ch <- v
		case <-b:
			println("b")
		}
	}
}
