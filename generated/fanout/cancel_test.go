package fanout

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var errStop = errors.New("stop")

// checkStopped checks what a variant gives when ctx has ended with errStop: the cause, and for the collecting ones an
// error for every item of a slice that has no page.
func checkStopped(t *testing.T, v variant, o outcome, n int) {
	t.Helper()
	stopped := errors.Is(o.last, errStop)
	for _, err := range o.failed {
		stopped = stopped || errors.Is(err, errStop)
	}
	if !stopped {
		t.Errorf("got error %v", o.last)
	}
	switch {
	case v.collect && v.seq:
		if len(o.failed) == 0 {
			t.Error("nothing says that items are missing")
		}
	case v.collect:
		if len(o.failed)+len(o.pages) != n {
			t.Errorf("%d failures and %d pages for %d items", len(o.failed), len(o.pages), n)
		}
	case o.last != errStop:
		t.Errorf("got %v, want the bare cause", o.last)
	case v.stream && o.order[len(o.order)-1] != -1:
		t.Errorf("the cause came with item %d", o.order[len(o.order)-1])
	case !v.stream && o.length != 0:
		t.Errorf("got %d results with the error", o.length)
	}
}

func TestCancelledBefore(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		var calls atomic.Int32
		ctx, cancel := context.WithCancelCause(WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			calls.Add(1)
			return ok(ctx, url)
		}))
		cancel(errStop)
		checkStopped(t, v, v.run(ctx, urls(9)), 9)
		if calls.Load() != 0 {
			t.Errorf("%d items ran", calls.Load())
		}
	})
}

// TestCancelledDuring cancels while limit items run, at each position in the input.
func TestCancelledDuring(t *testing.T) {
	for _, at := range []int{0, 1, 3, 4, 7, 16, 19} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			eachVariant(t, func(t *testing.T, v variant) {
				var calls atomic.Int32
				ctx, cancel := context.WithCancelCause(t.Context())
				ctx = WithSource(ctx, func(ctx context.Context, url string) (*Page, error) {
					calls.Add(1)
					if url == fmt.Sprint(at) {
						cancel(errStop)
					}
					select {
					case <-time.After(time.Second):
						return ok(ctx, url)
					case <-ctx.Done():
						time.Sleep(time.Millisecond) // to end takes a while
						return nil, ctx.Err()
					}
				})
				start := time.Now()
				checkStopped(t, v, v.run(ctx, urls(24)), 24)
				rounds := time.Duration(at / limit)
				if got, want := time.Since(start), rounds*time.Second+time.Millisecond; got != want {
					t.Errorf("returned after %v, want %v", got, want)
				}
				if got := int(calls.Load()); got <= at/limit*limit || got > (at/limit+1)*limit {
					t.Errorf("%d items ran", got)
				}
			})
		})
	}
}

// TestCancelledBetween has an item cancel the run and succeed all the same.
func TestCancelledBetween(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		ctx, cancel := context.WithCancelCause(t.Context())
		ctx = WithSource(ctx, func(ctx context.Context, url string) (*Page, error) {
			time.Sleep(time.Second) // so that the others do not run away
			if url == "5" {
				cancel(errStop)
			}
			return ok(ctx, url)
		})
		o := v.run(ctx, urls(50))
		checkStopped(t, v, o, 50)
		if (v.stream || v.collect) && o.pages[5] == nil {
			t.Error("the result of an item that succeeded is lost")
		}
	})
}

// TestCancelledTooLate cancels when every item has been started: nothing is missing, so nothing has failed.
func TestCancelledTooLate(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		ctx, cancel := context.WithCancelCause(t.Context())
		ctx = WithSource(ctx, func(ctx context.Context, url string) (*Page, error) {
			time.Sleep(time.Second)
			if url == "7" {
				cancel(errStop)
			}
			return ok(ctx, url)
		})
		o := v.run(ctx, urls(8))
		if o.last != nil {
			t.Error(o.last)
		}
		checkPages(t, o, upTo(8)...)
	})
}

func TestDeadline(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		ctx, cancel := context.WithTimeout(WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}), time.Minute)
		defer cancel()
		if o := v.run(ctx, urls(9)); !errors.Is(o.last, context.DeadlineExceeded) {
			t.Errorf("got %v", o.last)
		}
	})
}

// TestFailureBeforeCancellation has the caller give up while the others wind down: the failure was first.
func TestFailureBeforeCancellation(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		if v.collect {
			t.Skip("a failure ends nothing")
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		ctx = WithSource(ctx, func(ctx context.Context, url string) (*Page, error) {
			if url == "1" {
				return nil, errBoom
			}
			<-ctx.Done()
			cancel(errStop)
			return nil, ctx.Err()
		})
		if o := v.run(ctx, urls(9)); !errors.Is(o.last, errBoom) {
			t.Errorf("got %v", o.last)
		}
	})
}

func TestRate(t *testing.T) {
	for name, test := range map[string]struct {
		run   func(ctx context.Context, items []string) error
		burst int
	}{
		"FetchSlowly": {func(ctx context.Context, items []string) error {
			_, err := FetchSlowly(ctx, items)
			return err
		}, 1},
		"StreamSlowly": {func(ctx context.Context, items []string) error {
			return streamed(StreamSlowly)(ctx, values(items)).last
		}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for range 2 { // each run has a rate of its own
					starts := make(chan time.Duration, 40)
					begin := time.Now()
					ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
						starts <- time.Since(begin)
						return ok(ctx, url)
					})
					if err := test.run(ctx, urls(40)); err != nil {
						t.Fatal(err)
					}
					for i := range 40 {
						if got, want := <-starts, time.Duration(max(0, i-test.burst+1))*100*time.Millisecond; got != want {
							t.Errorf("start %d is at %v, want %v", i, got, want)
						}
					}
				}
			})
		})
	}
}

func TestCancelledInRateWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		ctx, cancel := context.WithCancelCause(WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			calls.Add(1)
			return ok(ctx, url)
		}))
		time.AfterFunc(1050*time.Millisecond, func() { cancel(errStop) })
		start := time.Now()
		_, err := FetchSlowly(ctx, urls(100))
		if err != errStop || time.Since(start) != 1050*time.Millisecond || calls.Load() != 11 {
			t.Errorf("got %v after %v and %d calls", err, time.Since(start), calls.Load())
		}
	})
}

// TestRateBehindDeadline has items whose turn would come too late: they fail at once.
func TestRateBehindDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(WithSource(t.Context(), ok), 250*time.Millisecond)
		defer cancel()
		start := time.Now()
		o := streamed(StreamSlowly)(ctx, values(urls(8)))
		if len(o.pages) != 5 || len(o.failed) != 3 {
			t.Errorf("got %d pages and %d failures", len(o.pages), len(o.failed))
		}
		for _, err := range o.failed {
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		}
		if time.Since(start) != 200*time.Millisecond {
			t.Errorf("took %v", time.Since(start))
		}
	})
}
