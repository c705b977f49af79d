package fanout

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var errBoom = errors.New("boom")

func TestEveryItemRunsOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 5, 127, 128, 129, 300, 5000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			eachVariant(t, func(t *testing.T, v variant) {
				runs := make([]atomic.Int32, n)
				ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
					i, _ := strconv.Atoi(url)
					runs[i].Add(1)
					return ok(ctx, url)
				})
				o := v.run(ctx, urls(n))
				if o.last != nil {
					t.Fatal(o.last)
				}
				checkPages(t, o, upTo(n)...)
				for i := range runs {
					if got := runs[i].Load(); got != 1 {
						t.Errorf("item %d ran %d times", i, got)
					}
				}
				if !v.stream && o.length != n {
					t.Errorf("got %d results, want %d", o.length, n)
				}
			})
		})
	}
}

func TestNoItemsGiveAnEmptySlice(t *testing.T) {
	if pages, err := FetchAll(t.Context(), nil); pages == nil || len(pages) != 0 || err != nil {
		t.Errorf("FetchAll: got %v, %v; want an empty slice", pages, err)
	}
}

// TestOrder lets items end in the opposite order of their start.
func TestOrder(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		var mu sync.Mutex
		var started []int
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			i, _ := strconv.Atoi(url)
			time.Sleep(time.Duration(i) * time.Nanosecond) // not all at the very same moment
			mu.Lock()
			started = append(started, i)
			mu.Unlock()
			time.Sleep(time.Hour - time.Duration(i%limit)*time.Minute)
			return ok(ctx, url)
		})
		o := v.run(ctx, urls(400))
		if o.last != nil {
			t.Fatal(o.last)
		}
		checkPages(t, o, upTo(400)...)
		if !slices.IsSorted(started) {
			t.Errorf("slow items did not start in their order: %v", started)
		}
		if v.stream && (slices.IsSorted(o.order) || len(o.order) != 400) {
			t.Errorf("items did not come as they were done: %v", o.order)
		}
	})
}

// TestConcurrency checks that the limit is reached and never exceeded.
func TestConcurrency(t *testing.T) {
	for _, n := range []int{1, 3, 4, 50} {
		eachVariant(t, func(t *testing.T, v variant) {
			var now, most atomic.Int32
			ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
				defer now.Add(-1)
				running := now.Add(1)
				for m := most.Load(); running > m && !most.CompareAndSwap(m, running); m = most.Load() {
				}
				time.Sleep(time.Second)
				return ok(ctx, url)
			})
			start := time.Now()
			v.run(ctx, urls(n))
			if got, want := int(most.Load()), min(n, limit); got != want {
				t.Errorf("%d items: %d ran at once, want %d", n, got, want)
			}
			if got, want := time.Since(start), time.Duration((n+limit-1)/limit)*time.Second; got != want {
				t.Errorf("%d items took %v, want %v", n, got, want)
			}
		})
	}
}

// TestRendezvous has limit items wait for each other, anywhere in the input and with quick items between them: a
// worker that kept items to itself while it is stuck in one would never end.
func TestRendezvous(t *testing.T) {
	const n = 1000
	for name, meets := range map[string]func(i int) bool{
		"first":       func(i int) bool { return i < limit },
		"last":        func(i int) bool { return i >= n-limit },
		"middle":      func(i int) bool { return i/limit == 120 },
		"far apart":   func(i int) bool { return i%250 == 0 },
		"block ends":  func(i int) bool { return i%128 == 127 && i < 128*limit },
		"one block":   func(i int) bool { return i >= 512 && i < 640 && i%32 == 31 },
		"first, last": func(i int) bool { return i < 1 || i > n-limit },
	} {
		t.Run(name, func(t *testing.T) {
			eachVariant(t, func(t *testing.T, v variant) {
				var met sync.WaitGroup
				met.Add(limit)
				ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
					if i, _ := strconv.Atoi(url); meets(i) {
						met.Done()
						met.Wait()
					}
					return ok(ctx, url)
				})
				checkPages(t, v.run(ctx, urls(n)), upTo(n)...)
			})
		})
	}
}

// TestEveryRendezvous has every item of the input wait for its limit-1 neighbours.
func TestEveryRendezvous(t *testing.T) {
	const n = 600
	eachVariant(t, func(t *testing.T, v variant) {
		groups := make([]sync.WaitGroup, n/limit)
		for i := range groups {
			groups[i].Add(limit)
		}
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			i, _ := strconv.Atoi(url)
			groups[i/limit].Done()
			groups[i/limit].Wait()
			return ok(ctx, url)
		})
		checkPages(t, v.run(ctx, urls(n)), upTo(n)...)
	})
}

// TestNested runs every variant inside itself, three levels deep.
func TestNested(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		var source Source
		var leaves atomic.Int32
		source = func(ctx context.Context, url string) (*Page, error) {
			if len(url) == 3 {
				leaves.Add(1)
				time.Sleep(time.Second)
				return ok(ctx, url)
			}
			items := make([]string, 6)
			for i := range items {
				items[i] = url + fmt.Sprint(i)
			}
			return &Page{URL: url}, v.run(ctx, items).last
		}
		if o := v.run(WithSource(t.Context(), source), []string{"0", "1", "2", "3", "4", "5"}); o.last != nil {
			t.Fatal(o.last)
		}
		if leaves.Load() != 6*6*6 {
			t.Errorf("%d leaves ran", leaves.Load())
		}
	})
}

