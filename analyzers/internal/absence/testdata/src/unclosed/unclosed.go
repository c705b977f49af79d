// Unclosed has loops over channels that nobody closes, and waits for their end.
package unclosed

import (
	"context"
	"errors"
	"iter"
	"sync"
)

func run(n int) error {
	if n > 100 {
		return errors.New("too large")
	}
	return nil
}

// The classic: the workers may leave early, upon an error.
func All(numbers []int) {
	work := make(chan int)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for n := range work { // want "nobody closes work, made on line 20, and wg.Wait on line 34 waits for the end of this loop"
				if err := run(n); err != nil {
					return
				}
			}
		})
	}
	for _, n := range numbers {
		work <- n
	}
	wg.Wait()
}

// A Done that is deferred by a literal, a Wait that is deferred, a method.
type batch struct {
	feed    chan int
	workers sync.WaitGroup
}

func Batch(ctx context.Context, numbers iter.Seq[int]) {
	b := &batch{feed: make(chan int, 4)}
	b.workers.Add(1)
	go func() {
		defer func() { b.workers.Done() }()
		b.work(ctx)
	}()
	b.pull(numbers)
}

func (b *batch) work(ctx context.Context) {
	for n := range b.feed { // want "nobody closes b.feed, made on line 44, and b.workers.Wait on line 65 waits for the end of this loop"
		if ctx.Err() != nil {
			return
		}
		if run(n) != nil {
			return
		}
	}
}

func (b *batch) pull(numbers iter.Seq[int]) {
	defer b.workers.Wait()
	for n := range numbers {
		b.feed <- n
	}
}

// The one who waits is a goroutine of its own.
func Collect(numbers []int) (sum int) {
	work, results := make(chan int), make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := range work { // want "nobody closes work, made on line 73, and wg.Wait on line 84 waits for the end of this loop"
			if err := run(n); err != nil {
				return
			}
			results <- n
		}
	})
	go func() {
		wg.Wait()
		close(results)
	}()
	for _, n := range numbers {
		work <- n
	}
	for n := range results {
		sum += n
	}
	return sum
}

// It is closed.
func Closed(numbers []int) {
	work := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := range work {
			if err := run(n); err != nil {
				return
			}
		}
	})
	for _, n := range numbers {
		work <- n
	}
	close(work)
	wg.Wait()
}

// A value says that there are no more.
func Sentinel(numbers []int) {
	work := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := range work {
			if n < 0 {
				return
			}
			run(n)
		}
	})
	for _, n := range numbers {
		work <- n
	}
	work <- -1
	wg.Wait()
}

// A received error says so.
func Errors(numbers []int) {
	failures := make(chan error)
	var wg sync.WaitGroup
	wg.Go(func() {
		for err := range failures {
			if err == nil {
				return
			}
		}
	})
	for _, n := range numbers {
		failures <- run(n)
	}
	failures <- nil
	wg.Wait()
}

// Somebody else goes on sending, so that an error comes.
type service struct {
	jobs chan int
	wg   sync.WaitGroup
}

func Start() *service {
	s := &service{jobs: make(chan int)}
	s.wg.Go(func() {
		for n := range s.jobs {
			if err := run(n); err != nil {
				return
			}
		}
	})
	return s
}

func (s *service) Submit(n int) { s.jobs <- n }
func (s *service) Stop()        { s.wg.Wait() }

// Each job is counted, not each worker.
func PerJob(numbers []int) {
	work := make(chan int)
	var wg sync.WaitGroup
	go func() {
		for n := range work {
			if err := run(n); err != nil {
				panic(err)
			}
			wg.Done()
		}
	}()
	for _, n := range numbers {
		wg.Add(1)
		work <- n
	}
	wg.Wait()
}

// The loop that sends never ends: nobody comes to the Wait.
func Endless(next func() int) {
	work := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := range work {
			if err := run(n); err != nil {
				return
			}
		}
	})
	go func() {
		wg.Wait()
		panic("all workers have failed")
	}()
	for {
		work <- next()
	}
}
