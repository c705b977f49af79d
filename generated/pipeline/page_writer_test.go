package pipeline

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"
)

// outcome is what Run returned.
type outcome struct {
	leftover []*Page
	err      error
}

// start calls Run in a goroutine of the bubble.
func start(ctx context.Context, run func(context.Context) ([]*Page, error)) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		leftover, err := run(ctx)
		done <- outcome{leftover, err}
	}()
	return done
}

// pages returns pages with the numbers from 0 to n-1 that do the same.
func pages(n int, on func(ctx context.Context) error) []*Page {
	list := make([]*Page, n)
	for i := range list {
		list[i] = &Page{N: i, On: on}
	}
	return list
}

// numbers returns the numbers of the pages.
func numbers(pages []*Page) []int {
	list := make([]int, len(pages))
	for i, page := range pages {
		list[i] = page.N
	}
	return list
}

// upTo returns the numbers from first to last.
func upTo(first, last int) []int {
	var list []int
	for n := first; n <= last; n++ {
		list = append(list, n)
	}
	return list
}

// balanced checks the invariant of the counters.
func balanced(t *testing.T, s PageWriterStats) {
	t.Helper()
	if s.Accepted != s.Handled+s.Failed+s.Queued+s.InFlight || s.InFlight < 0 || s.InFlight > 4 || s.Queued > 256 {
		t.Fatalf("unbalanced counters: %+v", s)
	}
}

func wantStats(t *testing.T, p *PageWriter, want PageWriterStats) {
	t.Helper()
	if got := p.Stats(); got != want {
		t.Errorf("Stats() = %+v, want %+v", got, want)
	}
}

// TestEveryItemOnce hands numbers of items over that lie around the sizes of
// the queue, from one producer and from many.
func TestEveryItemOnce(t *testing.T) {
	for _, n := range []int{0, 1, 3, 255, 256, 257, 10_000} {
		for _, producers := range []int{1, 7} {
			t.Run(fmt.Sprintf("%d items, %d producers", n, producers), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { testEveryItemOnce(t, n, producers) })
			})
		}
	}
}

func testEveryItemOnce(t *testing.T, n, producers int) {
	p := NewPageWriter()
	seen := make([]atomic.Int32, n)
	var wg sync.WaitGroup
	for first := range producers {
		wg.Go(func() {
			for i := first; i < n; i += producers {
				page := &Page{N: i, On: func(context.Context) error { seen[i].Add(1); return nil }}
				if err := p.Put(t.Context(), page); err != nil {
					t.Errorf("Put: %v", err)
				}
			}
		})
	}
	done := start(t.Context(), p.Run)
	wg.Wait()
	p.Close()
	if got := <-done; got.err != nil || len(got.leftover) > 0 {
		t.Errorf("Run() = %d leftovers, %v", len(got.leftover), got.err)
	}
	for i := range seen {
		if count := seen[i].Load(); count != 1 {
			t.Errorf("item %d was handled %d times", i, count)
		}
	}
	wantStats(t, p, PageWriterStats{Accepted: n, Handled: n})
}

// TestMillion moves a million items through all workers at full speed.
func TestMillion(t *testing.T) {
	const n, producers = 1_000_000, 4
	p := NewPageWriter()
	var sum atomic.Int64
	page := &Page{N: 1, On: func(context.Context) error { sum.Add(1); return nil }}
	var wg sync.WaitGroup
	for range producers {
		wg.Go(func() {
			for range n / producers {
				if err := p.Put(t.Context(), page); err != nil {
					t.Errorf("Put: %v", err)
					return
				}
			}
		})
	}
	go func() { wg.Wait(); p.Close() }()
	if leftover, err := p.Run(t.Context()); err != nil || len(leftover) > 0 {
		t.Errorf("Run() = %d leftovers, %v", len(leftover), err)
	}
	if sum.Load() != n {
		t.Errorf("handled %d items, want %d", sum.Load(), n)
	}
}

// TestItemsOfIdleWorkersMeet shows that an accepted item is started as long as
// a worker is free: handlers that wait for each other, as many as there are
// workers, all come.
func TestItemsOfIdleWorkersMeet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		done := start(t.Context(), p.Run)
		for range 50 {
			var here sync.WaitGroup
			here.Add(4)
			meet := func(context.Context) error { here.Done(); here.Wait(); return nil }
			if n, err := p.PutAll(t.Context(), pages(4, meet)); n != 4 || err != nil {
				t.Fatalf("PutAll() = %d, %v", n, err)
			}
			here.Wait()
		}
		p.Close()
		if got := <-done; got.err != nil {
			t.Error(got.err)
		}
	})
}

// TestOneSlowItemHoldsNobodyUp leaves a worker in its handler while the others
// do all the rest.
func TestOneSlowItemHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		done := start(t.Context(), p.Run)
		release := make(chan struct{})
		slow := &Page{On: func(context.Context) error { <-release; return nil }}
		if err := p.Put(t.Context(), slow); err != nil {
			t.Fatal(err)
		}
		if _, err := p.PutAll(t.Context(), pages(1000, nil)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		wantStats(t, p, PageWriterStats{Accepted: 1001, Handled: 1000, InFlight: 1})
		close(release)
		p.Close()
		<-done
	})
}