func TestFailure(t *testing.T) {
	for _, at := range []int{0, 1, 5, 19} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			eachVariant(t, func(t *testing.T, v variant) {
				var cancelled atomic.Int32
				ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
					if url == fmt.Sprint(at) {
						time.Sleep(time.Millisecond)
						return nil, errBoom
					}
					select {
					case <-time.After(time.Second):
						return ok(ctx, url)
					case <-ctx.Done():
						cancelled.Add(1)
						return nil, ctx.Err()
					}
				})
				o := v.run(ctx, urls(20))
				if !errors.Is(o.last, errBoom) || errors.Is(o.last, context.Canceled) || o.failed[at] == nil || len(o.failed) != 1 {
					t.Fatalf("got error %v, failures %v", o.last, o.failed)
				}
				switch others := slices.Delete(upTo(20), at, at+1); {
				case v.collect:
					checkPages(t, o, others...)
					if !v.stream && o.length != 20 {
						t.Errorf("got %d results", o.length)
					}
				case v.stream:
					checkPages(t, o, upTo(at/limit*limit)...)
					if last := o.order[len(o.order)-1]; last != at {
						t.Errorf("the last pair is item %d's", last)
					}
				case o.length != 0:
					t.Errorf("got %d results with the error", o.length)
				}
				if want := min(limit, 20-at/limit*limit) - 1; !v.collect && int(cancelled.Load()) != want {
					t.Errorf("%d items were cancelled, want %d", cancelled.Load(), want)
				}
			})
		})
	}
}

// TestFirstFailureCounts has all running items fail, the first because of itself and the others because of it.
func TestFirstFailureCounts(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		if v.collect {
			t.Skip("every failure counts")
		}
		var causes sync.Map
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			if url == "2" {
				return nil, errBoom
			}
			<-ctx.Done()
			causes.Store(url, context.Cause(ctx))
			return nil, fmt.Errorf("%s gives up: %w", url, ctx.Err())
		})
		o := v.run(ctx, urls(9))
		if i, _ := indexOf(o.last); i != 2 || !errors.Is(o.last, errBoom) {
			t.Errorf("got %v", o.last)
		}
		for url, cause := range causes.Range {
			if !errors.Is(cause.(error), errBoom) {
				t.Errorf("item %s was cancelled by %v", url, cause)
			}
		}
	})
}

func TestCollectedErrors(t *testing.T) {
	ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
		if i, _ := strconv.Atoi(url); i%3 == 1 {
			return nil, fmt.Errorf("%s: %w", url, errBoom)
		}
		return ok(ctx, url)
	})
	_, err := FetchEach(ctx, urls(11))
	var errs FetchEachErrors
	if !errors.As(err, &errs) || !errors.Is(err, errBoom) {
		t.Fatalf("got %v", err)
	}
	var indexes []int
	for _, e := range errs {
		indexes = append(indexes, e.Index)
	}
	if !slices.Equal(indexes, []int{1, 4, 7, 10}) {
		t.Errorf("failed items are %v", indexes)
	}
	if got, want := err.Error(), "FetchEach: 4 items failed, the first is item 1: 1: boom"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := errs[1].Error(), "FetchEach: item 4: 4: boom"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var first *FetchEachError
	if !errors.As(err, &first) || first.Index != 1 {
		t.Errorf("errors.As gives %v", first)
	}
}

// TestConsecutiveRuns checks that a sequence can be ranged over again.
func TestConsecutiveRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			calls.Add(1)
			return ok(ctx, url)
		})
		stream := FetchStream(ctx, urls(7))
		for range 2 {
			n := 0
			for _, err := range stream {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != 7 {
				t.Errorf("got %d items", n)
			}
		}
		if calls.Load() != 14 {
			t.Errorf("%d calls", calls.Load())
		}
	})
}

func TestMillion(t *testing.T) {
	items := upTo(1_000_000)
	squares, err := Squares(t.Context(), items)
	checkSquares(t, squares, err, len(items))

	items = items[:100_000] // handed over one by one, which takes its time under the race detector
	squares, err = SquareSeq(t.Context(), slices.Values(items))
	checkSquares(t, squares, err, len(items))
	clear(squares)
	for r, err := range SquareStream(t.Context(), items) {
		if err != nil {
			t.Fatal(err)
		}
		squares[r.Index] = r.Value
	}
	checkSquares(t, squares, nil, len(items))
}

func checkSquares(t *testing.T, squares []int, err error, n int) {
	t.Helper()
	if err != nil || len(squares) != n {
		t.Fatalf("got %d results, %v", len(squares), err)
	}
	for i, x := range squares {
		if x != i*i {
			t.Fatalf("result %d is %d", i, x)
		}
	}
}
