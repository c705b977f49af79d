package call

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"
)

var (
	errBusy   = errors.New("site is busy")
	errCaller = errors.New("caller has left")
)

// script is a Site that plays one step for each call and remembers when the
// calls came. The last step repeats.
type script struct {
	*Site
	calls []time.Time
}

type step func(ctx context.Context) (*Page, error)

func newScript(steps ...step) *script {
	s := &script{}
	s.Site = &Site{Serve: func(ctx context.Context, path string) (*Page, error) {
		s.calls = append(s.calls, time.Now())
		return steps[min(len(s.calls), len(steps))-1](ctx)
	}}
	return s
}

// gaps returns the times between the calls.
func (s *script) gaps() []time.Duration {
	var gaps []time.Duration
	for i := 1; i < len(s.calls); i++ {
		gaps = append(gaps, s.calls[i].Sub(s.calls[i-1]))
	}
	return gaps
}

func fail(err error) step { return func(context.Context) (*Page, error) { return nil, err } }

func serve(page *Page) step { return func(context.Context) (*Page, error) { return page, nil } }

// stuck answers only when its context ends, and then not with the context's
// error, as a killed subprocess would.
func stuck(err error) step {
	return func(ctx context.Context) (*Page, error) {
		<-ctx.Done()
		return nil, err
	}
}

// bubble runs a test under a fake clock with all limits as new.
func bubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		crawlPageRate, crawlPageSlots = crawlPageLimiter{}, crawlPageSemaphore{}
		countBytesRate = countBytesLimiter{}
		fetchPacedRate, fetchGatedSlots = fetchPacedLimiter{}, fetchGatedSemaphore{}
		test(t)
	})
}

func wantIs(t *testing.T, err error, targets ...error) {
	t.Helper()
	for _, target := range targets {
		if !errors.Is(err, target) {
			t.Errorf("error %q does not match %q", err, target)
		}
	}
}

func TestRetryUntilSuccess(t *testing.T) {
	bubble(t, func(t *testing.T) {
		want := &Page{Path: "a"}
		s := newScript(fail(errBusy), fail(errBusy), serve(want))
		got, err := FetchPage(t.Context(), s.Site, "a")
		if got != want || err != nil || len(s.calls) != 3 {
			t.Errorf("got %v, %v after %d calls; want the page after 3", got, err, len(s.calls))
		}
	})
}

func TestRetryGivesUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		last := errors.New("last")
		partial := &Page{Path: "half"}
		s := newScript(fail(errBusy), fail(errBusy), fail(errBusy), func(context.Context) (*Page, error) { return partial, last })
		got, err := FetchPage(t.Context(), s.Site, "a")
		var gaveUp *FetchPageError
		if !errors.As(err, &gaveUp) || gaveUp.Attempts != 4 || gaveUp.Err != last || gaveUp.Cause != nil {
			t.Fatalf("got error %#v, want 4 attempts, the last error and no cause", err)
		}
		wantIs(t, err, last)
		if errors.Is(err, errBusy) {
			t.Error("an earlier error matches too")
		}
		if got != partial || len(s.calls) != 4 {
			t.Errorf("got %v after %d calls, want the last attempt's page after 4", got, len(s.calls))
		}
		if text := "FetchPage: gave up after 4 of 4 attempts: last"; err.Error() != text {
			t.Errorf("got text %q, want %q", err, text)
		}
	})
}

func TestRefusedErrorIsReturnedAsItIs(t *testing.T) {
	for before := range 3 {
		bubble(t, func(t *testing.T) {
			var steps []step
			for range before {
				steps = append(steps, fail(errBusy))
			}
			s := newScript(append(steps, fail(errGone))...)
			if _, err := FetchFresh(t.Context(), s.Site, "a"); err != errGone || len(s.calls) != before+1 {
				t.Errorf("got %v after %d calls, want %v after %d", err, len(s.calls), errGone, before+1)
			}
		})
	}
}

