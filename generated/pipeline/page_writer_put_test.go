package pipeline

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestBlockedPutEnds shows every way in which a Put that waits can end without
// its item being accepted.
func TestBlockedPutEnds(t *testing.T) {
	cause := errors.New("no more time")
	for name, test := range map[string]struct {
		end  func(p *PageWriter, cancel context.CancelCauseFunc)
		want []error
	}{
		"its context ends": {func(_ *PageWriter, cancel context.CancelCauseFunc) { cancel(cause) }, []error{cause}},
		"Close":            {func(p *PageWriter, _ context.CancelCauseFunc) { p.Close() }, []error{ErrPageWriterClosed}},
		"Run stops": {func(p *PageWriter, _ context.CancelCauseFunc) {
			ctx, cancel := context.WithCancelCause(context.Background())
			cancel(cause)
			if _, err := p.Run(ctx); err != cause {
				panic(err)
			}
		}, []error{ErrPageWriterClosed, cause}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := NewPageWriter()
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				if _, err := p.PutAll(ctx, pages(250, nil)); err != nil {
					t.Fatal(err)
				}
				type result struct {
					n   int
					err error
				}
				results := make(chan result, 2)
				go func() { n, err := p.PutAll(ctx, pages(10, nil)); results <- result{n, err} }()
				synctest.Wait()
				go func() { results <- result{0, p.Put(ctx, &Page{})} }()
				synctest.Wait()
				test.end(p, cancel)
				accepted := 0
				for range 2 {
					r := <-results
					accepted += r.n
					for _, want := range test.want {
						if !errors.Is(r.err, want) {
							t.Errorf("a blocked call ended with %v, want %v", r.err, want)
						}
					}
				}
				if accepted != 6 || p.Stats().Accepted != 256 {
					t.Errorf("accepted %d of the blocked call, %+v in all; want 6, 256", accepted, p.Stats())
				}
			})
		})
	}
}

// TestDeadContext shows that a context that has ended accepts nothing, even
// though there is room.
func TestDeadContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errBroken)
	p := NewPageWriter()
	if err := p.Put(ctx, &Page{}); err != errBroken {
		t.Errorf("Put: %v", err)
	}
	if n, err := p.PutAll(ctx, pages(3, nil)); n != 0 || err != errBroken {
		t.Errorf("PutAll: %d, %v", n, err)
	}
	wantStats(t, p, PageWriterStats{})
}

// TestAfterTheEnd shows that nothing hangs and nothing is accepted once Run has
// returned, and that Run cannot be repeated.
func TestAfterTheEnd(t *testing.T) {
	p := NewPageWriter()
	p.Close()
	p.Close()
	for range 2 {
		if err := p.Put(t.Context(), &Page{}); err != ErrPageWriterClosed {
			t.Errorf("Put: %v", err)
		}
		if err := p.TryPut(&Page{}); err != ErrPageWriterClosed {
			t.Errorf("TryPut: %v", err)
		}
		if n, err := p.PutAll(t.Context(), pages(2, nil)); n != 0 || err != ErrPageWriterClosed {
			t.Errorf("PutAll: %d, %v", n, err)
		}
		_, _ = p.Run(t.Context())
	}
	if _, err := p.Run(t.Context()); err != ErrPageWriterRan {
		t.Errorf("third Run: %v", err)
	}
}

// TestRunTwiceAtOnce shows that the second Run does not disturb the first.
func TestRunTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		done := start(t.Context(), p.Run)
		synctest.Wait()
		if leftover, err := p.Run(t.Context()); len(leftover) > 0 || err != ErrPageWriterRan {
			t.Errorf("second Run() = %v, %v", leftover, err)
		}
		if err := p.Put(t.Context(), &Page{}); err != nil {
			t.Error(err)
		}
		p.Close()
		if got := <-done; got.err != nil {
			t.Error(got.err)
		}
		wantStats(t, p, PageWriterStats{Accepted: 1, Handled: 1})
	})
}

// TestAcceptedAtTheLastMoment lets a blocked Put see the end of its context
// first and room for its item right after: the item is accepted, and so Put
// must not report an error.
func TestAcceptedAtTheLastMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		if _, err := p.PutAll(t.Context(), pages(256, nil)); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() { result <- p.Put(ctx, &Page{}) }()
		synctest.Wait()
		p.mu.Lock()
		cancel()
		p.pop()
		p.mu.Unlock()
		if err := <-result; err != nil {
			t.Errorf("Put: %v, but the item was accepted", err)
		}
		wantStats(t, p, PageWriterStats{Accepted: 257, Queued: 256, InFlight: 1})
	})
}

// TestSelfFeeding lets every handler put two items of the next generation, and
// the last one close the pipeline.
func TestSelfFeeding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		var open atomic.Int64
		var visit func(depth int) func(context.Context) error
		visit = func(depth int) func(context.Context) error {
			return func(ctx context.Context) error {
				for range 2 {
					if depth == 0 {
						break
					}
					open.Add(1)
					if err := p.Put(ctx, &Page{On: visit(depth - 1)}); err != nil {
						return err
					}
				}
				if open.Add(-1) == 0 {
					p.Close()
				}
				return nil
			}
		}
		open.Add(1)
		if err := p.Put(t.Context(), &Page{On: visit(6)}); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Run(t.Context()); err != nil {
			t.Error(err)
		}
		wantStats(t, p, PageWriterStats{Accepted: 127, Handled: 127})
	})
}

// TestSelfFeedingDeadlockEnds blocks all workers on the full queue: the end of
// the context frees them, and nothing accepted is lost.
func TestSelfFeedingDeadlockEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Hour, errBroken)
		defer cancel()
		feed := func(ctx context.Context) error {
			_, err := p.PutAll(ctx, pages(1000, nil))
			return err
		}
		if _, err := p.PutAll(ctx, pages(4, feed)); err != nil {
			t.Fatal(err)
		}
		if _, err := p.PutAll(ctx, pages(200, func(ctx context.Context) error { return nil })); err != nil {
			t.Fatal(err)
		}
		leftover, err := p.Run(ctx)
		if !errors.Is(err, errBroken) || len(leftover) != 256 {
			t.Errorf("Run() = %d leftovers, %v", len(leftover), err)
		}
		balanced(t, p.Stats())
	})
}
