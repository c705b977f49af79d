package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A handed is a batch as its handler got it.
type handed struct {
	at    time.Duration // since the test began
	items []int
}

func (h handed) String() string {
	if len(h.items) == 0 {
		return fmt.Sprintf("%v: none", h.at)
	}
	return fmt.Sprintf("%v: %d-%d", h.at, h.items[0], h.items[len(h.items)-1])
}

// recorder makes pages that note the batches they lead.
type recorder struct {
	began time.Time
	next  int
	mu    sync.Mutex
	list  []string
}

func newRecorder() *recorder { return &recorder{began: time.Now()} }

func (r *recorder) pages(n int, then func(context.Context) error) []*Page {
	list := pages(n, func(ctx context.Context) error {
		batch := ctx.Value(batchKey{}).([]*Page)
		r.mu.Lock()
		r.list = append(r.list, handed{time.Since(r.began), numbers(batch)}.String())
		r.mu.Unlock()
		if then != nil {
			return then(ctx)
		}
		return nil
	})
	for _, page := range list {
		page.N = r.next
		r.next++
	}
	return list
}

func (r *recorder) want(t *testing.T, want ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.Sort(r.list) // two workers may note the same moment in either order
	slices.Sort(want)
	if !slices.Equal(r.list, want) {
		t.Errorf("batches:\n%s\nwant:\n%s", strings.Join(r.list, "\n"), strings.Join(want, "\n"))
	}
}

// TestBatchBySizeAndAge puts pages at different times. A full batch goes at
// once; the age of the others counts from their first page, also when that
// came while the batch before it was still waiting for a worker.
func TestBatchBySizeAndAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, p := newRecorder(), NewPageBatches()
		done := start(t.Context(), p.Run)
		put := func(n int, then func(context.Context) error) {
			t.Helper()
			if _, err := p.PutAll(t.Context(), r.pages(n, then)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		put(250, nil)
		time.Sleep(30 * time.Millisecond)
		put(1, nil)
		time.Sleep(30 * time.Millisecond) // 60ms
		put(1, nil)
		time.Sleep(40 * time.Millisecond) // 100ms
		put(98, nil)
		time.Sleep(5 * time.Millisecond) // 105ms
		put(2, nil)
		time.Sleep(95 * time.Millisecond) // 200ms
		put(1, nil)
		time.Sleep(80 * time.Millisecond) // 280ms
		put(1, nil)
		p.Close()
		if got := <-done; got.err != nil {
			t.Error(got.err)
		}
		r.want(t, "0s: 0-99", "0s: 100-199", "50ms: 200-250", "105ms: 251-350", "155ms: 351-351",
			"250ms: 352-352", "280ms: 353-353")
	})
}

// TestBatchWaitsForWorker shows that a batch that grew old while the workers
// were busy goes as soon as one is free, with all that came meanwhile.
func TestBatchWaitsForWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, p := newRecorder(), NewPageBatches()
		done := start(t.Context(), p.Run)
		synctest.Wait() // both workers are idle: the first wakes the second
		slow := func(context.Context) error { time.Sleep(time.Second); return nil }
		for _, put := range []struct {
			n     int
			pause time.Duration
		}{{200, 100 * time.Millisecond}, {10, 890 * time.Millisecond}, {10, 20 * time.Millisecond}, {110, 0}} {
			if _, err := p.PutAll(t.Context(), r.pages(put.n, slow)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(put.pause)
		}
		time.Sleep(5 * time.Second)
		p.Close()
		<-done
		r.want(t, "0s: 0-99", "0s: 100-199", "1s: 200-219", "1.01s: 220-319", "2s: 320-329")
	})
}

// TestBatchAgeCountsBeforeRun puts pages before Run is called.
func TestBatchAgeCountsBeforeRun(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		20 * time.Millisecond: "50ms: 0-2",
		70 * time.Millisecond: "70ms: 0-2",
	} {
		synctest.Test(t, func(t *testing.T) {
			r, p := newRecorder(), NewPageBatches()
			if _, err := p.PutAll(t.Context(), r.pages(3, nil)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(wait)
			done := start(t.Context(), p.Run)
			time.Sleep(time.Second)
			p.Close()
			<-done
			r.want(t, want)
		})
	}
}

// TestPartialBatchIsLeftOver cancels while a batch is half full, and while
// batches wait behind busy workers.
func TestPartialBatchIsLeftOver(t *testing.T) {
	for _, n := range []int{0, 1, 99, 250} {
		synctest.Test(t, func(t *testing.T) {
			p := NewPageBatches()
			ctx, cancel := context.WithCancel(t.Context())
			done := start(ctx, p.Run)
			list := pages(n, func(ctx context.Context) error { <-ctx.Done(); return nil })
			if _, err := p.PutAll(ctx, list); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			cancel()
			got := <-done
			started := n / 100 * 100
			if got.err != context.Canceled || !slices.Equal(numbers(got.leftover), upTo(started, n-1)) {
				t.Errorf("Run() = %v, %v", numbers(got.leftover), got.err)
			}
			want := PageBatchesStats{Accepted: n, Handled: started, Queued: n - started}
			if p.Stats() != want {
				t.Errorf("Stats() = %+v, want %+v", p.Stats(), want)
			}
		})
	}
}

