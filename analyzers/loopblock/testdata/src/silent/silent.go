// Package silent holds what looks like a stall and is none.
package silent

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

type request struct {
	key   string
	reply chan int
}

type server struct {
	requests chan request
	events   chan int
	results  chan int
	free     chan struct{}
	conn     net.Conn
	mu       sync.Mutex
	sum      int
}

func (s *server) handsOver(ctx context.Context) {
	answers := make(chan *http.Response, 1)
	for {
		select {
		case n := <-s.events:
			s.sum += n
		case <-ctx.Done():
			return
		case <-s.free:
			go func() { // work of another goroutine
				resp, _ := http.Get("http://localhost")
				answers <- resp
			}()
			_ = func() { time.Sleep(time.Hour) } // never called
			defer time.Sleep(time.Second)        // not in the loop
		case resp := <-answers:
			resp.Body.Close()
		}
	}
}

// An answer on the channel that came with the event.
func (s *server) answers() {
	for {
		select {
		case r := <-s.requests:
			r.reply <- s.sum
			s.answer(r, 2)
		case n := <-s.events:
			s.sum += n
		}
	}
}

func (s *server) answer(r request, n int) { r.reply <- n }

func (s *server) ask() int {
	r := request{"k", make(chan int)}
	s.requests <- r
	return <-r.reply
}

// Attempts.
func (s *server) tries(out chan int) {
	for {
		select {
		case n := <-s.events:
			select {
			case out <- n:
			default:
			}
		case <-s.free:
			s.sum = 0
		}
	}
}

// The package makes results with a buffer only.
func newServer() *server { return &server{results: make(chan int, 64)} }

func (s *server) buffered() {
	done := make(chan error, 2)
	for {
		select {
		case n := <-s.events:
			s.results <- n
		case <-s.free:
			once := make(chan int, 1)
			once <- 1
			s.sum += <-once
		case err := <-done:
			log.Print(err)
			return
		}
	}
}

// Leaving: waiting is part of shutting down.
func (s *server) leaves(wg *sync.WaitGroup) {
	for {
		select {
		case n := <-s.events:
			s.sum += n
		case r := <-s.requests:
			if r.key == "stop" {
				time.Sleep(time.Second)
				wg.Wait()
				return
			}
			s.sum = 0
		}
	}
}

// The loop writes to its one connection: that is what it is for.
func (s *server) writePump(pings *time.Ticker) {
	for {
		select {
		case n := <-s.events:
			s.conn.Write([]byte{byte(n)})
		case <-pings.C:
			s.send("ping")
		case <-s.free:
			s.sum = 0
		}
	}
}

func (s *server) send(text string) { io.WriteString(s.conn, text); s.conn.Write([]byte(text)) }

// Locks, logging, files, and very short pauses.
func (s *server) ordinary(f *os.File, ticks *time.Ticker) {
	for {
		select {
		case n := <-s.events:
			s.mu.Lock()
			s.sum += n
			s.mu.Unlock()
			log.Println(n)
			f.WriteString("event\n")
		case <-ticks.C:
			time.Sleep(time.Millisecond)
			os.ReadFile("x")
		}
	}
}

// A channel as a mutex, a queue of known length, a timer that has fired.
func (s *server) idioms(queue chan int, t *time.Timer) {
	for {
		select {
		case <-s.events:
			s.free <- struct{}{}
			s.sum++
			<-s.free
		case n := <-queue:
			for range len(queue) {
				n += <-queue
			}
			s.sum += n
		case <-s.requests:
			if !t.Stop() {
				<-t.C
			}
		}
	}
}

// Told to stop, and joined.
func (s *server) restarts(quit, done chan struct{}) {
	for {
		select {
		case <-s.events:
			close(quit)
			<-done
			quit, done = make(chan struct{}), make(chan struct{})
		case n := <-s.results:
			s.sum += n
		}
	}
}

// Who closes a channel is its producer: who receives goes on until then.
func (s *server) produces(in chan int, stop chan struct{}) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for {
			select {
			case n := <-in:
				out <- n
			case n := <-s.events:
				s.sum += n
			case <-stop:
				return
			}
		}
	}()
	return out
}

// Not event loops: one that counts, one that polls.
func (s *server) others(stop chan struct{}) {
	for i := 0; i < 3; i++ {
		select {
		case n := <-s.events:
			time.Sleep(time.Second)
			s.sum += n
		case n := <-s.results:
			s.sum += n
		}
	}
	for {
		select {
		case <-stop:
			return
		case n := <-s.events:
			time.Sleep(time.Second)
			s.sum += n
		default:
			time.Sleep(time.Second)
		}
	}
}

// The inner loop has one duty and a way out; that the outer one starts with it does
// not make the way out a duty.
func (s *server) nested(stop, ready chan struct{}) {
	for {
	wait:
		for {
			select {
			case <-stop:
				return
			case <-s.events:
				http.Get("http://localhost")
			case <-ready:
				break wait
			}
		}
		s.sum++
	}
}

// An idle timer starts anew in every turn: no turn can be late for it.
func (s *server) idle(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-s.events:
			http.Get("http://localhost")
		case <-time.After(time.Minute):
			log.Print("idle")
		}
	}
}

