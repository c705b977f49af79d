package call

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// answers is a Site that gives the given errors one after another, then pages.
func answers(calls *atomic.Int64, errs ...error) *Site {
	return &Site{Serve: func(ctx context.Context, path string) (*Page, error) {
		n := int(calls.Add(1))
		if n <= len(errs) && errs[n-1] != nil {
			return nil, errs[n-1]
		}
		return &Page{Path: path}, nil
	}}
}

func TestRateExact(t *testing.T) {
	for round := range 3 {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			var n, calls atomic.Int64
			site := &Site{Serve: func(context.Context, string) (*Page, error) { n.Add(1); return nil, nil }}
			for range 1000 {
				go func() {
					if err := crawlPageRate.wait(t.Context()); err == nil {
						calls.Add(1)
					}
				}()
			}
			synctest.Wait()
			if got := calls.Load(); got != 10 {
				t.Fatalf("round %d: at once %d", round, got)
			}
			for i := range 990 {
				time.Sleep(20 * time.Millisecond)
				synctest.Wait()
				if got := calls.Load(); got != int64(11+i) {
					t.Fatalf("round %d: after %v: %d", round, time.Since(start), got)
				}
			}
			_ = site
			// mass cancellation
			ctx, cancel := context.WithCancelCause(t.Context())
			for range 1000 {
				go crawlPageRate.wait(ctx)
			}
			synctest.Wait()
			cancel(errors.New("enough"))
			synctest.Wait()
			before := time.Now()
			if err := crawlPageRate.wait(t.Context()); err != nil || time.Since(before) != 20*time.Millisecond {
				t.Errorf("%v %v", err, time.Since(before))
			}
		})
	}
}

func BenchmarkFirstTry(b *testing.B) {
	var calls atomic.Int64
	site := answers(&calls)
	page := &Page{}
	site.Serve = func(context.Context, string) (*Page, error) { return page, nil }
	b.Run("direct", func(b *testing.B) {
		for b.Loop() {
			fetchPage(b.Context(), site, "x")
		}
	})
	ctx := context.Background()
	b.Run("retry", func(b *testing.B) {
		for b.Loop() {
			FetchPage(ctx, site, "x")
		}
	})
	var l crawlPageLimiter
	b.Run("rate", func(b *testing.B) {
		for b.Loop() {
			l.tat.Store(0)
			l.wait(ctx)
		}
	})
	b.Run("since", func(b *testing.B) {
		for b.Loop() {
			time.Since(crawlPageEpoch)
		}
	})
	var s crawlPageSemaphore
	b.Run("slots", func(b *testing.B) {
		for b.Loop() {
			s.acquire(ctx)
			s.release()
		}
	})
}
