// Package messages starts a goroutine for each message.
package messages

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

type message struct{ body []byte }

func handle(m message) {}

func consume(in <-chan message) {
	for m := range in {
		go handle(m) // want `^a goroutine for each message of in, without limit: use workers or a semaphore$`
	}
}

func closure(in chan message, wg *sync.WaitGroup) {
	for m := range in {
		wg.Add(1)
		go func() { // want `each message of in`
			defer wg.Done()
			handle(m)
		}()
	}
	wg.Wait()
}

func group(in chan message) {
	var wg sync.WaitGroup
	for m := range in {
		wg.Go(func() { handle(m) }) // want `each message of in`
	}
	wg.Wait()
}

func receive(in <-chan message) {
	for {
		m, ok := <-in
		if !ok {
			return
		}
		go handle(m) // want `each message of in`
	}
}

type server struct {
	requests chan *message
	events   chan any
	out      chan any
}

func (s *server) loop(ctx context.Context) {
	for {
		select {
		case m := <-s.requests:
			go handle(*m) // want `each message of s.requests`
		case <-ctx.Done():
			return
		}
	}
}

func (s *server) split(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case e := <-s.events:
			if m, ok := e.(message); ok {
				go handle(m) // want `each message of s.events`
			} else {
				s.out <- e
			}
		}
	}
}

func derived(in <-chan []byte) {
	for body := range in {
		m := message{body}
		go handle(m) // want `each message of in`
	}
}

func tasks(in <-chan func()) {
	for task := range in {
		go task() // want `each message of in`
	}
}

func datagrams(c net.PacketConn) {
	for {
		buf := make([]byte, 1500)
		n, _, err := c.ReadFrom(buf)
		if err != nil {
			return
		}
		go handle(message{buf[:n]}) // want `each message of c`
	}
}

type stream interface {
	Recv() (*message, error)
}

func receiveAll(s stream) error {
	for {
		m, err := s.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		go handle(*m) // want `each message of s`
	}
}

func lines(r io.Reader) {
	s := bufio.NewScanner(r)
	for s.Scan() {
		line := s.Text()
		go handle(message{[]byte(line)}) // want `each element of s`
	}
}

func readLines(r *bufio.Reader) {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		go handle(message{[]byte(strings.TrimSpace(line))}) // want `each message of r`
	}
}

func rows(rows *sql.Rows) {
	for rows.Next() {
		var m message
		rows.Scan(&m.body)
		go handle(m) // want `each element of rows`
	}
}

func decoded(r io.Reader) {
	dec := json.NewDecoder(r)
	for {
		var m message
		if err := dec.Decode(&m); err != nil {
			return
		}
		go handle(m) // want `each message of dec`
	}
}

func unmarshalled(in <-chan []byte) {
	for data := range in {
		var m message
		if json.Unmarshal(data, &m) != nil {
			continue
		}
		go handle(m) // want `each message of in`
	}
}

type key struct{ id int }

// A goroutine for each key is not one for each message.
func (s *server) perKey(in <-chan key, work func(key)) {
	running := map[int]bool{}
	for k := range in {
		if _, ok := running[k.id]; !ok {
			running[k.id] = true
			go work(k)
		}
	}
}

func dispatch(in <-chan key, handlers map[int]func(key)) {
	for k := range in {
		h, ok := handlers[k.id]
		if !ok {
			continue
		}
		go h(k) // want `each message of in`
	}
}

// One goroutine for each connection is the custom.
func accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go io.Copy(c, c)
	}
}

func connections(in <-chan net.Conn) {
	for c := range in {
		go io.Copy(c, c)
	}
}

// Occasions, not messages.
func ticks(t *time.Ticker, signals chan os.Signal, wake chan struct{}, work func()) {
	for range t.C {
		go work()
	}
	for range wake {
		go work()
	}
	for s := range signals {
		go func() { println(s.String()); work() }()
	}
}

// The worker reads on, the message starts something else.
func other(in <-chan message, work func()) {
	for m := range in {
		handle(m)
		go work()
	}
}

// As many as there are workers, each for all messages.
func workers(in <-chan message) {
	for range 8 {
		go func() {
			for m := range in {
				handle(m)
			}
		}()
	}
}

// A retry is no stream.
func connect(dial func() (net.Conn, error)) {
	for {
		c, err := dial()
		if err != nil {
			continue
		}
		go io.Copy(io.Discard, c)
	}
}