// The caller's context ends before, during and between attempts. Each time the
// call returns at that moment, with the cause and the last error.
func TestCallerLeaves(t *testing.T) {
	later := func(ctx context.Context) (*Page, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for name, c := range map[string]struct {
		steps []step
		after time.Duration
		calls int
		last  error
	}{
		"before":  {[]step{later}, 0, 1, context.Canceled},
		"attempt": {[]step{fail(errBusy), later}, 10 * time.Second, 2, context.Canceled},
		"wait":    {[]step{fail(&comeBackError{after: time.Hour})}, time.Second, 1, nil},
		"no wait": {[]step{fail(&comeBackError{})}, 0, 1, nil},
		"last": {[]step{
			fail(&comeBackError{}), fail(&comeBackError{}), fail(&comeBackError{}), fail(&comeBackError{}), later,
		}, time.Second, 5, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				start := time.Now()
				if c.after == 0 {
					cancel(errCaller)
				} else {
					time.AfterFunc(c.after, func() { cancel(errCaller) })
				}
				s := newScript(c.steps...)
				_, err := FetchFresh(ctx, s.Site, "a")
				var gaveUp *FetchFreshError
				if !errors.As(err, &gaveUp) || gaveUp.Attempts != c.calls || gaveUp.Cause != errCaller || gaveUp.Err == nil {
					t.Fatalf("got %#v, want %d attempts with the cause", err, c.calls)
				}
				wantIs(t, err, errCaller)
				if c.last != nil {
					wantIs(t, err, c.last)
				}
				if len(s.calls) != c.calls || time.Since(start) != c.after {
					t.Errorf("%d calls, returned after %v; want %d, %v", len(s.calls), time.Since(start), c.calls, c.after)
				}
			})
		})
	}
}

// A success counts even if the context has ended meanwhile.
func TestLateSuccessCounts(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		page := &Page{}
		s := newScript(func(context.Context) (*Page, error) { cancel(); return page, nil })
		if got, err := FetchPage(ctx, s.Site, "a"); got != page || err != nil {
			t.Errorf("got %v, %v; want the page", got, err)
		}
	})
}

func TestAttemptTimesOut(t *testing.T) {
	bubble(t, func(t *testing.T) {
		killed := errors.New("killed")
		s := newScript(stuck(killed))
		start := time.Now()
		err := Announce(t.Context(), s.Site, "news")
		var gaveUp *AnnounceError
		if !errors.As(err, &gaveUp) || gaveUp.Attempts != 6 || gaveUp.Cause != nil {
			t.Fatalf("got %#v, want 6 attempts used up", err)
		}
		wantIs(t, err, ErrAnnounceTimeout, context.DeadlineExceeded, killed)
		if got := time.Since(start); got < 6*500*time.Millisecond {
			t.Errorf("6 attempts took %v, less than 500ms each", got)
		}
		if t.Context().Err() != nil {
			t.Error("the caller's context has ended")
		}
	})
}

// The end of the caller's deadline is not the attempt's own timeout.
func TestCallersDeadlineIsNotTheTimeout(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 100*time.Millisecond, errCaller)
		defer cancel()
		s := newScript(stuck(errBusy))
		err := Announce(ctx, s.Site, "news")
		wantIs(t, err, errCaller, errBusy)
		if errors.Is(err, ErrAnnounceTimeout) || len(s.calls) != 1 {
			t.Errorf("got %v after %d calls, want the caller's own cause after 1", err, len(s.calls))
		}
	})
}

func TestTimeoutAlone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var cause error
		s := newScript(func(ctx context.Context) (*Page, error) {
			<-ctx.Done()
			cause = context.Cause(ctx)
			return nil, ctx.Err()
		})
		start := time.Now()
		_, err := FetchTimed(t.Context(), s.Site, "a")
		wantIs(t, err, ErrFetchTimedTimeout, context.DeadlineExceeded)
		if cause != ErrFetchTimedTimeout || time.Since(start) != 2*time.Second {
			t.Errorf("the attempt saw %v after %v, want the scaffold's own cause after 2s", cause, time.Since(start))
		}
		_, err = FetchTimed(t.Context(), newScript(fail(errBusy)).Site, "a")
		if err != errBusy {
			t.Errorf("got %v, want the function's own error as it is", err)
		}
	})
}

// A wait that cannot end before the deadline is not begun.
func TestDeadlineCannotFit(t *testing.T) {
	for _, asked := range []time.Duration{5 * time.Second, 6 * time.Second, math.MaxInt64} {
		bubble(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			s := newScript(fail(&comeBackError{after: asked}))
			start := time.Now()
			_, err := FetchFresh(ctx, s.Site, "a")
			wantIs(t, err, context.DeadlineExceeded)
			if time.Since(start) != 0 || ctx.Err() != nil || len(s.calls) != 1 {
				t.Errorf("asked for %v: %d calls, returned after %v; want 1 and at once", asked, len(s.calls), time.Since(start))
			}
		})
	}
}

func TestServersDelay(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newScript(
			fail(&comeBackError{after: time.Minute}), // longer than the backoff's maximum
			fail(&comeBackError{after: -time.Minute}),
			fail(&comeBackError{}),
			serve(&Page{}),
		)
		if _, err := FetchFresh(t.Context(), s.Site, "a"); err != nil {
			t.Fatal(err)
		}
		gaps := s.gaps()
		if gaps[0] != time.Minute || gaps[1] != 0 || gaps[2] != 0 {
			t.Errorf("waited %v, want what the server said: 1m, 0, 0", gaps)
		}
	})
}

