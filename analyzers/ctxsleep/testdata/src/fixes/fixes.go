// Package fixes: what an early return gives, and where there is none.
package fixes

import (
	std "context"
	"net/http"
	"sync"
	"time"
	"unsafe"
)

type (
	point struct{ x, y int }
	grid  [2]int
	name  string
)

func onlyError(ctx std.Context, d time.Duration) error {
	time.Sleep(d) // want `time.Sleep ignores ctx`
	return nil
}

func values[T any](ctx std.Context) (int, float64, string, bool, *int, []byte, any, point, grid, name, func(), unsafe.Pointer, T, struct{ n int }, error) {
	if ctx != nil {
		<-time.After(time.Second) // want `the receive from time.After ignores ctx`
	}
	panic("")
}

func named(ctx std.Context, t *time.Timer) (a, b int, err error) {
	<-t.C // want `the receive from t.C ignores ctx`
	return
}

func request(r *http.Request) (*http.Response, error) {
	switch r.Method {
	case "GET":
		time.Sleep(time.Second * time.Duration(len(r.URL.Path))) // want `time.Sleep ignores r.Context\(\)`
	}
	return http.DefaultClient.Do(r)
}

func closure(ctx std.Context, run func(std.Context, func() error)) {
	run(ctx, func() error {
		time.Sleep(time.Second) // want `time.Sleep ignores ctx`
		return nil
	})
}

func shadowed(ctx std.Context) error {
	std := 1
	time.Sleep(time.Duration(std) * time.Second) // want `time.Sleep ignores ctx`
	return nil
}

// What follows gets no fix.

func noError(ctx std.Context) int {
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
	return 0
}

func locked(ctx std.Context, mu *sync.Mutex) error {
	mu.Lock()
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
	mu.Unlock()
	return nil
}

func lockedDeferred(ctx std.Context, mu *sync.Mutex) error {
	mu.Lock()
	defer mu.Unlock()
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
	return nil
}

func cancelled(ctx std.Context, use func(std.Context)) error {
	ctx, cancel := std.WithCancel(ctx)
	use(ctx)
	time.Sleep(time.Second) // want `time.Sleep ignores ctx`
	cancel()
	return nil
}

func header(ctx std.Context) error {
	for i := 0; i < 3; time.Sleep(time.Second) { // want `time.Sleep ignores ctx`
		i++
	}
	return nil
}

func used(ctx std.Context, d time.Duration) (time.Time, error) {
	return <-time.After(d), nil // want `the receive from time.After ignores ctx`
}

func ranged(ctx std.Context, t *time.Ticker) error {
	for range t.C { // want `the loop over t.C ignores ctx`
		return nil
	}
	return nil
}