// TestBatchFails shows that the whole batch is named, and that all of its
// pages count as failed.
func TestBatchFails(t *testing.T) {
	for name, fail := range map[string]func(context.Context) error{
		"error": func(context.Context) error { return errBroken },
		"panic": func(context.Context) error { panic(errBroken) },
	} {
		t.Run(name, func(t *testing.T) {
			p := NewPageBatches()
			list := pages(130, nil)
			list[0].On = fail
			if _, err := p.PutAll(t.Context(), list[:100]); err != nil {
				t.Fatal(err)
			}
			leftover, err := p.Run(t.Context())
			var failure *PageBatchesError
			if !errors.As(err, &failure) || !slices.Equal(failure.Items, list[:100]) || !errors.Is(err, errBroken) {
				t.Errorf("Run() = %v", err)
			}
			if s := p.Stats(); len(leftover) != 0 || s != (PageBatchesStats{Accepted: 100, Failed: 100}) {
				t.Errorf("%d leftovers, %+v", len(leftover), s)
			}
		})
	}
}

// TestBatchBelongsToHandler keeps the slices and overwrites them.
func TestBatchBelongsToHandler(t *testing.T) {
	var mu sync.Mutex
	var kept [][]string
	p := NewLineBlocks(func(_ context.Context, batch []string) error {
		mu.Lock()
		defer mu.Unlock()
		kept = append(kept, batch)
		_ = append(batch, "more")
		return nil
	})
	want := map[string]bool{}
	for i := range 41 {
		line := fmt.Sprint(i)
		want[line] = true
		go func() { _ = p.Put(t.Context(), line) }()
	}
	go func() {
		for p.Stats().Accepted < 41 {
			time.Sleep(time.Microsecond)
		}
		p.Close()
	}()
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, batch := range kept {
		for _, line := range batch {
			if !want[line] {
				t.Errorf("line %s twice or out of nowhere", line)
			}
			delete(want, line)
		}
	}
	if len(want) > 0 || len(kept) != 11 {
		t.Errorf("%d lines are missing; %d batches", len(want), len(kept))
	}
}

// TestBatchBySizeOnly waits for a full batch however long that takes, and
// hands over the rest after Close.
func TestBatchBySizeOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var sizes []int
		p := NewLineBlocks(func(_ context.Context, batch []string) error {
			mu.Lock()
			defer mu.Unlock()
			sizes = append(sizes, len(batch))
			return nil
		})
		go func() {
			if _, err := p.Run(t.Context()); err != nil {
				t.Error(err)
			}
		}()
		if _, err := p.PutAll(t.Context(), make([]string, 30)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(24 * time.Hour)
		mu.Lock()
		before := len(sizes)
		mu.Unlock()
		p.Close()
		synctest.Wait()
		if before != 7 || !slices.Equal(sizes, []int{4, 4, 4, 4, 4, 4, 4, 2}) {
			t.Errorf("%d batches before Close; sizes %v", before, sizes)
		}
	})
}

// TestBatchReport shows that with on_error: continue a batch that fails is
// reported whole, and that a report that panics stops the pipeline.
func TestBatchReport(t *testing.T) {
	p := NewLineBlocks(func(_ context.Context, batch []string) error { return errBroken })
	if _, err := p.PutAll(t.Context(), []string{"1", "2", "3", "4", "5"}); err != nil {
		t.Fatal(err)
	}
	p.Close()
	if leftover, err := p.Run(t.Context()); err != nil || len(leftover) > 0 || p.Stats().Failed != 5 {
		t.Errorf("Run() = %v, %v; %+v", leftover, err, p.Stats())
	}

	p = NewLineBlocks(func(_ context.Context, batch []string) error { return errBroken })
	if err := p.Put(t.Context(), "panic"); err != nil {
		t.Fatal(err)
	}
	p.Close()
	_, err := p.Run(t.Context())
	var failure *LineBlocksError
	var caught *LineBlocksPanic
	if !errors.As(err, &failure) || failure.Items[0] != "panic" || !errors.As(err, &caught) || !errors.Is(err, errBroken) {
		t.Errorf("Run() = %v", err)
	}
}

// TestBatchByAgeOnly hands over what a second brings, or a full queue.
func TestBatchByAgeOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var got []string
		p := NewTicks(func(_ context.Context, batch []time.Duration) error {
			got = append(got, fmt.Sprint(time.Since(began), batch))
			return nil
		})
		go func() {
			if _, err := p.Run(t.Context()); err != nil {
				t.Error(err)
			}
		}()
		put := func(n int) {
			for range n {
				if err := p.Put(t.Context(), time.Since(began)); err != nil {
					t.Error(err)
				}
			}
		}
		put(2)
		time.Sleep(500 * time.Millisecond)
		put(1)
		time.Sleep(time.Second)
		put(9)
		time.Sleep(3 * time.Second)
		p.Close()
		synctest.Wait()
		want := []string{
			"1s [0s 0s 500ms]",
			"1.5s [1.5s 1.5s 1.5s 1.5s 1.5s 1.5s 1.5s 1.5s]",
			"2.5s [1.5s]",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
