package settled

import (
	"context"
	"net/http"
	"time"
)

// Nobody waits for a case whose events are dropped when the loop is busy.
type intervals struct {
	changed, asked chan int
	d              time.Duration
}

func newIntervals() *intervals {
	return &intervals{changed: make(chan int, 1), asked: make(chan int)}
}

func (i *intervals) change(d int) {
	select {
	case i.changed <- d:
	default:
	}
}

func (i *intervals) ask(d int) { i.asked <- d }

func (i *intervals) clean(ctx context.Context, jobs chan string) {
	for {
		select {
		case <-ctx.Done():
			return
		case url := <-jobs:
			http.Get(url)
		case d := <-i.changed:
			i.d = time.Duration(d)
		}
	}
}

func (i *intervals) cleanAndAsked(ctx context.Context, jobs chan string) {
	for {
		select {
		case <-ctx.Done():
			return
		case url := <-jobs:
			http.Get(url) // want `http.Get in this case`
		case d := <-i.asked:
			i.d = time.Duration(d)
		}
	}
}

// Who hands out the work takes the results.
func pool(n int) (sum int) {
	work, results, stop := make(chan int), make(chan int), make(chan int)
	for range n {
		go square(work, results, stop)
	}
	for i := range n {
		work <- i
	}
	for range n {
		sum += <-results
	}
	for range n {
		stop <- 1
	}
	return sum
}

func square(work, results, stop chan int) {
	for {
		select {
		case n := <-work:
			results <- n * n
		case <-stop:
			return
		}
	}
}

// Or hands out and takes in one select.
func coordinate(n int) (sum int) {
	work, results, stop := make(chan int), make(chan int), make(chan int)
	go double(work, results, stop)
	for sum < n {
		select {
		case work <- n:
		case m := <-results:
			sum += m
		}
	}
	stop <- 1
	return sum
}

func double(work, results, stop chan int) {
	for {
		select {
		case n := <-work:
			results <- 2 * n
		case <-stop:
			return
		}
	}
}

// Or gives up after some time.
func impatient(ctx context.Context, n int) int {
	work, results, stop := make(chan int), make(chan int), make(chan int)
	go cube(work, results, stop)
	defer close(stop)
	work <- n
	select {
	case n := <-results:
		return n
	case <-ctx.Done():
		return 0
	}
}

func cube(work, results, stop chan int) {
	for {
		select {
		case n := <-work:
			results <- n * n * n // want `send on results in this case`
		case <-stop:
			return
		}
	}
}

// Another one takes the results, and may have gone.
func handOut(ctx context.Context, jobs []int) {
	work, results, stop := make(chan int), make(chan int), make(chan int)
	go halve(work, results, stop)
	go func() {
		for n := range results {
			if n == 0 {
				return
			}
		}
	}()
	for _, n := range jobs {
		work <- n
	}
	stop <- 1
}

func halve(work, results, stop chan int) {
	for {
		select {
		case n := <-work:
			results <- n / 2 // want `send on results in this case`
		case <-stop:
			return
		}
	}
}

// The other goroutine answers before it does what takes time.
func swaps(entries chan string, tick *time.Ticker) {
	var buffer, old []string
	flush := make(chan chan int)
	go func() {
		for ch := range flush {
			old, buffer = buffer, old
			close(ch)
			http.Get("http://localhost")
		}
	}()
	for {
		select {
		case e := <-entries:
			buffer = append(buffer, e)
		case <-tick.C:
			ch := make(chan int)
			flush <- ch // want `send on flush in this case`
			<-ch
		}
	}
}

// Or after it.
func flushes(entries chan string, tick *time.Ticker) {
	var buffer []string
	flush := make(chan chan int)
	go func() {
		for ch := range flush {
			http.Get("http://localhost")
			ch <- len(buffer)
		}
	}()
	for {
		select {
		case e := <-entries:
			buffer = append(buffer, e)
		case <-tick.C:
			ch := make(chan int)
			flush <- ch // want `send on flush in this case`
			<-ch        // want `receive from a channel in this case`
		}
	}
}

// There is room for each answer, if not in the tests.
type question struct{ reply chan answerTo }

type answerTo struct{ n int }

func answersLater(questions chan question, results chan int) {
	var open []question
	for {
		select {
		case q := <-questions:
			open = append(open, q)
		case n := <-results:
			for _, q := range open {
				q.reply <- answerTo{n}
			}
		}
	}
}

func asksLater() answerTo {
	questions, results := make(chan question), make(chan int)
	go answersLater(questions, results)
	q := question{make(chan answerTo, 1)}
	questions <- q
	report(results)
	return <-q.reply
}

func report(results chan int) { results <- 1 }

// What is dropped meanwhile would have been answered.
type queues struct {
	refusals chan string
	jobs     chan string
	reply    func(string)
}

func newQueues() *queues { return &queues{refusals: make(chan string, 4), jobs: make(chan string, 4)} }

func (q *queues) refuse(peer string) {
	select {
	case q.refusals <- peer:
	default:
	}
}

func (q *queues) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case url := <-q.jobs:
			http.Get(url) // want `http.Get in this case`
		case peer := <-q.refusals:
			http.Post(peer, "text/plain", nil) // want `http.Post in this case`
		}
	}
}