// Input with a deadline, and in a loop of which all duties use the connection.
func (s *server) reads(ticks *time.Ticker) {
	for {
		select {
		case <-s.events:
			s.conn.SetReadDeadline(time.Now().Add(time.Second))
			s.conn.Read(nil)
		case <-s.free:
			s.sum = 0
		}
	}
}

func (s *server) converses(ticks *time.Ticker) {
	for {
		select {
		case <-s.events:
			s.conn.Write(nil)
			s.conn.Read(nil)
		case <-ticks.C:
			s.send("ping")
		}
	}
}

// A call-back of another loop, a value that the case itself sends, a sign to stop.
type tracker struct {
	stop  chan any
	calls chan func()
}

func newTracker() *tracker { return &tracker{make(chan any), make(chan func())} }

func (t *tracker) run() {
	for {
		select {
		case <-t.stop:
			return
		case f := <-t.calls:
			f()
		}
	}
}

func (t *tracker) Close() { t.stop <- nil }

func (s *server) partners(t *tracker, queue chan int) {
	for {
		select {
		case n := <-s.events:
			s.sum += n
		case <-s.free:
			t.Close()
		case <-s.requests:
			go func() { queue <- 0 }()
			for n := range queue {
				if n == 0 {
					break
				}
			}
		case n := <-s.results:
			s.sum += n + s.callBack(t)
		}
	}
}

func (s *server) callBack(t *tracker) (n int) {
	var wg sync.WaitGroup
	wg.Add(1)
	select {
	case t.calls <- func() { n = 1; wg.Done() }:
		wg.Wait()
	default:
	}
	return n
}

// Suppressed by a comment.
func (s *server) suppressed(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-s.events:
			time.Sleep(time.Second) //asynclint:ignore loopblock the device needs it
		}
	}
}

// A way out by os.Exit: waiting there is part of going down.
func (s *server) dies() {
	for {
		select {
		case <-s.events:
			s.fatal()
		case n := <-s.results:
			s.sum += n
		}
	}
}

func (s *server) fatal() {
	if s.sum > 3 {
		time.Sleep(time.Second)
		os.Exit(1)
	}
}

// Only a mock in a test implements the interface here; what stands behind it in
// fact is somewhere else.
type sink interface{ store(n int) }

type tail struct {
	to     sink
	ticks  chan int
	notify chan int
}

func (t *tail) watch(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case n := <-t.ticks:
			t.to.store(n)
		case n := <-t.notify:
			t.to.store(n + 1)
		}
	}
}

// Fields that hold what others hand in, or functions of which one is quick.
type hooks struct {
	given  func(string) error
	mixed  func(string) error
	Public func(string) error
	n      int
}

func newHooks(given func(string) error, slow bool) *hooks {
	h := &hooks{given: given, mixed: quick, Public: get}
	if slow {
		h.given, h.mixed = get, get
	}
	return h
}

func quick(string) error { return nil }

func get(url string) error {
	_, err := http.Get(url)
	return err
}

func (h *hooks) run(urls chan string, asked chan chan int) {
	for {
		select {
		case url := <-urls:
			h.given(url)
			h.mixed(url)
			h.Public(url)
		case reply := <-asked:
			reply <- h.n
		}
	}
}

// The loop's one connection, by way of package fmt, and writers that are none.
func (s *server) prints(lines chan string, w io.Writer) {
	for {
		select {
		case line := <-lines:
			fmt.Fprintln(s.conn, line)
			fmt.Fprintln(w, line)
			fmt.Fprintln(os.Stderr, line)
		case n := <-s.events:
			s.sum += n
		}
	}
}

// The loop writes its file in every turn.
func journal(lines, rotate chan string, f *os.File) {
	for {
		select {
		case line := <-lines:
			f.WriteString(line)
		case name := <-rotate:
			f.Sync()
			f, _ = os.Create(name)
		}
		f.Sync()
	}
}

func reach(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	return c.Close()
}

// The loop is there to reach its peers.
func peers(ping <-chan string, options chan []string) {
	var addrs []string
	for {
		for _, addr := range addrs {
			reach(addr)
		}
		select {
		case addr := <-ping:
			reach(addr)
		case addrs = <-options:
		}
	}
}

func connectionless(a chan *net.UDPAddr, b chan int) {
	for {
		select {
		case addr := <-a:
			net.DialUDP("udp", nil, addr)
		case <-b:
		}
	}
}

type notifier struct {
	events, others chan int
	requests       chan chan int
}

// Nobody but tests sets the channel. Where nobody asks, anybody may have it.
func (n *notifier) hooks(a, b chan int) {
	for {
		select {
		case v := <-a:
			if n.events != nil {
				n.events <- v
			}
		case <-b:
			fmt.Println("b")
		}
	}
}

// Whoever has taken the channel is about to receive from it.
func (n *notifier) hands(a, b chan int) {
	for {
		select {
		case v := <-a:
			ch := make(chan int)
			select {
			case n.requests <- ch:
			default:
				continue
			}
			fmt.Println(v)
		case <-b:
			fmt.Println("b")
		}
	}
}
