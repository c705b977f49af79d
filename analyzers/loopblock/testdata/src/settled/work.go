package settled

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"example.org/library"
	"settled/own"
)

// What the goroutines of another module do with each other is theirs.
func closes(in, tick chan int, foreign *library.Encoder, e *own.Encoder) {
	n := 0
	for {
		select {
		case <-in:
			foreign.Close()
			e.Close() // want `Wait in this case blocks the event loop: \(\*own.Encoder\).Close`
		case <-tick:
			n++
		}
	}
}

// The events of another module are worked off in their order.
func streams(events chan library.Event, more <-chan *library.Event, w *library.Watcher) {
	n := 0
	for e := range events {
		switch e.Kind {
		case "count":
			n++
		case "get":
			http.Get(e.Name)
		}
	}
	for {
		e := <-more
		switch e.Kind {
		case "count":
			n++
		case "get":
			http.Get(e.Name)
		}
	}
}

func watches(w *library.Watcher, stop chan int) {
	n := 0
	names, _ := w.Subscribe()
	for name := range names {
		switch name {
		case "count":
			n++
		case "get":
			http.Get(name)
		}
	}
	for {
		select {
		case e := <-w.Events:
			switch e := e.(type) {
			case int:
				n++
			case string:
				http.Get(e)
			}
		case <-stop:
			return
		}
	}
}

// Those of the same module may be waited for.
func actor(events chan own.Event) {
	n := 0
	for e := range events {
		switch e.Kind {
		case "count":
			n++
		case "get":
			http.Get(e.Name) // want `http.Get in this case`
		}
	}
}

// Who puts a job in a queue does not wait for it.
type job struct {
	kind string
	urls []string
}

func jobs() {
	queue, direct := make(chan job, 100), make(chan job)
	go run(queue)
	go serve(direct)
	queue <- job{kind: "count"}
	direct <- job{kind: "count"}
}

func run(queue chan job) {
	n := 0
	for j := range queue {
		switch j.kind {
		case "count":
			n++
		case "get":
			http.Get(j.urls[0])
		}
	}
}

// But for its turn where there is no room.
func serve(direct chan job) {
	n := 0
	for j := range direct {
		switch j.kind {
		case "count":
			n++
		case "get":
			http.Get(j.urls[0]) // want `http.Get in this case`
		}
	}
}

// And for the answer.
type call struct {
	kind string
	done *struct{ err chan error }
}

func calls() {
	queue := make(chan call, 100)
	go answer(queue)
	queue <- call{}
}

func answer(queue chan call) {
	n := 0
	for c := range queue {
		switch c.kind {
		case "count":
			n++
		case "get":
			http.Get("http://localhost") // want `http.Get in this case`
		}
	}
}

// The loop writes the file that it flushes.
type journal struct {
	file *os.File
	w    *bufio.Writer
	n    int
}

func (j *journal) run(lines chan string, tick *time.Ticker) {
	for {
		select {
		case line := <-lines:
			j.write(line)
		case <-tick.C:
			j.w.Flush()
			j.file.Sync()
		}
	}
}

func (j *journal) write(line string) { j.w.WriteString(line) }

func (j *journal) encodes(values chan any, numbers chan int, tick *time.Ticker) {
	enc := json.NewEncoder(j.file)
	for {
		select {
		case v := <-values:
			enc.Encode(v)
		case n := <-numbers:
			j.print(n)
		case <-tick.C:
			j.file.Sync()
		}
	}
}

func (j *journal) print(n int) {
	if n > 0 {
		j.print(n - 1)
	}
	fmt.Fprintln(j.file, n)
}

func (j *journal) counts(lines chan string, tick *time.Ticker) {
	for {
		select {
		case <-lines:
			j.n++
		case <-tick.C:
			j.file.Sync() // want `Sync in this case`
		}
	}
}

// The disk is soon done: a tick can wait for that, and a report of an error.
func (j *journal) settles(files chan *os.File, errs chan error, tick *time.Ticker) {
	for {
		select {
		case file := <-files:
			file.Sync()
		case <-tick.C:
			j.n++
		case err := <-errs:
			fmt.Println(err)
		}
	}
}

// Work that is shared out to the processors.
func sums(batches chan []int, asked chan chan int) {
	total := 0
	for {
		select {
		case batch := <-batches:
			var wg sync.WaitGroup
			results := make([]int, len(batch))
			for i, n := range batch {
				wg.Go(func() { results[i] = n * n })
			}
			for i, n := range batch {
				wg.Add(1)
				go func() {
					defer wg.Done()
					results[i] += n
				}()
			}
			wg.Wait()
			total += results[0]
		case reply := <-asked:
			reply <- total
		}
	}
}

func loads(batches chan []string, asked chan chan int) {
	total := 0
	for {
		select {
		case batch := <-batches:
			var wg sync.WaitGroup
			for _, url := range batch {
				wg.Go(func() { http.Get(url) })
			}
			wg.Wait() // want `Wait in this case`
			total++
		case reply := <-asked:
			reply <- total
		}
	}
}
