// Package single holds loops with one duty and a stop case: the loop exists to
// do that work, so only waits that nothing ends keep it from stopping.
package single

import (
	"context"
	"net/http"
	"sync"
	"time"
)

type worker struct {
	jobs chan string
	out  chan string
	wg   sync.WaitGroup
}

func (w *worker) requests(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case url := <-w.jobs:
			http.Get(url) // the work of the loop
		}
	}
}

func (w *worker) sleeps(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-w.jobs:
			time.Sleep(5 * time.Second) // want `time.Sleep in this case blocks the event loop and its stop case \(sleep\)`
		}
	}
}

func (w *worker) pauses(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-w.jobs:
			time.Sleep(100 * time.Millisecond) // stopping can wait that long
		}
	}
}

func (w *worker) backsOff(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.jobs:
			wait(ctx, 5*time.Second) // ends with the context
		}
	}
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// The callee would listen to a context, but is given one that never ends.
func (w *worker) wrongContext(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.jobs:
			wait(context.Background(), 5*time.Second) // want `select in this case blocks the event loop and its stop case: wait → select \(sleep\)`
		}
	}
}

func (w *worker) forwards(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case job := <-w.jobs:
			w.out <- job // want `send on w.out in this case blocks the event loop and its stop case`
		}
	}
}

// A coordinator in the package takes results until its workers are done.
type coordinator struct {
	inputs  chan int
	results chan int
}

func (c *coordinator) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-c.inputs:
			c.results <- n * n
		}
	}
}

func (c *coordinator) run(ctx context.Context, workers int) {
	c.results = make(chan int)
	done := ctx.Done()
	for workers > 0 {
		select {
		case n := <-c.results:
			if n < 0 {
				workers--
			}
		case <-done:
			done = nil
		}
	}
}

func (w *worker) forwardsOrStops(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case job := <-w.jobs:
			select {
			case w.out <- job:
			case <-ctx.Done():
				return
			}
		}
	}
}

func (w *worker) joins(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-w.jobs:
			w.wg.Wait() // want `\(\*sync.WaitGroup\).Wait in this case blocks the event loop and its stop case`
		}
	}
}

// Restarting: the goroutines have ended, new ones begin.
func (w *worker) restarts(failed chan error, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-failed:
			w.wg.Wait()
			w.start()
		}
	}
}

func (w *worker) start() {
	w.wg.Add(1)
	go func() { defer w.wg.Done() }()
}

// Waiting for workers that the case itself has started is doing its work.
func (w *worker) fansOut(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case job := <-w.jobs:
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() { http.Get(job) })
			}
			wg.Wait()
		}
	}
}

// A flag that only ends the loop is a stop case too.
func (w *worker) flag(stop chan struct{}) {
	running := true
	for running {
		select {
		case <-stop:
			running = false
		case url := <-w.jobs:
			http.Get(url)
		}
	}
}

// Two triggers of one duty.
func (w *worker) triggers(t *time.Ticker, force chan struct{}, stop chan struct{}) {
	for {
		select {
		case <-t.C:
			w.flush()
		case <-force:
			w.flush()
		case <-stop:
			return
		}
	}
}

func (w *worker) flush() { http.Get("http://localhost") }

// A case that arms the timer of the other has no duty of its own.
func (w *worker) debounce(stop chan struct{}) {
	t := time.NewTimer(time.Hour)
	for {
		select {
		case <-w.jobs:
			t.Reset(time.Second)
		case <-t.C:
			w.flush()
		case <-stop:
			return
		}
	}
}

// Sleeping in steps and looking for the end in between.
func (w *worker) looks(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-w.jobs:
			for range 10 {
				time.Sleep(time.Second)
				select {
				case <-stop:
					return
				default:
				}
			}
		}
	}
}
