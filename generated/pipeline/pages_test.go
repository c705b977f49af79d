package pipeline

import (
	"context"
	"testing"
)

// outcome is what Run returned.
type outcome struct {
	leftover []*Page
	err      error
}

// start calls Run in a goroutine of the bubble.
func start(ctx context.Context, run func(context.Context) ([]*Page, error)) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		leftover, err := run(ctx)
		done <- outcome{leftover, err}
	}()
	return done
}

// pages returns pages with the numbers from 0 to n-1 that do the same.
func pages(n int, on func(ctx context.Context) error) []*Page {
	list := make([]*Page, n)
	for i := range list {
		list[i] = &Page{N: i, On: on}
	}
	return list
}

// numbers returns the numbers of the pages.
func numbers(pages []*Page) []int {
	list := make([]int, len(pages))
	for i, page := range pages {
		list[i] = page.N
	}
	return list
}

// upTo returns the numbers from first to last.
func upTo(first, last int) []int {
	var list []int
	for n := first; n <= last; n++ {
		list = append(list, n)
	}
	return list
}

// balanced checks the invariant of the counters.
func balanced(t *testing.T, s PageWriterStats) {
	t.Helper()
	if s.Accepted != s.Handled+s.Failed+s.Queued+s.InFlight || s.InFlight < 0 || s.InFlight > 4 || s.Queued > 256 {
		t.Fatalf("unbalanced counters: %+v", s)
	}
}

func wantStats(t *testing.T, p *PageWriter, want PageWriterStats) {
	t.Helper()
	if got := p.Stats(); got != want {
		t.Errorf("Stats() = %+v, want %+v", got, want)
	}
}
