//go:build unix

package bench

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/sourcegraph/conc/iter"
	"github.com/sourcegraph/conc/pool"
	"golang.org/x/sync/errgroup"
)

// fanOutWorkers is the concurrency of everything measured here.
const fanOutWorkers = 8

// BenchmarkFanOut measures the processor time for an item, all workers together, beside the time that passes.
func BenchmarkFanOut(b *testing.B) {
	for _, w := range []struct {
		name  string
		n     int
		shape func(i int) load
	}{
		{"trivial", 10, func(int) load { return load{} }},
		{"trivial", 1000, func(int) load { return load{} }},
		{"trivial", 100000, func(int) load { return load{} }},
		{"1µs", 1000, func(int) load { return load{spin: 1200} }},
		{"uneven", 1000, func(i int) load { return load{spin: i % 16 * i % 16 * 16} }},
		{"sleep100µs", 1000, func(int) load { return load{sleep: 100 * time.Microsecond} }},
	} {
		items := make([]load, w.n)
		for i := range items {
			items[i] = w.shape(i)
			items[i].x = i
		}
		for _, f := range fanOuts {
			b.Run(fmt.Sprintf("%s-%d/%s", w.name, w.n, f.name), func(b *testing.B) { measure(b, items, f.run) })
		}
	}
}

func measure(b *testing.B, items []load, run func(ctx context.Context, items []load) error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	b.ReportAllocs()
	start, used := time.Now(), processorTime()
	for b.Loop() {
		if err := run(ctx, items); err != nil {
			b.Fatal(err)
		}
	}
	per := float64(b.N) * float64(len(items))
	b.ReportMetric(float64(processorTime()-used)/per, "cpu-ns/item")
	b.ReportMetric(float64(time.Since(start))/per, "ns/item")
	b.ReportMetric(0, "ns/op")
}

// processorTime returns the processor time that the process has used.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

var fanOuts = []struct {
	name string
	run  func(ctx context.Context, items []load) error
}{
	{"sequential", sequential},
	{"asyncgen", func(ctx context.Context, items []load) error {
		_, err := Squares(ctx, items)
		return err
	}},
	{"asyncgen-collect", func(ctx context.Context, items []load) error {
		_, err := SquaresEach(ctx, items)
		return err
	}},
	{"asyncgen-policies", func(ctx context.Context, items []load) error {
		_, err := SquaresRetry(ctx, items)
		return err
	}},
	{"asyncgen-stream", func(ctx context.Context, items []load) error {
		for _, err := range SquaresStream(ctx, items) {
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{"asyncgen-seq", func(ctx context.Context, items []load) error {
		_, err := SquaresSeq(ctx, slices.Values(items))
		return err
	}},
	{"conc-iter", func(ctx context.Context, items []load) error {
		_, err := iter.Mapper[load, int]{MaxGoroutines: fanOutWorkers}.MapErr(items, func(l *load) (int, error) { return square(ctx, *l) })
		return err
	}},
	{"conc-pool", func(ctx context.Context, items []load) error {
		p := pool.NewWithResults[int]().WithMaxGoroutines(fanOutWorkers).WithContext(ctx)
		for _, l := range items {
			p.Go(func(ctx context.Context) (int, error) { return square(ctx, l) })
		}
		_, err := p.Wait()
		return err
	}},
	{"errgroup", func(ctx context.Context, items []load) error {
		g, ctx := errgroup.WithContext(ctx)
		g.SetLimit(fanOutWorkers)
		results := make([]int, len(items))
		for i, l := range items {
			g.Go(func() (err error) {
				results[i], err = square(ctx, l)
				return err
			})
		}
		return g.Wait()
	}},
}

// sequential is the loop without any concurrency.
func sequential(ctx context.Context, items []load) error {
	results := make([]int, len(items))
	for i, l := range items {
		x, err := square(ctx, l)
		if err != nil {
			return err
		}
		results[i] = x
	}
	return nil
}
