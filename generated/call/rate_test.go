package call

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// starts collects the times at which calls were let through.
type starts struct {
	mu    sync.Mutex
	times []time.Time
}

func (s *starts) site() *Site {
	return &Site{Serve: func(context.Context, string) (*Page, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.times = append(s.times, time.Now())
		return &Page{}, nil
	}}
}

func (s *starts) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.times)
}

// exceeds returns how many calls a window of any length held above
// burst + length/interval.
func (s *starts) exceeds(burst int, interval time.Duration) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	times := slices.SortedFunc(slices.Values(s.times), time.Time.Compare)
	worst := 0
	for i, from := range times {
		for j := i; j < len(times); j++ {
			worst = max(worst, j-i+1-burst-int(times[j].Sub(from)/interval))
		}
	}
	return worst
}

// A thousand callers at once get exactly one turn an interval after the burst.
func TestRateIsExactUnderContention(t *testing.T) {
	for range 3 { // each bubble's clock starts anew, behind the last one's
		bubble(t, func(t *testing.T) {
			var s starts
			site := s.site()
			for range 1000 {
				go func() {
					if _, err := FetchPaced(t.Context(), site, ""); err != nil {
						t.Errorf("FetchPaced: %v", err)
					}
				}()
			}
			synctest.Wait()
			if got := s.count(); got != 10 {
				t.Fatalf("%d calls at once, want the burst of 10", got)
			}
			for i := range 990 {
				time.Sleep(fetchPacedInterval)
				synctest.Wait()
				if got := s.count(); got != 11+i {
					t.Fatalf("%d calls after %d intervals, want %d", got, i+1, 11+i)
				}
			}
			// A pause refills the bucket, but no further than the burst.
			time.Sleep(time.Hour)
			for range 20 {
				go func() { _, _ = FetchPaced(t.Context(), site, "") }()
			}
			synctest.Wait()
			if got := s.count(); got != 1010 {
				t.Errorf("%d calls after a pause, want 1010", got)
			}
			time.Sleep(time.Second)
		})
	}
}

// Bubbles in a row share the limiter: a clock that is set back means a limiter
// that is as new.
func TestRateSurvivesAClockSetBack(t *testing.T) {
	fetchPacedRate = fetchPacedLimiter{}
	for range 3 {
		synctest.Test(t, func(t *testing.T) {
			var s starts
			site := s.site()
			begin := time.Now()
			for range 10 {
				if _, err := FetchPaced(t.Context(), site, ""); err != nil || time.Since(begin) != 0 {
					t.Fatalf("a call of the burst waited %v: %v", time.Since(begin), err)
				}
			}
			time.Sleep(time.Minute)
			for range 500 { // reserve a long way ahead
				_, _ = FetchPaced(t.Context(), site, "")
			}
		})
	}
	var s starts
	for range 10 {
		if _, err := FetchPaced(t.Context(), s.site(), ""); err != nil {
			t.Error(err) // in real time a wait would be one of 26 years
		}
	}
}

// Callers that come, wait, leave and cannot wait, at random: the limit is never
// exceeded, and whoever is let through got there within its deadline.
func TestRateIsNeverExceeded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var s starts
		var wg sync.WaitGroup
		site := s.site()
		for range 2000 {
			pause, patience := rand.N(10*time.Second), rand.N(2*time.Second)
			kind := rand.N(3)
			wg.Go(func() {
				time.Sleep(pause)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				switch kind {
				case 0:
					time.AfterFunc(patience, cancel)
				case 1:
					ctx, cancel = context.WithTimeout(ctx, patience)
					defer cancel()
				}
				began := time.Now()
				_, err := FetchPaced(ctx, site, "")
				if err == nil && kind < 2 && time.Since(began) > patience {
					t.Errorf("let through after %v, patience was %v", time.Since(began), patience)
				}
				if kind == 1 && err != nil && time.Since(began) != 0 {
					t.Errorf("failed after %v, not at once: %v", time.Since(began), err)
				}
				if kind == 2 && err != nil {
					t.Errorf("FetchPaced: %v", err)
				}
			})
		}
		wg.Wait()
		if worst := s.exceeds(10, fetchPacedInterval); worst > 0 {
			t.Errorf("%d calls too many in a window, of %d", worst, s.count())
		}
		if fetchPacedRate.waiting != 0 {
			t.Errorf("%d still wait", fetchPacedRate.waiting)
		}
	})
}

// On real threads, fighting for the one word: the time that has passed bounds
// the calls, however the threads are scheduled.
func TestRateIsNeverExceededOnThreads(t *testing.T) {
	fetchPacedRate = fetchPacedLimiter{}
	var calls atomic.Int64
	site := &Site{Serve: func(context.Context, string) (*Page, error) { calls.Add(1); return nil, nil }}
	var wg sync.WaitGroup
	began := time.Now()
	for i := range 8 {
		wg.Go(func() {
			for calls.Load() < 20 {
				patience := time.Duration(1 + i*i*i*i*i*i*100) // from "now or never" to longer than an interval
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				_, _ = FetchPaced(ctx, site, "")
				cancel()
			}
		})
	}
	wg.Wait()
	if most := 10 + int64(time.Since(began)/fetchPacedInterval); calls.Load() > most {
		t.Errorf("%d calls in %v, want at most %d", calls.Load(), time.Since(began), most)
	}
}