// TestBackpressure fills the queue before Run: the next Put waits, those after
// it wait in line, and Run lets them in.
func TestBackpressure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		if n, err := p.PutAll(t.Context(), pages(256, nil)); n != 256 || err != nil {
			t.Fatalf("PutAll() = %d, %v", n, err)
		}
		if err := p.TryPut(&Page{}); err != ErrPageWriterFull {
			t.Errorf("TryPut into a full queue: %v", err)
		}
		var order []int
		for i := range 5 {
			go func() {
				if err := p.Put(t.Context(), &Page{}); err != nil {
					t.Error(err)
				}
				p.mu.Lock()
				defer p.mu.Unlock()
				order = append(order, i)
			}()
			synctest.Wait() // they come one after another
		}
		wantStats(t, p, PageWriterStats{Accepted: 256, Queued: 256})
		p.mu.Lock()
		for range 5 { // room for one at a time shows the order
			p.pop()
			p.mu.Unlock()
			synctest.Wait()
			p.mu.Lock()
		}
		got := slices.Clone(order)
		p.mu.Unlock()
		if !slices.Equal(got, upTo(0, 4)) {
			t.Errorf("blocked calls were let in in the order %v", got)
		}
		p.Close()
		if out := <-start(t.Context(), p.Run); out.err != nil {
			t.Error(out.err)
		}
	})
}

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

// TestStopOnError lets one of ten items fail while others are running. Run
// waits for those, names all that failed and hands back the rest.
func TestStopOnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		var seen error
		heeds := func(ctx context.Context) error { <-ctx.Done(); seen = context.Cause(ctx); return seen }
		list := pages(10, func(ctx context.Context) error { t.Error("started after the stop"); return nil })
		list[0].On = heeds
		list[1].On = func(ctx context.Context) error { <-ctx.Done(); return nil }
		list[2].On = func(ctx context.Context) error { time.Sleep(time.Second); return errBroken }
		list[3].On = func(ctx context.Context) error { time.Sleep(time.Minute); return nil } // heeds nothing
		if _, err := p.PutAll(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		before := time.Now()
		leftover, err := p.Run(t.Context())
		if time.Since(before) != time.Minute {
			t.Errorf("Run returned after %v", time.Since(before))
		}
		if !slices.Equal(numbers(leftover), upTo(4, 9)) {
			t.Errorf("leftovers %v", numbers(leftover))
		}
		var first *PageWriterError
		if !errors.As(err, &first) || first.Item != list[2] || first.Err != errBroken {
			t.Errorf("Run() = %v", err)
		}
		if joined, ok := err.(interface{ Unwrap() []error }); !ok || len(joined.Unwrap()) != 2 || !errors.Is(seen, errBroken) {
			t.Errorf("Run() = %#v, and a running handler saw %v", err, seen)
		}
		wantStats(t, p, PageWriterStats{Accepted: 10, Handled: 2, Failed: 2, Queued: 6})
		p.Close() // changes nothing
		if err := p.Put(t.Context(), &Page{}); !errors.Is(err, ErrPageWriterClosed) || !errors.Is(err, errBroken) {
			t.Errorf("Put after the stop: %v", err)
		}
	})
}

// TestCancel ends the context while workers are idle, while they are running,
// and while they drain a closed queue.
func TestCancel(t *testing.T) {
	for _, items := range []int{0, 2, 9} {
		for _, closed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d items, closed %v", items, closed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { testCancel(t, items, closed) })
			})
		}
	}
}

func testCancel(t *testing.T, items int, closed bool) {
	p := NewPageWriter()
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	list := pages(items, func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) })
	if items > 1 {
		list[1].On = func(ctx context.Context) error { <-ctx.Done(); return nil } // its own result counts
	}
	if _, err := p.PutAll(ctx, list); err != nil {
		t.Fatal(err)
	}
	if closed {
		p.Close()
	}
	done := start(ctx, p.Run)
	synctest.Wait()
	if closed && items == 0 {
		if got := <-done; got.err != nil || got.leftover != nil {
			t.Errorf("Run() = %v", got)
		}
		return
	}
	cancel(errBroken)
	got := <-done
	started := min(items, 4)
	if !errors.Is(got.err, errBroken) || !slices.Equal(numbers(got.leftover), upTo(started, items-1)) {
		t.Errorf("Run() = %v, %v", numbers(got.leftover), got.err)
	}
	handled := min(items, 1)
	if items == 0 && got.err != errBroken {
		t.Errorf("Run() = %v, want the cause itself", got.err)
	}
	wantStats(t, p, PageWriterStats{Accepted: items, Handled: handled, Failed: started - handled, Queued: items - started})
}

