package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// TestOneWorkerKeepsTheOrder handles strictly first in, first out.
func TestOneWorkerKeepsTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		p := NewLines(func(_ context.Context, line string) error { got = append(got, line); return nil })
		go func() {
			for i := range 1000 {
				if err := p.Put(t.Context(), fmt.Sprint(i)); err != nil {
					t.Error(err)
				}
			}
			p.Close()
		}()
		if _, err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, line := range got {
			if line != fmt.Sprint(i) {
				t.Fatalf("line %s came at place %d", line, i)
			}
		}
		if len(got) != 1000 {
			t.Errorf("%d lines", len(got))
		}
	})
}

// TestBlockedPutsKeepTheOrder does so through the line of blocked calls: those
// of a PutAll that is larger than the queue stay together.
func TestBlockedPutsKeepTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		p := NewLines(func(_ context.Context, line string) error { got = append(got, line); return nil })
		for _, name := range []string{"a", "b", "c"} {
			go func() {
				var lines []string
				for i := range 11 {
					lines = append(lines, fmt.Sprint(name, i))
				}
				if n, err := p.PutAll(t.Context(), lines); n != 11 || err != nil {
					t.Errorf("PutAll() = %d, %v", n, err)
				}
				if name == "c" {
					p.Close()
				}
			}()
			synctest.Wait()
		}
		if _, err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(got, func(a, b string) int { return int(a[0]) - int(b[0]) }) || len(got) != 33 {
			t.Errorf("got %v", got)
		}
	})
}

// TestContinue reports every failure and goes on.
func TestContinue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		reported := map[int]error{}
		store := &Store{
			Save: func(ctx context.Context, page *Page) error { return page.handle(ctx) },
			Failed: func(ctx context.Context, page *Page, err error) {
				mu.Lock()
				defer mu.Unlock()
				reported[page.N] = err
			},
		}
		p := NewPageSaver(store)
		list := pages(100, nil)
		list[10].On = func(context.Context) error { return errBroken }
		for i := 20; i < 28; i++ { // more than there are workers
			list[i].On = func(context.Context) error { panic("boom") }
			list[i+20].On = func(context.Context) error { runtime.Goexit(); return nil }
		}
		done := start(t.Context(), p.Run)
		if _, err := p.PutAll(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		p.Close()
		if got := <-done; got.err != nil || len(got.leftover) > 0 {
			t.Errorf("Run() = %v", got)
		}
		if s := p.Stats(); s != (PageSaverStats{Accepted: 100, Handled: 83, Failed: 17}) {
			t.Errorf("Stats() = %+v", s)
		}
		if len(reported) != 17 || reported[10] != errBroken {
			t.Errorf("reported %v", reported)
		}
		for i := 20; i < 28; i++ {
			var caught *PageSaverPanic
			if !errors.As(reported[i], &caught) || caught.Value != "boom" {
				t.Errorf("page %d: %v", i, reported[i])
			}
			if !errors.As(reported[i+20], &caught) || caught.Value != nil {
				t.Errorf("page %d: %v", i+20, reported[i+20])
			}
		}
	})
}

// TestReportThatFails lets the report panic or exit, after an error and after
// a panic of the handler: that stops the pipeline and is its error.
func TestReportThatFails(t *testing.T) {
	for name, report := range map[string]func(){
		"panic":  func() { panic("report") },
		"Goexit": runtime.Goexit,
	} {
		for cause, on := range map[string]func(context.Context) error{
			"error": func(context.Context) error { return errBroken },
			"panic": func(context.Context) error { panic("handler") },
			"exit":  func(context.Context) error { runtime.Goexit(); return nil },
		} {
			t.Run(name+" after "+cause, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					store := &Store{
						Save:   func(ctx context.Context, page *Page) error { return page.handle(ctx) },
						Failed: func(context.Context, *Page, error) { report() },
					}
					p := NewPageSaver(store)
					list := pages(10, func(ctx context.Context) error { <-ctx.Done(); return nil })
					list[1].On = on
					if _, err := p.PutAll(t.Context(), list); err != nil {
						t.Fatal(err)
					}
					leftover, err := p.Run(t.Context())
					var failure *PageSaverError
					var caught *PageSaverPanic
					if !errors.As(err, &failure) || failure.Item != list[1] || !errors.As(err, &caught) {
						t.Errorf("Run() = %v", err)
					}
					s := p.Stats()
					if s.Failed != 1 || s.Handled+len(leftover) != 9 || s.Queued != len(leftover) || s.InFlight != 0 {
						t.Errorf("%+v, leftovers %v", s, numbers(leftover))
					}
				})
			})
		}
	}
}

