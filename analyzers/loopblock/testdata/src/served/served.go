// Package served holds loops over one channel in which no kind of message waits for
// another without need.
package served

import (
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"time"
)

type command struct {
	op   string
	url  string
	wait time.Duration
	done chan error
}

// Several goroutines take from the same channel.
func pool(commands chan command) {
	for i := 0; i < 4; i++ {
		go func() {
			for c := range commands {
				switch c.op {
				case "log":
					log.Print(i)
				case "get":
					http.Get(c.url)
				}
			}
		}()
	}
}

type workers struct {
	commands chan command
	wg       sync.WaitGroup
}

func (w *workers) start() {
	for range 4 {
		w.wg.Add(1)
		go w.work()
	}
	for i := range 4 {
		go func() { w.numbered(i) }()
	}
	for range 4 {
		w.wg.Go(func() { w.grouped() })
	}
}

func (w *workers) work() {
	defer w.wg.Done()
	n := 0
	for c := range w.commands {
		switch c.op {
		case "count":
			n++
		case "get":
			http.Get(c.url)
		}
	}
}

func (w *workers) numbered(id int) {
	for c := range w.commands {
		switch c.op {
		case "count":
			id++
		case "get":
			http.Get(c.url)
		}
	}
}

func (w *workers) grouped() {
	n := 0
	for c := range w.commands {
		switch c.op {
		case "count":
			n++
		case "get":
			http.Get(c.url)
		}
	}
}

// All kinds wait: that is what the loop is for.
func requests(commands chan command) {
	for c := range commands {
		switch c.op {
		case "get":
			http.Get(c.url)
		case "head":
			http.Head(c.url)
		default:
			log.Print("unknown")
		}
	}
}

// One kind.
func single(commands chan command) {
	for c := range commands {
		if c.op == "skip" {
			continue
		}
		http.Get(c.url)
	}
}

// A condition tells something special apart.
func special(commands chan command) {
	n := 0
	for c := range commands {
		if c.op == "skip" {
			n++
		} else {
			http.Get(c.url)
		}
	}
}

// A switch over what came of it.
func outcome(commands chan command) {
	n := 0
	for c := range commands {
		resp, err := http.Get(c.url)
		switch {
		case err != nil:
			n++
		case resp.StatusCode == 503:
			time.Sleep(time.Second)
		}
		switch _, err := http.Head(c.url); err {
		case nil:
			n++
		case errors.ErrUnsupported:
			time.Sleep(time.Second)
		}
	}
}

// Another goroutine waits.
func handsOver(commands chan command) {
	n := 0
	for c := range commands {
		switch c.op {
		case "count":
			n++
		case "get":
			go func() {
				_, err := http.Get(c.url)
				c.done <- err
			}()
		}
	}
}

// Who asks for a pause gets it.
func script(commands chan command) {
	n := 0
	for c := range commands {
		switch c.op {
		case "count":
			n++
		case "pause":
			time.Sleep(c.wait)
		}
	}
}

// The last message.
func stops(commands chan command, wg *sync.WaitGroup) {
	n := 0
	for c := range commands {
		switch c.op {
		case "count":
			n++
		case "stop":
			wg.Wait()
			return
		case "quit":
			time.Sleep(time.Second)
			os.Exit(1)
		}
	}
}

// Signals.
func signals() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	for s := range c {
		switch s {
		case os.Interrupt:
			time.Sleep(time.Second)
		case os.Kill:
			log.Print("kill")
		}
	}
}

// The loop writes to its one connection.
func writer(commands chan command, conn net.Conn) {
	n := 0
	for c := range commands {
		switch c.op {
		case "count":
			n++
		case "write":
			conn.Write([]byte(c.url))
		}
	}
}

// The answer.
func answers(commands chan command) {
	n := 0
	for c := range commands {
		switch c.op {
		case "count":
			n++
		case "ask":
			c.done <- nil
		}
	}
}

// A range over a slice.
func slice(commands []command) {
	n := 0
	for _, c := range commands {
		switch c.op {
		case "count":
			n++
		case "get":
			http.Get(c.url)
		}
	}
}
