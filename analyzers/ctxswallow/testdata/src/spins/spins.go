// Package spins: loops that go on after their context has ended.
package spins

import (
	"context"
	"log"
	"time"
)

func work(int)                      {}
func workWith(context.Context, int) {}

func breaks(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			work(job)
		case <-ctx.Done():
			break // want `break leaves only the select: the loop goes on after ctx has ended`
		}
	}
}

func breaksAfterLog(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			workWith(ctx, job)
		case <-ctx.Done():
			log.Println("stopping")
			break // want `break leaves only the select`
		}
	}
}

func continues(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			work(job)
		case <-ctx.Done():
			continue // want `loop goes on, and spins, after ctx has ended: return or break with a label`
		}
	}
}

func nothing(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			work(job)
		case <-ctx.Done(): // want `loop goes on, and spins, after ctx has ended`
		}
	}
}

func onlyLog(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case <-ctx.Done(): // want `loop goes on, and spins, after ctx has ended`
			log.Println("stopping")
		case job := <-jobs:
			work(job)
		}
	}
}

func polls(ctx context.Context, next func() int) {
	for {
		select {
		case <-ctx.Done():
			break // want `break leaves only the select`
		default:
		}
		work(next())
	}
}

func retries(ctx context.Context) (err error) {
	for i := 0; i < 10; i++ {
		if err = tryOnce(); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			break // want `break leaves only the select`
		case <-time.After(time.Second):
		}
	}
	return err
}

func tryOnce() error { return nil }

type server struct {
	ctx  context.Context
	jobs chan int
}

func (s *server) run() {
	for {
		select {
		case job := <-s.jobs:
			work(job)
		case <-s.ctx.Done():
			break // want `the loop goes on after s.ctx has ended`
		}
	}
}

func (s *server) start() {
	go func() {
		for {
			select {
			case job := <-s.jobs:
				work(job)
			case <-s.ctx.Done():
				continue // want `loop goes on, and spins, after s.ctx has ended`
			}
		}
	}()
}

func overTicks(ctx context.Context, t *time.Ticker) {
	for range t.C {
		select {
		case <-ctx.Done():
			break // want `break leaves only the select`
		default:
		}
		work(0)
	}
}

func laterError(ctx context.Context, jobs <-chan func() error) error {
	for {
		var job func() error
		select {
		case <-ctx.Done():
			break // want `break leaves only the select`
		case job = <-jobs:
		}
		if err := job(); err != nil {
			return err
		}
	}
}
