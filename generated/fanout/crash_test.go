package fanout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// explode is what the stack of a panic must show.
func explode(value any) { panic(value) }

func TestPanic(t *testing.T) {
	for name, value := range map[string]any{"error": errBoom, "text": "text", "nil": nil} {
		for _, at := range []int{0, 2, 19} {
			t.Run(fmt.Sprintf("%s at %d", name, at), func(t *testing.T) {
				eachVariant(t, func(t *testing.T, v variant) {
					ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
						time.Sleep(time.Second)
						if url == fmt.Sprint(at) {
							explode(value)
						}
						return ok(ctx, url)
					})
					o := v.run(ctx, urls(20))
					if o.failed[at] == nil || len(o.failed) != 1 {
						t.Fatalf("failures are %v, the error %v", o.failed, o.last)
					}
					got, stack := panicOf(t, o.failed[at])
					var nilPanic *runtime.PanicNilError
					switch {
					case value == nil:
						if !errors.As(o.last, &nilPanic) {
							t.Errorf("panic(nil) gave %v", o.last)
						}
					case got != value:
						t.Errorf("the value is %v", got)
					}
					if errors.Is(o.last, errBoom) != (value == errBoom) {
						t.Errorf("errors.Is does not tell: %v", o.last)
					}
					if !bytes.Contains(stack, []byte("fanout.explode")) {
						t.Errorf("the stack does not show the panic:\n%s", stack)
					}
					if v.collect {
						checkPages(t, o, slices.Delete(upTo(20), at, at+1)...)
					}
				})
			})
		}
	}
}

// TestAllPanic has more panics than there are workers.
func TestAllPanic(t *testing.T) {
	eachVariant(t, func(t *testing.T, v variant) {
		var now, most atomic.Int32
		ctx := WithSource(t.Context(), func(context.Context, string) (*Page, error) {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			time.Sleep(time.Second)
			panic(errBoom)
		})
		o := v.run(ctx, urls(50))
		if v.collect && len(o.failed) != 50 || !errors.Is(o.last, errBoom) {
			t.Errorf("got %v and %d failures", o.last, len(o.failed))
		}
		if most.Load() != limit {
			t.Errorf("%d items ran at once", most.Load())
		}
	})
}

// TestGoexit has an item end its goroutine. Where that is the caller's, the variant does not return, but the other
// items are looked after all the same.
func TestGoexit(t *testing.T) {
	for _, at := range []int{0, 1, 2, 3, 8, 19} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			eachVariant(t, func(t *testing.T, v variant) {
				var calls, running atomic.Int32
				ctx := WithSource(t.Context(), func(ctx context.Context, url string) (*Page, error) {
					calls.Add(1)
					running.Add(1)
					defer running.Add(-1)
					time.Sleep(time.Second)
					if url == fmt.Sprint(at) {
						runtime.Goexit()
					}
					return ok(ctx, url)
				})
				ended := make(chan *outcome)
				go func() {
					var result *outcome
					defer func() { ended <- result }()
					o := v.run(ctx, urls(20))
					result = &o
				}()
				o := <-ended
				if running.Load() != 0 {
					t.Errorf("%d items still run", running.Load())
				}
				if v.collect && calls.Load() != 20 {
					t.Errorf("only %d items ran", calls.Load())
				}
				if o == nil {
					if v.stream || v.seq {
						t.Error("the caller's goroutine was ended though no item runs there")
					}
					return
				}
				if o.failed[at] == nil {
					t.Fatalf("got %v", o.last)
				}
				if value, _ := panicOf(t, o.failed[at]); value != nil {
					t.Errorf("the value is %v", value)
				}
			})
		})
	}
}

// TestErrorTexts pins down what users read.
func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"FetchAll: item 3: boom":                      &FetchAllError{Index: 3, Err: errBoom},
		"FetchAll: item 0: panic: boom":               &FetchAllError{Err: &FetchAllPanic{Value: errBoom}},
		"FetchAll: item 1: runtime.Goexit was called": &FetchAllError{Index: 1, Err: &FetchAllPanic{}},
		"FetchEach: item 2: boom":                     FetchEachErrors{{Index: 2, Err: errBoom}},
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}

// TestPanicInNested has a panic pass through two levels: each adds its index.
func TestPanicInNested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := func(ctx context.Context, url string) (*Page, error) {
			if url == "inner" {
				panic(errBoom)
			}
			_, err := FetchAll(ctx, []string{"inner"})
			return nil, err
		}
		_, err := FetchAll(WithSource(t.Context(), source), []string{"outer"})
		const want = "FetchAll: item 0: FetchAll: item 0: panic: boom"
		if err.Error() != want || !errors.Is(err, errBoom) {
			t.Errorf("got %q, want %q", err, want)
		}
	})
}
