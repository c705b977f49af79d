//go:build unix

package bench

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/alitto/pond/v2"
	"github.com/panjf2000/ants/v2"
	"github.com/puzpuzpuz/xsync/v4"
)

const (
	pipelineProducers = 4
	pipelineWorkers   = 4
	pipelineQueue     = 256
)

// cpuTime is what the process has used so far, on all cores: a queue whose
// waiters spin is fast by the clock and dear by this.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// measurePipeline lets four producers put the orders of a benchmark, each its
// share, while run works on them. It ends the work with end.
func measurePipeline(b *testing.B, produce func(ctx context.Context, n int), end func(), run func(ctx context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	b.ReportAllocs()
	before := cpuTime()
	b.ResetTimer()
	var producers, all sync.WaitGroup
	for i := range pipelineProducers {
		n := b.N / pipelineProducers
		if i == 0 {
			n += b.N % pipelineProducers
		}
		producers.Go(func() { produce(ctx, n) })
	}
	all.Go(func() {
		producers.Wait()
		end()
	})
	run(ctx)
	all.Wait()
	b.ReportMetric(float64(cpuTime()-before)/float64(b.N), "cpu-ns/op")
}

// each puts orders one by one.
func each(put func(ctx context.Context, order *Order)) func(context.Context, int) {
	order := &Order{}
	return func(ctx context.Context, n int) {
		for range n {
			put(ctx, order)
		}
	}
}

// workers runs as many goroutines as a pipeline has workers.
func workers(ctx context.Context, work func(ctx context.Context)) {
	var wg sync.WaitGroup
	for range pipelineWorkers {
		wg.Go(func() { work(ctx) })
	}
	wg.Wait()
}

func BenchmarkPipeline(b *testing.B) {
	b.Run("asyncgen", benchmarkOrderQueue)
	b.Run("asyncgen-PutAll-64", benchmarkPutAll)
	b.Run("asyncgen-batches-of-64", benchmarkOrderBatches)
	b.Run("channel-select", benchmarkChannelSelect)
	b.Run("channel", benchmarkChannel)
	b.Run("xsync-MPMC", benchmarkXsync)
	b.Run("pond", benchmarkPond)
	b.Run("ants", benchmarkAnts)
}

func benchmarkOrderQueue(b *testing.B) {
	q := NewOrderQueue()
	measurePipeline(b, each(func(ctx context.Context, order *Order) {
		if err := q.Put(ctx, order); err != nil {
			b.Error(err)
		}
	}), q.Close, func(ctx context.Context) {
		if _, err := q.Run(ctx); err != nil {
			b.Error(err)
		}
	})
}

func benchmarkPutAll(b *testing.B) {
	q := NewOrderQueue()
	measurePipeline(b, chunks(b, q.PutAll), q.Close, func(ctx context.Context) {
		if _, err := q.Run(ctx); err != nil {
			b.Error(err)
		}
	})
}

func benchmarkOrderBatches(b *testing.B) {
	q := NewOrderBatches()
	measurePipeline(b, chunks(b, q.PutAll), q.Close, func(ctx context.Context) {
		if _, err := q.Run(ctx); err != nil {
			b.Error(err)
		}
	})
}

// chunks puts orders by 64.
func chunks(b *testing.B, putAll func(context.Context, []*Order) (int, error)) func(context.Context, int) {
	orders := make([]*Order, 64)
	for i := range orders {
		orders[i] = &Order{Number: i}
	}
	return func(ctx context.Context, n int) {
		for n > 0 {
			k := min(n, len(orders))
			if _, err := putAll(ctx, orders[:k]); err != nil {
				b.Error(err)
			}
			n -= k
		}
	}
}

// benchmarkChannelSelect is what one writes by hand: a channel, and select so
// that every wait ends with the context.
func benchmarkChannelSelect(b *testing.B) {
	queue := make(chan *Order, pipelineQueue)
	measurePipeline(b, each(func(ctx context.Context, order *Order) {
		select {
		case queue <- order:
		case <-ctx.Done():
			b.Error(ctx.Err())
		}
	}), func() { close(queue) }, func(ctx context.Context) {
		workers(ctx, func(ctx context.Context) {
			for {
				select {
				case order, ok := <-queue:
					if !ok {
						return
					}
					if err := ship(ctx, order); err != nil {
						b.Error(err)
					}
				case <-ctx.Done():
					return
				}
			}
		})
	})
}

// benchmarkChannel cannot be cancelled.
func benchmarkChannel(b *testing.B) {
	queue := make(chan *Order, pipelineQueue)
	measurePipeline(b, each(func(_ context.Context, order *Order) { queue <- order }),
		func() { close(queue) }, func(ctx context.Context) {
			workers(ctx, func(ctx context.Context) {
				for order := range queue {
					if err := ship(ctx, order); err != nil {
						b.Error(err)
					}
				}
			})
		})
}

// benchmarkXsync makes a waiting queue of one that does not wait, by yielding
// the processor. Idle workers burn it.
func benchmarkXsync(b *testing.B) {
	queue := xsync.NewMPMCQueue[*Order](pipelineQueue)
	var closed atomic.Bool
	measurePipeline(b, each(func(_ context.Context, order *Order) {
		for !queue.TryEnqueue(order) {
			runtime.Gosched()
		}
	}), func() { closed.Store(true) }, func(ctx context.Context) {
		workers(ctx, func(ctx context.Context) {
			for {
				last := closed.Load() // before looking: what comes later is seen the next time
				order, ok := queue.TryDequeue()
				switch {
				case ok:
					if err := ship(ctx, order); err != nil {
						b.Error(err)
					}
				case last:
					return
				default:
					runtime.Gosched()
				}
			}
		})
	})
}

func benchmarkPond(b *testing.B) {
	pool := pond.NewPool(pipelineWorkers, pond.WithQueueSize(pipelineQueue))
	measurePipeline(b, each(func(ctx context.Context, order *Order) {
		if err := pool.Go(func() { _ = ship(ctx, order) }); err != nil {
			b.Error(err)
		}
	}), pool.StopAndWait, func(context.Context) {})
}

func benchmarkAnts(b *testing.B) {
	pool, err := ants.NewPool(pipelineWorkers)
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Release()
	var done sync.WaitGroup
	measurePipeline(b, each(func(ctx context.Context, order *Order) {
		done.Add(1)
		if err := pool.Submit(func() { _ = ship(ctx, order); done.Done() }); err != nil {
			b.Error(err)
		}
	}), done.Wait, func(context.Context) {})
}
