// Package target is what the specs of tests refer to: every shape of function
// that a kind may be pointed at, and some that it must refuse.
package target

import (
	"context"
	"iter"
	"net/url"
	. "strings"
	"time"
)

// Names that generated code would like to have for itself.
type (
	Page                      struct{ URL *url.URL }
	ctx                       = context.Context
	timer                     struct{}
	Pair[K comparable, V any] struct {
		Key   K
		Value V
	}
	Number       interface{ ~int | ~float64 }
	Store        struct{ base }
	base         struct{ lock, wait int }
	Shelf[T any] struct{ item T }
	failure      struct{}
)

func (failure) Error() string { return "" }

var delay, attempt, rate, limit = 1, 2, 3, 4

const retry = "retry"

func fetch(ctx context.Context, u string) (*Page, error)                         { return nil, nil }
func fetchAlias(c ctx, u string) (*Page, error)                                  { return nil, nil }
func do(context.Context) error                                                   { return nil }
func unnamed(context.Context, string, ...int) (int, string, error)               { return 0, "", nil }
func named(ctx context.Context, err, delay, timer, i, n int) (a, b int, c error) { return }
func variadic(ctx context.Context, pages ...*Page) (err error)                   { return nil }
func shadow(ctx context.Context, time time.Duration, context int) error          { return nil }
func dotted(ctx context.Context, b *Builder, r Reader) (Builder, error)          { return Builder{}, nil }
func blank(_ context.Context, _ int, _ string) (_ int, _ error)                  { return 0, nil }
func generic[K comparable, V any](ctx context.Context, k K, v ...V) (Pair[K, V], error) {
	return Pair[K, V]{}, nil
}
func numeric[N Number](ctx context.Context, n N) (N, error)                         { return n, nil }
func funcs(ctx context.Context, f func(int) error, c <-chan int) (func(), error)    { return nil, nil }
func items(ctx context.Context, s iter.Seq[Page]) (iter.Seq2[int, error], error)    { return nil, nil }
func anonymous(ctx context.Context, s struct{ A, B int }) (interface{ M() }, error) { return nil, nil }
func arrays(ctx context.Context, a [3]int, m map[[2]string][]*url.URL) ([len(retry)]byte, error) {
	return [5]byte{}, nil
}

func (s *Store) Fetch(ctx context.Context, u string) (*Page, error) { return nil, nil }
func (s Store) Put(ctx context.Context, p Page) error               { return nil }
func (Store) Unnamed(context.Context, int) (int, error)             { return 0, nil }
func (s *Shelf[T]) Put(ctx context.Context, item T) error           { return nil }
func (*Shelf[_]) Get(ctx context.Context, key string) (int, error)  { return 0, nil }

func batch(ctx context.Context, pages []*Page) error                            { return nil }
func batchInts(ctx context.Context, n []int) error                              { return nil }
func (s *Store) Batch(ctx context.Context, pages []Page) error                  { return nil }
func handle(ctx context.Context, p *Page) error                                 { return nil }
func produce(ctx context.Context, put func(context.Context, *Page) error) error { return nil }
func report(p *Page, err error)                                                 {}
func reportCtx(ctx context.Context, p *Page, err error)                         {}

func noContext(u string) error                    { return nil }
func noError(ctx context.Context) int             { return 0 }
func errorFirst(ctx context.Context) (error, int) { return nil, 0 }
func nothing()                                    {}
func ownError(ctx context.Context) *failure       { return nil }

func isTransient(err error) bool                         { return true }
func pageOK(p *Page, err error) bool                     { return true }
func retryAfter(err error) (time.Duration, bool)         { return 0, false }
func pageAfter(p *Page, err error) (time.Duration, bool) { return 0, false }
func discard(p *Page)                                    {}