func TestRateFailsAtOnceWithoutTakingATurn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var s starts
		site := s.site()
		for range 10 {
			_, _ = FetchPaced(t.Context(), site, "")
		}
		begin := time.Now()
		for range 1000 {
			ctx, cancel := context.WithTimeout(t.Context(), fetchPacedInterval)
			_, err := FetchPaced(ctx, site, "")
			cancel()
			var refused *FetchPacedError
			if !errors.As(err, &refused) || !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) != 0 {
				t.Fatalf("got %v after %v, want a refusal at once", err, time.Since(begin))
			}
		}
		if _, err := FetchPaced(t.Context(), site, ""); err != nil || time.Since(begin) != fetchPacedInterval {
			t.Errorf("the next call waited %v, want one interval: %v", time.Since(begin), err)
		}
	})
}

func TestRateWithAContextThatHasEnded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var s starts
		site := s.site()
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errCaller)
		for range 100 {
			_, err := FetchPaced(ctx, site, "")
			wantIs(t, err, errCaller)
		}
		for range 10 {
			_, _ = FetchPaced(t.Context(), site, "")
		}
		if got := s.count(); got != 10 || time.Since(s.times[0]) != 0 {
			t.Errorf("%d calls, want 10 at once: the dead calls took turns", got)
		}
	})
}

// When all who wait leave, their turns go back, in whatever order they leave.
func TestRateTurnsGoBack(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var s starts
		site := s.site()
		ctx, cancel := context.WithCancelCause(t.Context())
		for range 500 {
			go func() {
				if _, err := FetchPaced(ctx, site, ""); err != nil {
					wantIs(t, err, errCaller)
				}
			}()
		}
		synctest.Wait()
		cancel(errCaller)
		synctest.Wait()
		begin := time.Now()
		if _, err := FetchPaced(t.Context(), site, ""); err != nil || time.Since(begin) != fetchPacedInterval {
			t.Errorf("the next call waited %v, want one interval: %v", time.Since(begin), err)
		}
	})
}

// One that leaves gives back its own turn, not that of the one before it.
func TestRateGivesBackOneTurn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var s starts
		site := s.site()
		wait := func(ctx context.Context) {
			_, _ = FetchPaced(ctx, site, "")
		}
		for range 10 {
			wait(t.Context())
		}
		ctx, cancel := context.WithCancel(t.Context())
		for _, ctx := range []context.Context{t.Context(), t.Context(), ctx} {
			go wait(ctx)
			synctest.Wait() // so that they queue in this order
		}
		cancel()
		synctest.Wait()
		begin := time.Now()
		wait(t.Context())
		if got := time.Since(begin); got != 3*fetchPacedInterval {
			t.Errorf("waited %v, want the third turn after %v", got, 3*fetchPacedInterval)
		}
	})
}

func TestRatePerAttemptCountsRetries(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newScript(fail(errBusy), fail(errBusy), fail(errBusy), fail(errBusy), serve(&Page{Path: "tag", Body: "four"}))
		n, etag, err := CountBytes(t.Context(), s.Site, "a")
		if n != 4 || etag != "tag" || err != nil {
			t.Errorf("got %d, %q, %v; want 4 bytes of tag", n, etag, err)
		}
		// The backoffs of 1ms, 1.5ms, ... are shorter than the interval of 100ms.
		want := []time.Duration{time.Millisecond, 99 * time.Millisecond, 100 * time.Millisecond, 100 * time.Millisecond}
		if got := s.gaps(); !slices.Equal(got, want) {
			t.Errorf("attempts %v apart, want %v", got, want)
		}
	})
}

// The wait for an attempt's turn has to fit into the budget as well.
func TestRatePerAttemptKeepsTheBudget(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for range 250 { // 25s of turns
			go func() { _, _, _ = CountBytes(t.Context(), newScript(serve(nil)).Site, "") }()
		}
		synctest.Wait()
		s := newScript(fail(errBusy))
		begin := time.Now()
		_, _, err := CountBytes(t.Context(), s.Site, "a")
		wantIs(t, err, ErrCountBytesBudget)
		if len(s.calls) != 0 || time.Since(begin) != 0 {
			t.Errorf("%d calls, returned after %v; want none, at once", len(s.calls), time.Since(begin))
		}
		time.Sleep(30 * time.Second)
		begin = time.Now()
		_, _, err = CountBytes(t.Context(), s.Site, "a")
		wantIs(t, err, errBusy)
		if last := s.calls[len(s.calls)-1].Sub(begin); last > 20*time.Second {
			t.Errorf("the last attempt came after %v, budget is 20s", last)
		}
	})
}
