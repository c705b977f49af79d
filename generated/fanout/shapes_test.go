package fanout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestNoResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			time.Sleep(time.Second)
			if calls.Add(1); url == "3" {
				return nil, errBoom
			}
			return ok(ctx, url)
		})
		var one *SaveAllError
		if err := SaveAll(ctx, urls(50)); !errors.As(err, &one) || one.Index != 3 {
			t.Errorf("SaveAll: %v", err)
		}
		if err := SaveAll(ctx, urls(3)); err != nil {
			t.Errorf("SaveAll: %v", err)
		}
		calls.Store(0)
		var all SaveSeqErrors
		err := SaveSeq(ctx, values(urls(50)))
		if !errors.As(err, &all) || len(all) != 1 || all[0].Index != 3 || calls.Load() != 50 {
			t.Errorf("SaveSeq: %v, %d calls", err, calls.Load())
		}
		var last error
		for r, err := range saveStream(ctx, urls(4)) {
			if last = err; (err != nil) != (r.Index == 3) || r.Item != fmt.Sprint(r.Index) {
				t.Errorf("saveStream: %v, %v", r, err)
			}
		}
		var streamed *saveStreamError
		if !errors.As(last, &streamed) || streamed.Index != 3 {
			t.Errorf("saveStream: %v", last)
		}
	})
}

// TestDefaultConcurrency checks that one item runs for each processor.
func TestDefaultConcurrency(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(5))
	synctest.Test(t, func(t *testing.T) {
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			time.Sleep(time.Second)
			return ok(ctx, url)
		})
		for name, save := range map[string]func() error{
			"SaveAll": func() error { return SaveAll(ctx, urls(50)) },
			"SaveSeq": func() error { return SaveSeq(ctx, values(urls(50))) },
		} {
			start := time.Now()
			if err := save(); err != nil || time.Since(start) != 10*time.Second {
				t.Errorf("%s took %v, %v", name, time.Since(start), err)
			}
		}
	})
}

func TestGeneric(t *testing.T) {
	ctx := context.WithValue(t.Context(), sourceKey{}, func(n int) (*bytes.Buffer, error) {
		if n == 2 {
			return nil, errBoom
		}
		return bytes.NewBufferString(fmt.Sprint(n)), nil
	})
	buffers, err := ConvertAll[int, *bytes.Buffer](ctx, upTo(4))
	var failed *ConvertAllError
	if !errors.As(err, &failed) || failed.Index != 2 || buffers[3].String() != "3" || buffers[2] != nil {
		t.Errorf("got %v, %v", buffers, err)
	}
	sum := 0
	for r, err := range Convert[int, *bytes.Buffer](ctx, slices.Values([]int{0, 1})) {
		if err != nil {
			t.Fatal(err)
		}
		sum += r.Value.Len()
	}
	if sum != 2 {
		t.Errorf("got %d bytes", sum)
	}
	var _ io.Writer = ConvertResult[int, *bytes.Buffer]{}.Value
}

// TestMethod has the second attempt of each item succeed.
func TestMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := map[string]int{}
		running := make(chan struct{}, 1)
		client := &Client{Base: "/base/", Get: func(ctx context.Context, url string) (*Page, error) {
			running <- struct{}{}
			defer func() { <-running }()
			if tries[url]++; tries[url] == 1 {
				return nil, errBoom
			}
			return ok(ctx, url)
		}}
		pages, err := client.GetAll(t.Context(), urls(3))
		if err != nil || len(pages) != 3 || pages[2].URL != "/base/2" || tries["/base/0"] != 2 {
			t.Errorf("got %v, %v after %v", pages, err, tries)
		}
	})
}

// TestPolicies checks retry and timeout of each item.
func TestPolicies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var slow, busy atomic.Int32
		ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
			switch url {
			case "0":
				if busy.Add(1) < 3 {
					return nil, ErrBusy
				}
			case "1":
				slow.Add(1)
				<-ctx.Done()
				return nil, ctx.Err()
			case "2":
				return nil, errBoom
			}
			return ok(ctx, url)
		})
		pages, err := FetchStubborn(ctx, urls(4))
		var errs FetchStubbornErrors
		if !errors.As(err, &errs) || len(errs) != 2 || errs[0].Index != 1 || errs[1].Index != 2 {
			t.Fatalf("got %v", err)
		}
		if !errors.Is(errs[0], ErrFetchStubbornItemTimeout) || !errors.Is(errs[1], errBoom) {
			t.Errorf("got %v", err)
		}
		if pages[0] == nil || pages[3] == nil || busy.Load() != 3 || slow.Load() != 1 {
			t.Errorf("got %v after %d and %d tries", pages, busy.Load(), slow.Load())
		}
	})
}

// TestCall checks that a fan-out over a call shares the call's rate with everybody else.
func TestCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := WithSource(t.Context(), ok)
		start := time.Now()
		for range 2 {
			if pages, err := FetchPages(ctx, urls(10)); err != nil || len(pages) != 10 {
				t.Fatalf("got %v, %v", pages, err)
			}
		}
		if _, err := FetchPage(ctx, "x"); err != nil {
			t.Fatal(err)
		}
		if got := time.Since(start); got != 2*time.Second {
			t.Errorf("21 calls at 10/s took %v", got)
		}
	})
}

// TestAwkwardNames runs what has to step aside for names of the user's.
func TestAwkwardNames(t *testing.T) {
	in := []work{{1, 2}, {3}}
	out, err := RunAll(t.Context(), in)
	if err != nil || len(out) != 2 || out[0][1] != 2 {
		t.Errorf("RunAll: %v, %v", out, err)
	}
	out, err = RunSeq(t.Context(), slices.Values(in))
	if err != nil || len(out) != 2 || out[1][0] != 3 {
		t.Errorf("RunSeq: %v, %v", out, err)
	}
}
