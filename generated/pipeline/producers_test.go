package pipeline

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// putter is what Run hands to a producer.
type putter = func(context.Context, *Page) error

// puts makes a producer that puts n pages.
func puts(n int, on func(context.Context) error) func(context.Context, putter) error {
	return func(ctx context.Context, put putter) error {
		for _, page := range pages(n, on) {
			if err := put(ctx, page); err != nil {
				return err
			}
		}
		return nil
	}
}

// TestProducersEnd shows that the pipeline closes and drains itself when the
// last producer has returned.
func TestProducersEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var handled atomic.Int32
		on := func(context.Context) error { handled.Add(1); time.Sleep(time.Second); return nil }
		p := NewPageFeed(&Site{Crawl: puts(100, on), Load: puts(0, nil)})
		leftover, err := p.Run(t.Context())
		if err != nil || leftover != nil || handled.Load() != 100 {
			t.Errorf("Run() = %v, %v; handled %d", leftover, err, handled.Load())
		}
		if err := p.TryPut(&Page{}); err != ErrPageFeedClosed {
			t.Errorf("TryPut: %v", err)
		}
	})
}

// TestProducerFails shows that the error of a producer stops everything, like
// that of a handler, and is told from it.
func TestProducerFails(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error":  func() error { return errBroken },
		"panic":  func() error { panic(errBroken) },
		"Goexit": func() error { runtime.Goexit(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stuck := func(ctx context.Context) error { <-ctx.Done(); return nil }
				p := NewPageFeed(&Site{
					Crawl: puts(1000, stuck), // blocked in put when the other fails
					Load:  func(context.Context, putter) error { time.Sleep(time.Second); return fail() },
				})
				leftover, err := p.Run(t.Context())
				var failure *PageFeedProducerError
				if !errors.As(err, &failure) || failure.Producer != "load" || failure != err {
					t.Fatalf("Run() = %v", err)
				}
				var caught *PageFeedPanic
				if errors.As(err, &caught) != (name != "error") || errors.Is(err, errBroken) != (name != "Goexit") {
					t.Errorf("Run() = %v", err)
				}
				if s := p.Stats(); len(leftover) != 4 || s != (PageFeedStats{Accepted: 7, Handled: 3, Queued: 4}) {
					t.Errorf("%d leftovers, %+v", len(leftover), s)
				}
			})
		})
	}
}

// TestHandlerFailsUnderProducers shows that producers that are told to end add
// nothing to the error, in whichever way they return.
func TestHandlerFailsUnderProducers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageFeed(&Site{
			Crawl: puts(1000, func(context.Context) error { time.Sleep(time.Second); return errBroken }),
			Load: func(ctx context.Context, _ putter) error {
				<-ctx.Done()
				time.Sleep(time.Minute) // Run waits for it
				return ctx.Err()
			},
		})
		before := time.Now()
		_, err := p.Run(t.Context())
		var failure *PageFeedProducerError
		if !errors.Is(err, errBroken) || errors.As(err, &failure) || time.Since(before) != time.Second+time.Minute {
			t.Errorf("Run() = %v after %v", err, time.Since(before))
		}
	})
}

// TestCloseUnderProducers shows that Close ends the producers without an error,
// and that Run drains.
func TestCloseUnderProducers(t *testing.T) {
	for _, early := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var p *PageFeed
			p = NewPageFeed(&Site{
				Crawl: puts(1000, func(context.Context) error { p.Close(); return nil }),
				Load: func(ctx context.Context, _ putter) error {
					<-ctx.Done()
					return context.Cause(ctx)
				},
			})
			if early {
				p.Close()
			}
			leftover, err := p.Run(t.Context())
			if err != nil || leftover != nil {
				t.Errorf("Run() = %v, %v", leftover, err)
			}
			if s := p.Stats(); s.Accepted != s.Handled || (s.Handled == 0) != early || s.Handled > 8 {
				t.Errorf("Stats() = %+v", s)
			}
		})
	}
}

// TestCancelUnderProducers shows that everything ends with the cause.
func TestCancelUnderProducers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errBroken)
		defer cancel()
		stuck := func(ctx context.Context) error { <-ctx.Done(); return nil }
		p := NewPageFeed(&Site{Crawl: puts(1000, stuck), Load: puts(1000, stuck)})
		leftover, err := p.Run(ctx)
		if err != errBroken || len(leftover) != 4 || p.Stats().Handled != 3 {
			t.Errorf("Run() = %d leftovers, %v; %+v", len(leftover), err, p.Stats())
		}
	})
}

// TestProducerFailsWithContinue shows that a producer's error is not lost,
// although it stops nobody.
func TestProducerFailsWithContinue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var handled atomic.Int32
		on := func(context.Context) error { handled.Add(1); return errBroken }
		list := func(put func(context.Context, *Page) error) error {
			if err := puts(20, on)(t.Context(), put); err != nil {
				return err
			}
			return errBroken
		}
		p := NewPageImport()
		leftover, err := p.Run(context.WithValue(t.Context(), sourceKey{}, list))
		var failure *PageImportProducerError
		if !errors.As(err, &failure) || failure.Producer != "listPages" || leftover != nil || handled.Load() != 20 {
			t.Errorf("Run() = %v, %v; handled %d", leftover, err, handled.Load())
		}
		if s := p.Stats(); s != (PageImportStats{Accepted: 20, Failed: 20}) {
			t.Errorf("Stats() = %+v", s)
		}
	})
}
