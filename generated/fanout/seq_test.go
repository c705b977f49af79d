package fanout

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A feed is a variant that takes an iterator.
type feed struct {
	name            string
	stream, collect bool
	run             func(ctx context.Context, items iter.Seq[string]) outcome
}

var feeds = []feed{
	{"FetchSeq", false, false, ordered(FetchSeq)},
	{"FetchSeqEach", false, true, ordered(FetchSeqEach)},
	{"FetchSeqStream", true, false, streamed(FetchSeqStream)},
	{"FetchSeqStreamEach", true, true, streamed(FetchSeqStreamEach)},
}

func eachFeed(t *testing.T, test func(t *testing.T, f feed)) {
	for _, f := range feeds {
		t.Run(f.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, f) })
		})
	}
}

// An input counts what is pulled from it, and whether its deferred calls have run.
type input struct {
	pulled, cleaned int // without a lock: the race detector tells when two goroutines pull
	end             func(i int) bool
}

// all yields "0", "1", … until end says so.
func (in *input) all(yield func(string) bool) {
	defer func() { in.cleaned++ }()
	for i := 0; !in.end(i); i++ {
		in.pulled++
		if !yield(strconv.Itoa(i)) {
			return
		}
	}
}

func endless(int) bool { return false }

// TestInputIsPulledLazily checks that just one item is pulled ahead of the workers.
func TestInputIsPulledLazily(t *testing.T) {
	eachFeed(t, func(t *testing.T, f feed) {
		var started, pulled atomic.Int32
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			started.Add(1)
			time.Sleep(time.Second)
			return ok(ctx, url)
		})
		f.run(ctx, func(yield func(string) bool) {
			for i := range 50 {
				if got := pulled.Add(1) - started.Load(); got != 1 {
					t.Errorf("item %d is pulled when %d others have not been started", i, got-1)
				}
				if !yield(strconv.Itoa(i)) {
					return
				}
				synctest.Wait()
				if got := pulled.Load() - started.Load(); got != 0 {
					t.Errorf("%d items have been handed over and not started", got)
				}
			}
		})
	})
}

// TestEndlessInput ends an input that does not end itself: by a failure, and by the context.
func TestEndlessInput(t *testing.T) {
	for name, want := range map[string]error{"failure": errBoom, "cancellation": errStop} {
		t.Run(name, func(t *testing.T) {
			eachFeed(t, func(t *testing.T, f feed) {
				in := input{end: endless}
				ctx, cancel := context.WithCancelCause(t.Context())
				ctx = WithSource(ctx, func(ctx context.Context, url string) (*Page, error) {
					if url != "100" {
						return ok(ctx, url)
					}
					if want == errStop || f.collect { // a failure alone does not end a run that collects
						cancel(errStop)
						return ok(ctx, url)
					}
					return nil, errBoom
				})
				o := f.run(ctx, in.all)
				if f.collect {
					want = errStop
				}
				if !errors.Is(o.last, want) {
					t.Errorf("got %v", o.last)
				}
				if in.cleaned != 1 || in.pulled < 101 {
					t.Errorf("pulled %d items, cleaned up %d times", in.pulled, in.cleaned)
				}
			})
		})
	}
}

func TestBreakEndlessInput(t *testing.T) {
	for _, at := range []int{0, 1, 77} {
		for name, s := range map[string]func(context.Context, iter.Seq[string]) iter.Seq[int]{
			"FetchSeqStream":     indexes(FetchSeqStream),
			"FetchSeqStreamEach": indexes(FetchSeqStreamEach),
		} {
			t.Run(fmt.Sprint(name, at), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					in := input{end: endless}
					seen := 0
					for range s(WithSource(t.Context(), ok), in.all) {
						if seen == at {
							break
						}
						seen++
					}
					if in.cleaned != 1 || in.pulled > at+1+3*limit {
						t.Errorf("pulled %d items, cleaned up %d times", in.pulled, in.cleaned)
					}
				})
			})
		}
	}
}

// indexes keeps just the indexes of a stream.
func indexes[R any](
	f func(context.Context, iter.Seq[string]) iter.Seq2[R, error],
) func(context.Context, iter.Seq[string]) iter.Seq[int] {
	return func(ctx context.Context, items iter.Seq[string]) iter.Seq[int] {
		return func(yield func(int) bool) {
			for r := range f(ctx, items) {
				if i, _ := resultOf(r); !yield(i) {
					return
				}
			}
		}
	}
}

// TestInputCrashes has the iterator panic or end its goroutine after a number of items.
func TestInputCrashes(t *testing.T) {
	for name, crash := range map[string]func(){"panic": func() { explode(errBoom) }, "Goexit": runtime.Goexit} {
		for _, after := range []int{0, 1, 9} {
			t.Run(fmt.Sprint(name, after), func(t *testing.T) {
				eachFeed(t, func(t *testing.T, f feed) {
					in := input{end: func(i int) bool {
						if i == after {
							crash()
						}
						return false
					}}
					var running atomic.Int32
					ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
						running.Add(1)
						defer running.Add(-1)
						time.Sleep(time.Second)
						return ok(ctx, url)
					})
					ended := make(chan *outcome)
					go func() {
						var result *outcome
						defer func() { ended <- result }()
						o := f.run(ctx, in.all)
						result = &o
					}()
					o := <-ended
					if running.Load() != 0 || in.cleaned != 1 {
						t.Errorf("%d items still run, cleaned up %d times", running.Load(), in.cleaned)
					}
					if o == nil { // the iterator ran in the caller's goroutine
						if f.stream || name == "panic" {
							t.Error("did not return")
						}
						return
					}
					if i, _ := indexOf(o.failed[after]); o.failed[after] == nil || i != after {
						t.Fatalf("got %v", o.last)
					}
					value, _ := panicOf(t, o.failed[after])
					if name == "panic" && value != errBoom || name == "Goexit" && value != nil {
						t.Errorf("the value is %v", value)
					}
					if f.collect {
						checkPages(t, *o, upTo(after)...)
					}
				})
			})
		}
	}
}

// TestNoWorkerForNothing checks that an empty input starts none.
func TestNoWorkerForNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	pages, err := FetchSeq(t.Context(), func(func(string) bool) {
		if now := runtime.NumGoroutine(); now != before {
			t.Errorf("%d goroutines were started", now-before)
		}
	})
	if len(pages) != 0 || err != nil {
		t.Errorf("got %v, %v", pages, err)
	}
}
