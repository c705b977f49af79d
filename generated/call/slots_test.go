package call

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// hold is a Site whose calls end when they are told to.
type hold struct {
	running atomic.Int32
	most    atomic.Int32
	done    chan struct{}
}

func newHold() *hold { return &hold{done: make(chan struct{})} }

func (h *hold) site() *Site {
	return &Site{Serve: func(ctx context.Context, _ string) (*Page, error) {
		h.most.Store(max(h.most.Load(), h.running.Add(1)))
		defer h.running.Add(-1)
		select {
		case <-h.done:
			return &Page{}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
}

func TestSlotsAreHandedOutInOrder(t *testing.T) {
	bubble(t, func(t *testing.T) {
		h := newHold()
		site := h.site()
		var mu sync.Mutex
		var order []int
		for i := range 20 {
			go func() {
				if _, err := FetchGated(t.Context(), site, ""); err != nil {
					t.Errorf("FetchGated: %v", err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, i)
			}()
			synctest.Wait() // so that they queue in this order
		}
		for range 20 {
			h.done <- struct{}{}
			synctest.Wait()
		}
		// The two that run together may end in either order.
		for i := 0; i < len(order); i++ {
			if d := order[i] - i; d < -1 || d > 1 {
				t.Fatalf("calls ended in the order %v", order)
			}
		}
		if h.most.Load() != 2 || fetchGatedSlots.taken.Load() != 0 {
			t.Errorf("%d ran at once, %d slots taken at the end; want 2, 0", h.most.Load(), fetchGatedSlots.taken.Load())
		}
	})
}

func TestLeavingTheQueueTakesNoSlot(t *testing.T) {
	bubble(t, func(t *testing.T) {
		h := newHold()
		site := h.site()
		ctx, cancel := context.WithCancelCause(t.Context())
		for range 2 {
			go func() { _, _ = FetchGated(t.Context(), site, "") }()
		}
		synctest.Wait()
		for range 50 {
			go func() {
				_, err := FetchGated(ctx, site, "")
				var refused *FetchGatedError
				if !errors.As(err, &refused) {
					t.Errorf("got %v, want a refusal", err)
				}
				wantIs(t, err, errCaller)
			}()
		}
		synctest.Wait()
		cancel(errCaller)
		synctest.Wait()
		close(h.done)
		synctest.Wait()
		if _, err := FetchGated(t.Context(), site, ""); err != nil || fetchGatedSlots.taken.Load() != 0 {
			t.Errorf("%d slots taken at the end: %v", fetchGatedSlots.taken.Load(), err)
		}
		_, err := FetchGated(ctx, site, "")
		wantIs(t, err, errCaller)
	})
}

// Cancellation races with the hand-over of a slot, on real threads. Whatever
// the outcome, no slot is lost and none appears.
func TestSlotsSurviveRaces(t *testing.T) {
	fetchGatedSlots = fetchGatedSemaphore{}
	var running, most atomic.Int32
	site := &Site{Serve: func(context.Context, string) (*Page, error) {
		most.Store(max(most.Load(), running.Add(1)))
		running.Add(-1)
		return nil, nil
	}}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5000 {
				ctx, cancel := context.WithCancel(t.Context())
				go cancel()
				_, _ = FetchGated(ctx, site, "")
			}
		})
	}
	wg.Wait()
	if most.Load() > 2 || fetchGatedSlots.taken.Load() != 0 || fetchGatedSlots.queue.Len() != 0 {
		t.Errorf("%d ran at once; at the end %d taken, %d queued; want at most 2, 0, 0",
			most.Load(), fetchGatedSlots.taken.Load(), fetchGatedSlots.queue.Len())
	}
}

// A caller that leaves while it waits for its turn gives its slot back.
func TestLeavingTheTurnGivesTheSlotBack(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var s starts
		site := s.site()
		ctx, cancel := context.WithCancelCause(t.Context())
		for range 20 {
			go func() { _, _ = CrawlPage(ctx, site, "") }()
		}
		synctest.Wait()
		if taken := crawlPageSlots.taken.Load(); taken != 4 || s.count() != 1 { // 3, and some wait
			t.Fatalf("taken is %d after %d calls, want 4 after 1", taken, s.count())
		}
		cancel(errCaller)
		synctest.Wait()
		if taken := crawlPageSlots.taken.Load(); taken != 0 {
			t.Errorf("%d slots are still taken", taken)
		}
	})
}

// A million calls in a row leave nothing behind.
func TestManyCalls(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := 0
		site := &Site{Serve: func(context.Context, string) (*Page, error) { n++; return nil, nil }}
		for range 1_000_000 {
			if _, err := FetchGated(t.Context(), site, ""); err != nil {
				t.Fatal(err)
			}
		}
		if n != 1_000_000 {
			t.Errorf("%d calls, want a million", n)
		}
	})
}
