package pipeline

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"weak"
)

// TestEveryItemOnce hands numbers of items over that lie around the sizes of
// the queue, from one producer and from many.
func TestEveryItemOnce(t *testing.T) {
	for _, n := range []int{0, 1, 3, 255, 256, 257, 10_000} {
		for _, producers := range []int{1, 7} {
			t.Run(fmt.Sprintf("%d items, %d producers", n, producers), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { testEveryItemOnce(t, n, producers) })
			})
		}
	}
}

func testEveryItemOnce(t *testing.T, n, producers int) {
	p := NewPageWriter()
	seen := make([]atomic.Int32, n)
	var wg sync.WaitGroup
	for first := range producers {
		wg.Go(func() {
			for i := first; i < n; i += producers {
				page := &Page{N: i, On: func(context.Context) error { seen[i].Add(1); return nil }}
				if err := p.Put(t.Context(), page); err != nil {
					t.Errorf("Put: %v", err)
				}
			}
		})
	}
	done := start(t.Context(), p.Run)
	wg.Wait()
	p.Close()
	if got := <-done; got.err != nil || len(got.leftover) > 0 {
		t.Errorf("Run() = %d leftovers, %v", len(got.leftover), got.err)
	}
	for i := range seen {
		if count := seen[i].Load(); count != 1 {
			t.Errorf("item %d was handled %d times", i, count)
		}
	}
	wantStats(t, p, PageWriterStats{Accepted: n, Handled: n})
}

// TestMillion moves a million items through all workers at full speed.
func TestMillion(t *testing.T) {
	const n, producers = 1_000_000, 4
	p := NewPageWriter()
	var sum atomic.Int64
	page := &Page{N: 1, On: func(context.Context) error { sum.Add(1); return nil }}
	var wg sync.WaitGroup
	for range producers {
		wg.Go(func() {
			for range n / producers {
				if err := p.Put(t.Context(), page); err != nil {
					t.Errorf("Put: %v", err)
					return
				}
			}
		})
	}
	go func() { wg.Wait(); p.Close() }()
	if leftover, err := p.Run(t.Context()); err != nil || len(leftover) > 0 {
		t.Errorf("Run() = %d leftovers, %v", len(leftover), err)
	}
	if sum.Load() != n {
		t.Errorf("handled %d items, want %d", sum.Load(), n)
	}
}

// TestItemsOfIdleWorkersMeet shows that an accepted item is started as long as
// a worker is free: handlers that wait for each other, as many as there are
// workers, all come.
func TestItemsOfIdleWorkersMeet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		done := start(t.Context(), p.Run)
		for range 50 {
			var here sync.WaitGroup
			here.Add(4)
			meet := func(context.Context) error { here.Done(); here.Wait(); return nil }
			if n, err := p.PutAll(t.Context(), pages(4, meet)); n != 4 || err != nil {
				t.Fatalf("PutAll() = %d, %v", n, err)
			}
			here.Wait()
		}
		p.Close()
		if got := <-done; got.err != nil {
			t.Error(got.err)
		}
	})
}

// TestOneSlowItemHoldsNobodyUp leaves a worker in its handler while the others
// do all the rest.
func TestOneSlowItemHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		done := start(t.Context(), p.Run)
		release := make(chan struct{})
		slow := &Page{On: func(context.Context) error { <-release; return nil }}
		if err := p.Put(t.Context(), slow); err != nil {
			t.Fatal(err)
		}
		if _, err := p.PutAll(t.Context(), pages(1000, nil)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		wantStats(t, p, PageWriterStats{Accepted: 1001, Handled: 1000, InFlight: 1})
		close(release)
		p.Close()
		<-done
	})
}

// TestBackpressure fills the queue before Run: the next Put waits, those after
// it wait in line, and Run lets them in.
func TestBackpressure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		if n, err := p.PutAll(t.Context(), pages(256, nil)); n != 256 || err != nil {
			t.Fatalf("PutAll() = %d, %v", n, err)
		}
		if err := p.TryPut(&Page{}); err != ErrPageWriterFull {
			t.Errorf("TryPut into a full queue: %v", err)
		}
		var order []int
		for i := range 5 {
			go func() {
				if err := p.Put(t.Context(), &Page{}); err != nil {
					t.Error(err)
				}
				p.mu.Lock()
				defer p.mu.Unlock()
				order = append(order, i)
			}()
			synctest.Wait() // they come one after another
		}
		wantStats(t, p, PageWriterStats{Accepted: 256, Queued: 256})
		p.mu.Lock()
		for range 5 { // room for one at a time shows the order
			p.pop()
			p.mu.Unlock()
			synctest.Wait()
			p.mu.Lock()
		}
		got := slices.Clone(order)
		p.mu.Unlock()
		if !slices.Equal(got, upTo(0, 4)) {
			t.Errorf("blocked calls were let in in the order %v", got)
		}
		p.Close()
		if out := <-start(t.Context(), p.Run); out.err != nil {
			t.Error(out.err)
		}
	})
}

// TestHandledItemsAreFree shows that the pipeline keeps no item alive that was
// handled or handed back.
func TestHandledItemsAreFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPageWriter()
		done := start(t.Context(), p.Run)
		if _, err := p.PutAll(t.Context(), pages(300, nil)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		p.mu.Lock()
		for i, page := range p.ring {
			if page != nil {
				t.Errorf("slot %d still holds item %d", i, page.N)
			}
		}
		p.mu.Unlock()
		p.Close()
		<-done
	})
}

// TestIdleWorkerKeepsNothing shows that a worker does not keep its last item
// alive while it waits for the next.
func TestIdleWorkerKeepsNothing(t *testing.T) {
	p := NewPageWriter()
	ctx, cancel := context.WithCancel(t.Context())
	done := start(ctx, p.Run)
	last := func() weak.Pointer[Page] {
		page := &Page{}
		if err := p.Put(ctx, page); err != nil {
			t.Error(err)
		}
		return weak.Make(page)
	}()
	for p.Stats().Handled == 0 {
		runtime.Gosched()
	}
	runtime.GC()
	if last.Value() != nil {
		t.Error("the item is still reachable")
	}
	cancel()
	<-done
}
