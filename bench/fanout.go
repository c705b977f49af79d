package bench

import (
	"context"
	"time"
)

// A load is one item of a fan-out: a number to square, and how long that takes.
type load struct {
	x     int
	spin  int           // rounds of a calculation
	sleep time.Duration // wait
}

// square does the work of a load, which is none by default.
//
//go:noinline
func square(_ context.Context, l load) (int, error) {
	x := l.x * l.x
	for range l.spin {
		x = x*1664525 + 1013904223
	}
	if l.sleep > 0 {
		time.Sleep(l.sleep)
	}
	return x, nil
}
