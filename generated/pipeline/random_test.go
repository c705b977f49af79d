package pipeline

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A subject is a pipeline of pages as the random schedules see it.
type subject struct {
	put    func(context.Context, *Page) error
	tryPut func(*Page) error
	putAll func(context.Context, []*Page) (int, error)
	close  func()
	run    func(context.Context) ([]*Page, error)
	stats  func() PageWriterStats

	closed, full error
	workers      int
	batch        int // most items that one worker has in flight
	stops        bool
}

func writerSubject(_ func(*Page, error)) subject {
	p := NewPageWriter()
	return subject{
		p.Put, p.TryPut, p.PutAll, p.Close, p.Run, p.Stats,
		ErrPageWriterClosed, ErrPageWriterFull, 4, 1, true,
	}
}

func batchSubject(_ func(*Page, error)) subject {
	p := NewPageBatches()
	return subject{
		p.Put, p.TryPut, p.PutAll, p.Close, p.Run, func() PageWriterStats { return PageWriterStats(p.Stats()) },
		ErrPageBatchesClosed, ErrPageBatchesFull, 2, 100, true,
	}
}

func saverSubject(failed func(*Page, error)) subject {
	store := &Store{
		Save:   func(ctx context.Context, page *Page) error { return page.handle(ctx) },
		Failed: func(_ context.Context, page *Page, err error) { failed(page, err) },
	}
	p := NewPageSaver(store)
	return subject{
		p.Put, p.TryPut, p.PutAll, p.Close, p.Run, func() PageWriterStats { return PageWriterStats(p.Stats()) },
		ErrPageSaverClosed, ErrPageSaverFull, 4, 1, false,
	}
}

// A schedule is one random run. What happens to each page is written down.
type schedule struct {
	*testing.T
	subject
	unit   time.Duration // of waits
	random *rand.Rand    // guarded by mu, as everything below
	mu     sync.Mutex

	accepted, refused map[*Page]bool
	handled, failed   map[*Page]int
	started           []*Page
	failing, slow     int // per cent of the pages
}

func (s *schedule) percent() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.random.IntN(100)
}

// page makes a page with a fate of its own.
func (s *schedule) page(n int) *Page {
	page := &Page{N: n}
	fails, slow := s.percent() < s.failing, s.percent() < s.slow
	wait := time.Duration(s.percent()) * s.unit
	page.On = func(ctx context.Context) error {
		list, ok := ctx.Value(batchKey{}).([]*Page)
		if !ok {
			list = []*Page{page}
		}
		s.mu.Lock()
		s.started = append(s.started, list...)
		s.mu.Unlock()
		if slow {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
			}
		}
		return s.result(list, fails)
	}
	return page
}

// result notes what a handler returns for its pages.
func (s *schedule) result(list []*Page, fails bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, page := range list {
		if fails {
			s.failed[page]++
		} else {
			s.handled[page]++
		}
	}
	if fails {
		return errBroken
	}
	return nil
}

// produce puts pages in every way there is, now and then under a deadline.
func (s *schedule) produce(ctx context.Context, first, n int) {
	for n > 0 {
		count := 1
		if s.percent() < 30 {
			count = min(n, 1+s.percent()*4)
		}
		list := make([]*Page, count)
		for i := range list {
			list[i] = s.page(first + i)
		}
		first, n = first+count, n-count
		accepted, err := s.offer(ctx, list)
		s.mu.Lock()
		for i, page := range list {
			if i < accepted {
				s.accepted[page] = true
			} else {
				s.refused[page] = true
			}
		}
		s.mu.Unlock()
		if (accepted < count) != (err != nil) {
			s.Errorf("accepted %d of %d with %v", accepted, count, err)
		}
		if errors.Is(err, s.closed) {
			return
		}
		if err != nil && err != s.full && !errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			s.Errorf("refused with %v", err)
		}
		if s.percent() < 10 {
			time.Sleep(time.Duration(s.percent()) * s.unit)
		}
	}
}

func (s *schedule) offer(ctx context.Context, list []*Page) (int, error) {
	if s.percent() < 20 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(s.percent())*s.unit)
		defer cancel()
	}
	if len(list) > 1 {
		return s.putAll(ctx, list)
	}
	put := func() error { return s.put(ctx, list[0]) }
	if s.percent() < 20 {
		put = func() error { return s.tryPut(list[0]) }
	}
	if err := put(); err != nil {
		return 0, err
	}
	return 1, nil
}

// end closes or cancels at a random moment, or lets the producers finish.
func (s *schedule) end(cancel context.CancelFunc, produced <-chan struct{}) {
	after := time.Duration(s.percent()*s.percent()) * s.unit
	switch kind := s.percent(); {
	case kind < 30:
		time.Sleep(after)
		cancel()
	case kind < 60:
		time.Sleep(after)
		s.close()
	default:
		<-produced
		s.close()
	}
}