func TestBudget(t *testing.T) {
	for _, c := range []struct {
		asked time.Duration
		calls int
	}{
		{30*time.Second + 1, 1}, {math.MaxInt64, 1},
		{30 * time.Second, 2}, {15 * time.Second, 3}, {14 * time.Second, 3}, {10 * time.Second, 4},
	} {
		bubble(t, func(t *testing.T) {
			s := newScript(fail(&comeBackError{after: c.asked}))
			_, err := CrawlPage(t.Context(), s.Site, "a")
			wantIs(t, err, ErrCrawlPageBudget)
			var asked *comeBackError
			if !errors.As(err, &asked) || len(s.calls) != c.calls {
				t.Errorf("asked for %v: %d calls, %v; want %d and the last error", c.asked, len(s.calls), err, c.calls)
			}
		})
	}
}

// Neither a slow attempt nor a server's strange answer gets around the budget.
func TestBudgetCountsSlowAttempts(t *testing.T) {
	slow := func(after time.Duration) step {
		return func(context.Context) (*Page, error) {
			time.Sleep(time.Second)
			return nil, &comeBackError{after: after}
		}
	}
	for name, steps := range map[string][]step{
		"longest wait":     {slow(math.MaxInt64)},
		"just too long":    {slow(29*time.Second + 1)},
		"time in the past": {fail(&comeBackError{after: 29 * time.Second}), stuck(&comeBackError{after: -time.Hour})},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := newScript(steps...)
				_, err := CrawlPage(t.Context(), s.Site, "a")
				wantIs(t, err, ErrCrawlPageBudget)
				if len(s.calls) != len(steps) {
					t.Errorf("%d calls, want %d", len(s.calls), len(steps))
				}
			})
		})
	}
}

// Without a wait the budget still ends the attempts, and no timer is needed.
func TestBudgetWithoutWait(t *testing.T) {
	bubble(t, func(t *testing.T) {
		slow := func(context.Context) (*Page, error) { time.Sleep(600 * time.Millisecond); return nil, errBusy }
		s := newScript(slow)
		err := (&Client{site: s.Site}).Ping(t.Context())
		wantIs(t, err, ErrPingBudget, errBusy)
		if len(s.calls) != 2 {
			t.Errorf("%d calls, want 2 in 1s of 600ms each", len(s.calls))
		}
		s = newScript(fail(errBusy))
		start := time.Now()
		if err = (&Client{site: s.Site}).Ping(t.Context()); len(s.calls) != 3 || time.Since(start) != 0 {
			t.Errorf("%d calls in %v, want 3 at once: %v", len(s.calls), time.Since(start), err)
		}
	})
}

func TestResultIsNeverAccepted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var pages []*Page
		dropped := map[*Page]int{}
		s := newScript(func(context.Context) (*Page, error) {
			page := &Page{Stale: true}
			page.dropped = func() { dropped[page]++ }
			pages = append(pages, page)
			return page, nil
		})
		got, err := FetchFresh(t.Context(), s.Site, "a")
		var gaveUp *FetchFreshError
		if !errors.As(err, &gaveUp) || gaveUp.Attempts != 5 || gaveUp.Err != nil || gaveUp.Cause != nil {
			t.Fatalf("got %#v, want 5 attempts and neither error nor cause", err)
		}
		if len(pages) != 5 || got != pages[4] {
			t.Errorf("got %p of %v, want the fifth", got, pages)
		}
		if text := "FetchFresh: gave up after 5 of 5 attempts"; err.Error() != text {
			t.Errorf("got text %q, want %q", err, text)
		}
		for i, page := range pages {
			if page.asked != 1 {
				t.Errorf("isStale saw page %d %d times, want once", i, page.asked)
			}
			if want := min(1, 4-i); dropped[page] != want {
				t.Errorf("page %d was dropped %d times, want %d", i, dropped[page], want)
			}
		}
	})
}

func TestStaleResultThenFresh(t *testing.T) {
	bubble(t, func(t *testing.T) {
		fresh := &Page{}
		s := newScript(serve(&Page{Stale: true}), fail(errBusy), serve(fresh))
		if got, err := FetchFresh(t.Context(), s.Site, "a"); got != fresh || err != nil {
			t.Errorf("got %v, %v; want the fresh page", got, err)
		}
	})
}

func TestPanicPassesThrough(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newScript(fail(errBusy), func(context.Context) (*Page, error) { panic("boom") })
		for range 5 { // more often than there are slots
			func() {
				defer func() {
					if got := recover(); got != "boom" {
						t.Errorf("recovered %v, want the function's own panic", got)
					}
				}()
				_, _ = CrawlPage(t.Context(), s.Site, "a")
			}()
		}
		if n := crawlPageSlots.taken.Load(); n != 0 {
			t.Errorf("%d slots are still taken", n)
		}
	})
}
