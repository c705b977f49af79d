package call

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"testing"
	"testing/synctest"
	"time"
)

// The emitted functions have the very signatures of those that they call.
var (
	_ = []func(context.Context, *Site, string) (*Page, error){
		fetchPage, FetchPage, FetchFresh, FetchTimed, FetchPaced, FetchGated, CrawlPage,
	}
	_ = []func(context.Context, *Site, ...string) error{announce, Announce}
	_ = []func(context.Context, *Site, string) (int, string, error){countBytes, CountBytes}
	_ = []func(*Client, context.Context) error{(*Client).ping, (*Client).Ping}
	_ = []func(*Cache[string, int], context.Context, string) error{(*Cache[string, int]).load, (*Cache[string, int]).Load}
	_ = []func(context.Context, *http.Client, *http.Request) (*http.Response, error){do, Do}
	_ = []func(context.Context, time.Time, []error, int, int, int, string, ...attempt) (attempt, time.Duration, error){
		schedule, Schedule,
	}
	_ = []func(context.Context, func(context.Context, string) ([]int, error), string) ([]int, error){
		lookup[string, int], Lookup[string, int],
	}
)

func TestMethodWithAHookOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(fail(errBusy), serve(&Page{Body: "logo"}))
		body, size, err := (&Client{site: s.Site, patience: 1}).FetchAsset(t.Context(), "logo")
		if string(body) != "logo" || size != 4 || err != nil {
			t.Errorf("got %q, %d, %v", body, size, err)
		}
		s = newScript(fail(errBusy))
		if _, _, err = (&Client{site: s.Site}).FetchAsset(t.Context(), "logo"); err != errBusy || len(s.calls) != 1 {
			t.Errorf("got %v after %d calls, want the first attempt's error as it is", err, len(s.calls))
		}
		s = newScript(fail(errBusy))
		if _, _, err = (&Client{site: s.Site, patience: 1}).FetchAsset(t.Context(), "logo"); err != errBusy || len(s.calls) != 2 {
			t.Errorf("got %v after %d calls, want the second attempt's error as it is", err, len(s.calls))
		}
	})
}

func TestGenericFunction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		get := func(_ context.Context, key string) ([]int, error) {
			if n++; n < 3 {
				return []int{}, nil
			}
			return []int{len(key)}, nil
		}
		if got, err := Lookup(t.Context(), get, "four"); err != nil || !reflect.DeepEqual(got, []int{4}) || n != 3 {
			t.Errorf("got %v, %v after %d calls", got, err, n)
		}
		none := func(context.Context, int) ([]bool, error) { return []bool{}, nil }
		got, err := Lookup(t.Context(), none, 1)
		var gaveUp *LookupError
		if !errors.As(err, &gaveUp) || gaveUp.Err != nil || got == nil {
			t.Errorf("got %v, %v; want the last, empty result with the typed error", got, err)
		}
	})
}

func TestGenericReceiver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		loadRate = loadLimiter{}
		c := &Cache[string, int]{get: func(ctx context.Context, _ string) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		}}
		wantIs(t, c.Load(t.Context(), "key"), ErrLoadTimeout, context.DeadlineExceeded)
	})
}

// transport answers requests without a network, so that a bubble's clock runs.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

type body struct {
	io.Reader
	closed *int
}

func (b body) Close() error { *b.closed++; return nil }

func TestImportedTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers, closed := 0, 0
		client := &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
			response := &http.Response{
				StatusCode: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"3"}},
				Body: body{bytes.NewBufferString("busy"), &closed},
			}
			if answers++; answers == 3 {
				response.StatusCode = http.StatusOK
			}
			return response, nil
		})}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://example.com", nil)
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		response, err := Do(t.Context(), client, request)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("got %v, %v", response, err)
		}
		if closed != 2 || time.Since(begin) != 6*time.Second {
			t.Errorf("%d bodies closed after %v, want the 2 that were replaced, after 3s each", closed, time.Since(begin))
		}
		_ = response.Body.Close()
	})
}

func TestAwkwardParameterNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scheduleRate, scheduleSlots = scheduleLimiter{}, scheduleSemaphore{}
		got, _, err := Schedule(t.Context(), time.Now(), nil, 0, 30, 4, "12345678", 1, 2)
		if got != 42 || err != nil {
			t.Errorf("got %v, %v; want 42", got, err)
		}
		_, _, err = Schedule(t.Context(), time.Now(), nil, 1, 0, 0, "")
		var gaveUp *ScheduleError
		if !errors.As(err, &gaveUp) || gaveUp.Attempts != 3 || !errors.Is(err, errSchedule) {
			t.Errorf("got %v, want 3 attempts used up", err)
		}
	})
}

func TestUnexportedScaffold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(fail(errBusy))
		err := save(t.Context(), s.Site, 0)
		var gaveUp *saveError
		if !errors.As(err, &gaveUp) || len(s.calls) != 2 {
			t.Errorf("got %v after %d calls, want 2 attempts used up", err, len(s.calls))
		}
	})
}

// What a first attempt costs beyond the function itself: nothing, and with a
// timeout just the context.
func TestAllocationsOfTheFirstAttempt(t *testing.T) {
	fetchGatedSlots = fetchGatedSemaphore{}
	ctx := t.Context()
	page := &Page{}
	site := &Site{Serve: func(context.Context, string) (*Page, error) { return page, nil }}
	gone := &Site{Serve: func(context.Context, string) (*Page, error) { return nil, errGone }}
	timeout := testing.AllocsPerRun(100, func() {
		ctx, cancel := context.WithTimeoutCause(ctx, 2*time.Second, ErrFetchTimedTimeout)
		_, _ = fetchPage(ctx, site, "")
		cancel()
	})
	for name, c := range map[string]struct {
		want float64
		call func()
	}{
		"retry":          {0, func() { _, _ = FetchPage(ctx, site, "") }},
		"result hook":    {0, func() { _, _ = FetchFresh(ctx, site, "") }},
		"refused error":  {0, func() { _, _ = FetchFresh(ctx, gone, "") }},
		"concurrency":    {0, func() { _, _ = FetchGated(ctx, site, "") }},
		"rate":           {0, func() { fetchPacedRate.tat.Store(0); _, _ = FetchPaced(ctx, site, "") }},
		"budget":         {0, func() { _ = (&Client{site: site}).Ping(ctx) }},
		"timeout":        {timeout, func() { _, _ = FetchTimed(ctx, site, "") }},
		"all, rate free": {timeout, func() { crawlPageRate.tat.Store(0); _, _ = CrawlPage(ctx, site, "") }},
	} {
		if got := testing.AllocsPerRun(100, c.call); got != c.want {
			t.Errorf("%s: %v allocations, want %v", name, got, c.want)
		}
	}
}
