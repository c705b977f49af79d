package fanout

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A stream is a streaming variant of which only the number of pairs matters.
type stream struct {
	name    string
	collect bool
	seq     bool
	pairs   func(ctx context.Context, items []string) iter.Seq2[int, error]
}

var streams = []stream{
	{"FetchStream", false, false, pairs(FetchStream, slice, func(r FetchStreamResult) int { return r.Index })},
	{"FetchStreamEach", true, false, pairs(FetchStreamEach, slice, func(r FetchStreamEachResult) int { return r.Index })},
	{"FetchSeqStream", false, true, pairs(FetchSeqStream, values, func(r FetchSeqStreamResult) int { return r.Index })},
	{"FetchSeqStreamEach", true, true, pairs(FetchSeqStreamEach, values, func(r FetchSeqStreamEachResult) int { return r.Index })},
}

func pairs[In, R any](
	f func(context.Context, In) iter.Seq2[R, error], input func([]string) In, index func(R) int,
) func(context.Context, []string) iter.Seq2[int, error] {
	return func(ctx context.Context, items []string) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			for r, err := range f(ctx, input(items)) {
				if !yield(index(r), err) {
					return
				}
			}
		}
	}
}

func eachStream(t *testing.T, test func(t *testing.T, s stream)) {
	for _, s := range streams {
		t.Run(s.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, s) })
		})
	}
}

// TestBreak leaves the loop at each position. Items that run then are cancelled and waited for, and no others start.
func TestBreak(t *testing.T) {
	for at := range 9 {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			eachStream(t, func(t *testing.T, s stream) {
				var calls, running atomic.Int32
				ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
					calls.Add(1)
					running.Add(1)
					defer running.Add(-1)
					i, _ := strconv.Atoi(url)
					select {
					case <-time.After(time.Duration(i+1) * time.Second):
						return ok(ctx, url)
					case <-ctx.Done():
						time.Sleep(time.Millisecond)
						return nil, ctx.Err()
					}
				})
				seen := 0
				for range s.pairs(ctx, urls(1000)) {
					if seen == at {
						break
					}
					seen++
				}
				if running.Load() != 0 {
					t.Errorf("%d items run after the loop", running.Load())
				}
				if got := int(calls.Load()); got > at+1+limit {
					t.Errorf("%d items were started for %d results", got, at+1)
				}
			})
		})
	}
}

// TestBreakLeavesAMillion checks that leaving early does not mean a walk over all that is left.
func TestBreakLeavesAMillion(t *testing.T) {
	eachStream(t, func(t *testing.T, s stream) {
		var calls atomic.Int32
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			calls.Add(1)
			return ok(ctx, url)
		})
		for range s.pairs(ctx, make([]string, 1_000_000)) {
			break
		}
		if got := calls.Load(); got > 4*limit {
			t.Errorf("%d items ran", got)
		}
	})
}

// TestBodyEndsTheLoop has the loop's body panic, and end its goroutine.
func TestBodyEndsTheLoop(t *testing.T) {
	for name, leave := range map[string]func(){"panic": func() { panic(errBoom) }, "Goexit": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			eachStream(t, func(t *testing.T, s stream) {
				var running atomic.Int32
				ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
					running.Add(1)
					defer running.Add(-1)
					if url != "0" {
						<-ctx.Done()
						time.Sleep(time.Millisecond)
					}
					return ok(ctx, url)
				})
				ended := make(chan any)
				go func() {
					defer func() { ended <- recover() }()
					for range s.pairs(ctx, urls(50)) {
						leave()
					}
				}()
				if got := <-ended; name == "panic" && got != errBoom {
					t.Errorf("the panic became %v", got)
				}
				if running.Load() != 0 {
					t.Errorf("%d items run after the loop", running.Load())
				}
			})
		})
	}
}

// TestBackpressure checks how far the workers run ahead of a slow loop.
func TestBackpressure(t *testing.T) {
	eachStream(t, func(t *testing.T, s stream) {
		var calls atomic.Int32
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			calls.Add(1)
			return ok(ctx, url)
		})
		seen := 0
		for range s.pairs(ctx, urls(200)) {
			seen++
			synctest.Wait()
			if got := int(calls.Load()); got > seen+2*limit {
				t.Fatalf("%d items were started after %d results", got, seen)
			}
		}
		if seen != 200 {
			t.Errorf("saw %d items", seen)
		}
	})
}

// TestFailureComesLast has the items that run beside the failing one still succeed.
func TestFailureComesLast(t *testing.T) {
	eachStream(t, func(t *testing.T, s stream) {
		if s.collect {
			t.Skip("a failure ends nothing")
		}
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			time.Sleep(time.Millisecond) // so that the others have started
			if url == "1" {
				return nil, errBoom
			}
			time.Sleep(time.Second)
			return ok(ctx, url)
		})
		var got []string
		for i, err := range s.pairs(ctx, urls(9)) {
			got = append(got, fmt.Sprint(i, err != nil))
		}
		slices.Sort(got[:len(got)-1])
		if want := []string{"0 false", "2 false", "3 false", "1 true"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// TestPull turns a stream inside out and leaves it half read.
func TestPull(t *testing.T) {
	eachStream(t, func(t *testing.T, s stream) {
		next, stop := iter.Pull2(s.pairs(WithSource(t.Context(), ok), urls(100)))
		for range 3 {
			if _, err, more := next(); err != nil || !more {
				t.Errorf("got %v, %v", err, more)
			}
		}
		stop()
	})
}

// TestResults looks at all fields of a result.
func TestResults(t *testing.T) {
	ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
		if url == "b" {
			return &Page{URL: "half"}, errBoom
		}
		return ok(ctx, url)
	})
	got := map[FetchStreamEachResult]bool{}
	for r, err := range FetchStreamEach(ctx, []string{"a", "b"}) {
		if r.Value != nil {
			r.Item += r.Value.URL
			r.Value = nil
		}
		got[r] = errors.Is(err, errBoom)
	}
	if len(got) != 2 || got[FetchStreamEachResult{Index: 0, Item: "aa"}] || !got[FetchStreamEachResult{Index: 1, Item: "b"}] {
		t.Errorf("got %v", got)
	}
}