// TestCancelByHandler shows that no worker starts another item after its own
// handler has ended the context.
func TestCancelByHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var startedAfter atomic.Int32
		list := pages(100, func(ctx context.Context) error {
			if ctx.Err() != nil {
				startedAfter.Add(1)
			}
			cancel()
			return nil
		})
		if _, err := p.PutAll(ctx, list); err != nil {
			t.Fatal(err)
		}
		leftover, err := p.Run(ctx)
		if err != context.Canceled || len(leftover) < 96 || startedAfter.Load() > 3 {
			t.Errorf("Run() = %d leftovers, %v; %d started after the end", len(leftover), err, startedAfter.Load())
		}
	})
}

// TestCauseComesFirst shows that Run names the end of its context even when the
// failure of a handler that followed is noticed before it.
func TestCauseComesFirst(t *testing.T) {
	p := NewPageWriter()
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("enough")
	page := &Page{On: func(context.Context) error { cancel(cause); return errBroken }}
	if err := p.Put(ctx, page); err != nil {
		t.Fatal(err)
	}
	_, err := p.Run(ctx)
	var failure *PageWriterError
	if !errors.Is(err, cause) || !errors.As(err, &failure) || failure.Item != page {
		t.Errorf("Run() = %v", err)
	}
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

// TestRunUnderDeadContext hands everything back.
func TestRunUnderDeadContext(t *testing.T) {
	p := NewPageWriter()
	if _, err := p.PutAll(t.Context(), pages(7, nil)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	leftover, err := p.Run(ctx)
	if err != context.Canceled || !slices.Equal(numbers(leftover), upTo(0, 6)) {
		t.Errorf("Run() = %v, %v", numbers(leftover), err)
	}
}

// TestPanics turns every way of a handler not to return into an error with the
// stack of the place.
func TestPanics(t *testing.T) {
	for name, test := range map[string]struct {
		on    func(context.Context) error
		value any
		is    error
		text  string
	}{
		"string": {func(context.Context) error { panic("boom") }, "boom", nil, "panic: boom"},
		"error":  {func(context.Context) error { panic(errBroken) }, errBroken, errBroken, "panic: broken"},
		"Goexit": {func(context.Context) error { runtime.Goexit(); return nil }, nil, nil, "runtime.Goexit was called"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := NewPageWriter()
				list := pages(6, func(ctx context.Context) error { <-ctx.Done(); return nil })
				list[3].On = test.on
				if _, err := p.PutAll(t.Context(), list); err != nil {
					t.Fatal(err)
				}
				leftover, err := p.Run(t.Context())
				var failure *PageWriterError
				var caught *PageWriterPanic
				if !errors.As(err, &failure) || failure.Item != list[3] || !errors.As(err, &caught) {
					t.Fatalf("Run() = %v", err)
				}
				if caught.Value != test.value || !strings.Contains(string(caught.Stack), "TestPanics") || caught.Error() != test.text {
					t.Errorf("caught %v at %s", caught, caught.Stack)
				}
				if test.is != nil && !errors.Is(err, test.is) {
					t.Errorf("%v is not %v", err, test.is)
				}
				if !slices.Equal(numbers(leftover), upTo(4, 5)) {
					t.Errorf("leftovers %v", numbers(leftover))
				}
				wantStats(t, p, PageWriterStats{Accepted: 6, Handled: 3, Failed: 1, Queued: 2})
			})
		})
	}
}

// TestNilPanic is apart because Go makes an error of the value.
func TestNilPanic(t *testing.T) {
	p := NewPageWriter()
	if err := p.Put(t.Context(), &Page{On: func(context.Context) error { panic(nil) }}); err != nil {
		t.Fatal(err)
	}
	_, err := p.Run(t.Context())
	var nilPanic *runtime.PanicNilError
	if !errors.As(err, &nilPanic) {
		t.Errorf("Run() = %v", err)
	}
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

// TestHandledItemsAreFree shows that the pipeline keeps no item alive that was
// handled or handed back.
func TestHandledItemsAreFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		done := start(t.Context(), p.Run)
		if _, err := p.PutAll(t.Context(), pages(300, nil)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		p.mu.Lock()
		for i, page := range p.ring {
			if page != nil {
				t.Errorf("slot %d still holds item %d", i, page.N)
			}
		}
		p.mu.Unlock()
		p.Close()
		<-done
	})
}

// TestIdleWorkerKeepsNothing shows that a worker does not keep its last item
// alive while it waits for the next.
func TestIdleWorkerKeepsNothing(t *testing.T) {
	p := NewPageWriter()
	ctx, cancel := context.WithCancel(t.Context())
	done := start(ctx, p.Run)
	last := func() weak.Pointer[Page] {
		page := &Page{}
		if err := p.Put(ctx, page); err != nil {
			t.Error(err)
		}
		return weak.Make(page)
	}()
	for p.Stats().Handled == 0 {
		runtime.Gosched()
	}
	runtime.GC()
	if last.Value() != nil {
		t.Error("the item is still reachable")
	}
	cancel()
	<-done
}
