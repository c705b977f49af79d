package bench

import (
	"context"
	"errors"
	"testing"
	"time"

	retrygo "github.com/avast/retry-go/v4"
	"github.com/cenkalti/backoff/v5"
	"github.com/eapache/go-resiliency/retrier"
	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	fstimeout "github.com/failsafe-go/failsafe-go/timeout"
	retry "github.com/sethvargo/go-retry"
	"go.uber.org/ratelimit"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

var sink int

// handLoop is the retry that one would write where it is needed.
func handLoop(ctx context.Context, n int) (int, error) {
	for attempt := 1; ; attempt++ {
		got, err := fetch(ctx, n)
		if err == nil || !isTransient(err) || attempt == 4 {
			return got, err
		}
		select {
		case <-time.After(time.Duration(attempt) * 100 * time.Millisecond):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

func BenchmarkRetryFirstTry(b *testing.B) {
	ctx := context.Background()
	run := func(name string, call func(n int) (int, error)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				got, err := call(i)
				if err != nil {
					b.Fatal(err)
				}
				sink = got
			}
		})
	}
	run("direct", func(n int) (int, error) { return fetch(ctx, n) })
	run("hand-loop", func(n int) (int, error) { return handLoop(ctx, n) })
	run("asyncgen", func(n int) (int, error) { return FetchRetry(ctx, n) })

	eapache := retrier.New(retrier.ExponentialBackoff(4, 100*time.Millisecond), nil)
	run("eapache", func(n int) (got int, err error) {
		err = eapache.RunCtx(ctx, func(ctx context.Context) error { got, err = fetch(ctx, n); return err })
		return got, err
	})
	run("go-retry", func(n int) (got int, err error) {
		err = retry.Do(ctx, retry.WithMaxRetries(3, retry.NewExponential(100*time.Millisecond)), func(ctx context.Context) error {
			got, err = fetch(ctx, n)
			return err
		})
		return got, err
	})
	run("backoff-v5", func(n int) (int, error) {
		return backoff.Retry(ctx, func() (int, error) { return fetch(ctx, n) }, backoff.WithMaxTries(4))
	})
	run("retry-go", func(n int) (got int, err error) {
		return tryRetryGo(ctx, n)
	})
	policy := failsafe.With(retrypolicy.NewBuilder[int]().WithMaxAttempts(4).WithBackoff(100*time.Millisecond, 5*time.Second).Build())
	run("failsafe", func(n int) (int, error) {
		return policy.WithContext(ctx).Get(func() (int, error) { return fetch(ctx, n) })
	})
}

func tryRetryGo(ctx context.Context, n int) (int, error) {
	return retrygo.DoWithData(func() (int, error) { return fetch(ctx, n) }, retrygo.Attempts(4), retrygo.Context(ctx))
}

func BenchmarkRateAllowed(b *testing.B) {
	ctx := context.Background()
	b.Run("clock", func(b *testing.B) {
		start := time.Now()
		for b.Loop() {
			sink += int(time.Since(start))
		}
	})
	b.Run("asyncgen", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := FetchRate(ctx, i); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("uber", func(b *testing.B) {
		l := ratelimit.New(100_000_000)
		for i := 0; b.Loop(); i++ {
			l.Take()
			_, _ = fetch(ctx, i)
		}
	})
	l := rate.NewLimiter(100_000_000, 1_000_000)
	b.Run("x-time-allow", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			l.Allow()
			_, _ = fetch(ctx, i)
		}
	})
	b.Run("x-time-wait", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			_ = l.Wait(ctx)
			_, _ = fetch(ctx, i)
		}
	})
}

// BenchmarkRateContended lets all threads fight for the limiter.
func BenchmarkRateContended(b *testing.B) {
	ctx := context.Background()
	run := func(name string, call func() error) {
		b.Run(name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := call(); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
	run("asyncgen", func() error { _, err := FetchRate(ctx, 1); return err })
	u := ratelimit.New(100_000_000)
	run("uber", func() error { u.Take(); _, err := fetch(ctx, 1); return err })
	l := rate.NewLimiter(100_000_000, 1_000_000)
	run("x-time-wait", func() error {
		if err := l.Wait(ctx); err != nil {
			return err
		}
		_, err := fetch(ctx, 1)
		return err
	})
}

func BenchmarkSlotFree(b *testing.B) {
	ctx := context.Background()
	b.Run("asyncgen", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			_, _ = FetchSlots(ctx, i)
		}
	})
	b.Run("channel", func(b *testing.B) {
		slots := make(chan struct{}, 8)
		for i := 0; b.Loop(); i++ {
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
			}
			_, _ = fetch(ctx, i)
			<-slots
		}
	})
	b.Run("x-semaphore", func(b *testing.B) {
		s := semaphore.NewWeighted(8)
		for i := 0; b.Loop(); i++ {
			_ = s.Acquire(ctx, 1)
			_, _ = fetch(ctx, i)
			s.Release(1)
		}
	})
}

func BenchmarkTimeout(b *testing.B) {
	ctx := context.Background()
	b.Run("context", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			ctx, cancel := context.WithTimeout(ctx, time.Minute)
			_, _ = fetch(ctx, i)
			cancel()
		}
	})
	b.Run("asyncgen", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			_, _ = FetchTimeout(ctx, i)
		}
	})
	policy := failsafe.With(fstimeout.New[int](time.Minute))
	b.Run("failsafe", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			_, _ = policy.GetWithExecution(func(e failsafe.Execution[int]) (int, error) { return fetch(e.Context(), i) })
		}
	})
}

// BenchmarkAllPolicies is the sum: a slot, a turn, a clock reading for the
// budget, a context.
func BenchmarkAllPolicies(b *testing.B) {
	ctx := context.Background()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_, _ = FetchAllPolicies(ctx, i)
	}
}

// The numbers mean nothing if the calls do not do their work.
func TestBenchmarkedCallsWork(t *testing.T) {
	for name, call := range map[string]func(context.Context, int) (int, error){
		"retry": FetchRetry, "rate": FetchRate, "slots": FetchSlots, "timeout": FetchTimeout, "all": FetchAllPolicies,
	} {
		if got, err := call(t.Context(), 7); got != 7 || err != nil {
			t.Errorf("%s: got %d, %v; want 7", name, got, err)
		}
		if _, err := call(t.Context(), -1); !errors.Is(err, errPermanent) {
			t.Errorf("%s: got %v, want the function's own error", name, err)
		}
	}
}