// sample checks the counters until the run is over.
func (s *schedule) sample(over <-chan struct{}) {
	for {
		st := s.stats()
		if st.Accepted != st.Handled+st.Failed+st.Queued+st.InFlight || st.InFlight < 0 || st.InFlight > s.workers*s.batch {
			s.Errorf("unbalanced counters: %+v", st)
		}
		select {
		case <-over:
			return
		case <-time.After(s.unit):
		}
	}
}

// play runs the schedule and checks what became of every page.
func (s *schedule) play(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var producers, others sync.WaitGroup
	produced, over := make(chan struct{}), make(chan struct{})
	n := 1 + s.percent()*10
	count := 1 + s.percent()%5
	for i := range count {
		producers.Go(func() { s.produce(ctx, i*1_000_000, n) })
	}
	others.Go(func() { producers.Wait(); close(produced) })
	others.Go(func() { s.end(cancel, produced) })
	others.Go(func() { s.sample(over) })
	if s.percent() < 30 {
		time.Sleep(time.Duration(s.percent()) * s.unit)
	}
	leftover, err := s.run(ctx)
	producers.Wait()
	close(over)
	others.Wait()
	s.check(leftover, err, count == 1)
}

func (s *schedule) check(leftover []*Page, err error, oneProducer bool) {
	left := map[*Page]int{}
	for _, page := range leftover {
		left[page]++
	}
	for page := range s.accepted {
		if s.handled[page]+s.failed[page]+left[page] != 1 {
			s.Errorf("page %d: handled %d, failed %d, left over %d", page.N, s.handled[page], s.failed[page], left[page])
		}
	}
	for page := range s.refused {
		if s.handled[page]+s.failed[page]+left[page] != 0 {
			s.Errorf("refused page %d: handled %d, failed %d, left over %d", page.N, s.handled[page], s.failed[page], left[page])
		}
	}
	if err == nil && len(leftover) > 0 || s.stops && err == nil && len(s.failed) > 0 {
		s.Errorf("Run() = %d leftovers, %v; %d failed", len(leftover), err, len(s.failed))
	}
	want := PageWriterStats{
		Accepted: len(s.accepted), Handled: len(s.handled), Failed: len(s.failed), Queued: len(leftover),
	}
	if got := s.stats(); got != want {
		s.Errorf("Stats() = %+v, want %+v", got, want)
	}
	if oneProducer {
		s.checkOrder(leftover)
	}
}

// checkOrder checks the order of what one producer put: leftovers are in order
// and behind everything that was started. In which order handlers note their
// start says less, because a goroutine may be held up before it comes to that.
func (s *schedule) checkOrder(leftover []*Page) {
	if !slices.IsSortedFunc(leftover, func(a, b *Page) int { return a.N - b.N }) {
		s.Errorf("leftovers out of order: %v", numbers(leftover))
	}
	for _, page := range s.started {
		if len(leftover) > 0 && leftover[0].N < page.N {
			s.Errorf("page %d is left over, %d was started", leftover[0].N, page.N)
		}
	}
}

func newSchedule(t *testing.T, seed uint64, unit time.Duration, make func(func(*Page, error)) subject) *schedule {
	s := &schedule{
		T: t, unit: unit, random: rand.New(rand.NewPCG(seed, 0)),
		accepted: map[*Page]bool{}, refused: map[*Page]bool{}, handled: map[*Page]int{}, failed: map[*Page]int{},
	}
	s.slow = s.random.IntN(101)
	if s.random.IntN(2) == 0 {
		s.failing = s.random.IntN(4)
	}
	reported := 0
	s.subject = make(func(page *Page, err error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if reported++; err != errBroken || s.failed[page] != 1 {
			s.Errorf("reported %v on page %d", err, page.N)
		}
	})
	t.Cleanup(func() {
		if !s.stops && reported != len(s.failed) {
			t.Errorf("reported %d of %d failures", reported, len(s.failed))
		}
	})
	return s
}

// TestRandomSchedules plays random schedules on a fake clock, where every
// interleaving of waits is exact and a goroutine that stays behind fails the
// test.
func TestRandomSchedules(t *testing.T) {
	for name, make := range map[string]func(func(*Page, error)) subject{
		"PageWriter": writerSubject, "PageBatches": batchSubject, "PageSaver": saverSubject,
	} {
		for seed := range uint64(60) {
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { newSchedule(t, seed, time.Millisecond, make).play(t.Context()) })
			})
		}
	}
}

// TestRandomSchedulesInRealTime plays a few of them on real clocks and cores.
func TestRandomSchedulesInRealTime(t *testing.T) {
	for name, make := range map[string]func(func(*Page, error)) subject{
		"PageWriter": writerSubject, "PageBatches": batchSubject, "PageSaver": saverSubject,
	} {
		for seed := range uint64(12) {
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				t.Parallel()
				newSchedule(t, seed+1000, 10*time.Microsecond, make).play(t.Context())
			})
		}
	}
}
