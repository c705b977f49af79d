package pipeline

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

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
		joined, ok := err.(interface{ Unwrap() []error })
		if !ok || len(joined.Unwrap()) != 2 || !errors.Is(seen, errBroken) {
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
				stack := string(caught.Stack)
				if caught.Value != test.value || !strings.Contains(stack, "TestPanics") || caught.Error() != test.text {
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
