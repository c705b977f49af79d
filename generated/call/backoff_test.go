package call

import (
	"math/big"
	"testing"
	"time"
)

// ceiling is base · factor^n in exact arithmetic, capped and rounded down.
func ceiling(base time.Duration, factor *big.Rat, n int, most time.Duration) time.Duration {
	product := new(big.Rat).SetInt64(int64(base))
	for range n {
		product.Mul(product, factor)
	}
	if product.Cmp(new(big.Rat).SetInt64(int64(most))) > 0 {
		return most
	}
	return time.Duration(new(big.Int).Quo(product.Num(), product.Denom()).Int64())
}

// The exact product and the one in floating point may round to neighbours.
func near(got, want time.Duration) bool { return got-want <= 1 && want-got <= 1 }

func TestBackoffWithoutJitter(t *testing.T) {
	for attempt := 1; attempt <= 5000; attempt++ { // far beyond what overflows
		n := min(attempt-1, 100)
		want := ceiling(time.Millisecond, big.NewRat(3, 2), n, time.Second)
		if got := countBytesBackoff(attempt); !near(got, want) {
			t.Fatalf("attempt %d: %v, want %v", attempt, got, want)
		}
	}
}

// Each jitter stays within its bounds and comes near to both of them.
func TestJitterBounds(t *testing.T) {
	for name, c := range map[string]struct {
		next      func(n int) time.Duration
		low, high func(n int) time.Duration
	}{
		"full": {
			func(n int) time.Duration { return fetchPageBackoff(n + 1) },
			func(n int) time.Duration { return 0 },
			func(n int) time.Duration { return ceiling(100*time.Millisecond, big.NewRat(2, 1), n, 5*time.Second) },
		},
		"equal": {
			func(n int) time.Duration { return fetchFreshBackoff(n + 1) },
			func(n int) time.Duration {
				return ceiling(10*time.Millisecond, big.NewRat(3, 1), n, 200*time.Millisecond) / 2
			},
			func(n int) time.Duration {
				return ceiling(10*time.Millisecond, big.NewRat(3, 1), n, 200*time.Millisecond)
			},
		},
		"constant": {
			func(n int) time.Duration { return scheduleBackoff() },
			func(n int) time.Duration { return 0 },
			func(n int) time.Duration { return 5 * time.Millisecond },
		},
	} {
		t.Run(name, func(t *testing.T) {
			for n := range 40 {
				low, high := c.low(n), c.high(n)
				least, most := high, low
				for range 1000 {
					d := c.next(n)
					least, most = min(least, d), max(most, d)
				}
				// 1000 draws miss the outer tenth on one side with a probability of 0.9^1000.
				tenth := (high - low) / 10
				if least < low || most > high || least > low+tenth || most < high-tenth {
					t.Fatalf("n=%d: drew %v to %v, want nearly all of %v to %v", n, least, most, low, high)
				}
			}
		})
	}
}

func TestDecorrelatedJitter(t *testing.T) {
	const base, most = 20 * time.Millisecond, 400 * time.Millisecond
	reached := false
	for range 1000 {
		last := base
		for range 20 {
			next := announceBackoff(last)
			if next < base || next > min(3*last, most) {
				t.Fatalf("%v follows %v, want %v to 3 times as much, at most %v", next, last, base, most)
			}
			last = next
			reached = reached || next == most
		}
	}
	if !reached {
		t.Errorf("20000 draws never reached %v", most)
	}
}