// TestContinueCancelled shows that cancellation works with on_error: continue
// as well, and that the pages it interrupts are reported.
func TestContinueCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var reported atomic.Int32
		store := &Store{
			Save:   func(ctx context.Context, _ *Page) error { <-ctx.Done(); return ctx.Err() },
			Failed: func(context.Context, *Page, error) { reported.Add(1) },
		}
		p := NewPageSaver(store)
		ctx, cancel := context.WithCancelCause(t.Context())
		done := start(ctx, p.Run)
		if _, err := p.PutAll(ctx, pages(20, nil)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		cancel(errBroken)
		got := <-done
		if got.err != errBroken || !slices.Equal(numbers(got.leftover), upTo(4, 19)) || reported.Load() != 4 {
			t.Errorf("Run() = %v, %v; %d reported", numbers(got.leftover), got.err, reported.Load())
		}
	})
}

// TestErrorsOnlyCounted goes on after errors, panics and exits, of which there
// are more than workers.
func TestErrorsOnlyCounted(t *testing.T) {
	var calls atomic.Int32
	p := NewRequests(func(_ context.Context, r *http.Request) error {
		switch calls.Add(1) % 4 {
		case 0:
			return errBroken
		case 1:
			panic(r)
		case 2:
			runtime.Goexit()
		}
		return nil
	})
	go func() {
		for range 400 {
			if err := p.Put(t.Context(), &http.Request{}); err != nil {
				t.Error(err)
			}
		}
		p.Close()
	}()
	leftover, err := p.Run(t.Context())
	if err != nil || leftover != nil {
		t.Errorf("Run() = %v, %v", leftover, err)
	}
	if s := p.Stats(); s != (RequestsStats{Accepted: 400, Handled: 100, Failed: 300}) {
		t.Errorf("Stats() = %+v", s)
	}
}

// TestGeneric uses the generic pipeline with two types.
func TestGeneric(t *testing.T) {
	testRelay(t, 7)
	testRelay(t, "seven")
}

func testRelay[T comparable](t *testing.T, value T) {
	p := NewRelay[T]()
	var got T
	if err := p.Put(t.Context(), &Box[T]{Value: value, To: func(v T) error { got = v; return errBroken }}); err != nil {
		t.Fatal(err)
	}
	if err := p.TryPut(&Box[T]{}); err != ErrRelayFull {
		t.Errorf("TryPut: %v", err)
	}
	_, err := p.Run(t.Context())
	var failure *RelayError[T]
	if !errors.As(err, &failure) || failure.Item.Value != value || got != value {
		t.Errorf("Run() = %v; got %v", err, got)
	}
}

// TestNamesOfTheUser uses the pipeline whose handler, item type and report have
// the names of local variables.
func TestNamesOfTheUser(t *testing.T) {
	pipe := newItem()
	go func() {
		for i := range 10 {
			var fails error
			if i%2 == 0 {
				fails = errBroken
			}
			if err := pipe.Put(t.Context(), p{fails}); err != nil {
				t.Error(err)
			}
		}
		pipe.Close()
	}()
	if _, err := pipe.Run(t.Context()); err != nil {
		t.Error(err)
	}
	if s := pipe.Stats(); s != (itemStats{Accepted: 10, Handled: 5, Failed: 5}) {
		t.Errorf("Stats() = %+v", s)
	}
}
