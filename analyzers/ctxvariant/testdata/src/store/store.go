// Package store is another package's API: siblings of every kind.
package store

import (
	"context"
	"os/exec"
	"sync"
)

type DB struct{ hidden chan int }

func Open(name string) (*DB, error)                                     { return nil, nil }
func OpenContext(ctx context.Context, name string) (*DB, error)         { return nil, nil }
func Ping(name string) error                                            { return nil }
func PingCtx(name string, ctx context.Context) error                    { return nil }
func Old(name string) error                                             { return nil }
func Plain(name string) error                                           { return nil }
func plainContext(ctx context.Context, name string) error               { return nil }
func Other(name string) error                                           { return nil }
func OtherContext(ctx context.Context, name []byte) error               { return nil }
func Results(name string) error                                         { return nil }
func ResultsContext(ctx context.Context, name string) (int, error)      { return 0, nil }
func Options(name string) error                                         { return nil }
func OptionsContext(ctx context.Context, n string, o ...int) error      { return nil }
func Value(name string) error                                           { return nil }
func Twice(ctx context.Context, name string) error                      { return nil }
func TwiceContext(a, ctx context.Context, name string) error            { return nil }
func Get[K comparable, V any](k K) (V, error)                           { return *new(V), nil }
func GetContext[K comparable, V any](_ context.Context, k K) (V, error) { return *new(V), nil }
func Put[K comparable](k K) error                                       { return nil }
func PutContext[K ~string](ctx context.Context, k K) error              { return nil }
func Post(text string) (int, error)                                     { return 0, nil }
func PostContext(ctx context.Context, text string) (int, error)         { return 0, nil }
func Spread() (string, int)                                             { return "", 0 }
func Both(s string, n int) error                                        { return nil }
func BothContext(ctx context.Context, s string, n int) error            { return nil }

// ValueContext is a variable, not a function.
var ValueContext = func(ctx context.Context, name string) error { return nil }

// OldContext is the second best.
//
// Deprecated: the context has never been used. Call Old.
func OldContext(ctx context.Context, name string) error { return nil } // want OldContext:"avoid"

func Fast(name string) error { return nil }

// FastContext is Fast with a context that is consulted only at the start. Most
// callers should prefer Fast.
func FastContext(ctx context.Context, name string) error { return nil } // want FastContext:"avoid"

func Slow(name string) error { return nil }

// SlowContext is Slow with a context. Use it instead of Slow.
func SlowContext(ctx context.Context, name string) error { return nil }

func (db *DB) Query(q string, args ...any) error { // want Query:"drops"
	return db.QueryContext(context.Background(), q, args...)
}
func (db *DB) QueryContext(ctx context.Context, q string, args ...any) error { return nil }

func (db *DB) Begin(ctx context.Context) (*Tx, error)   { return nil, nil }
func (db *DB) Session(ctx context.Context) *Session     { return nil }
func (db *DB) WithContext(ctx context.Context) *Session { return nil }

// A Tx has a context of its own, which its methods do not use.
type Tx struct{ ctx context.Context }

func (tx *Tx) Exec(q string) error { // want Exec:"drops"
	return tx.ExecContext(context.TODO(), q)
}
func (tx *Tx) ExecContext(ctx context.Context, q string) error { return nil }

// A Session has a context of its own, which its methods use.
type Session struct{ ctx context.Context }

func (s *Session) Exec(q string) error                             { return s.ExecContext(s.ctx, q) }
func (s *Session) ExecContext(ctx context.Context, q string) error { return nil }
func (s *Session) SetContext(ctx context.Context)                  { s.ctx = ctx }

type Getter interface {
	Get(key string) (string, error)
	GetContext(ctx context.Context, key string) (string, error)

	Old(key string) error
	// Deprecated: use Old.
	OldContext(ctx context.Context, key string) error // want OldContext:"avoid"
}

// A Cache promotes Query, and has the methods of a generic type.
type Cache[V any] struct{ *DB }

func (c *Cache[V]) Load(key string) (V, error)                                 { return *new(V), nil }
func (c *Cache[V]) LoadWithContext(ctx context.Context, key string) (V, error) { return *new(V), nil }
func (c Cache[V]) Len() (int, error)                                           { return 0, nil }
func (c *Cache[V]) LenContext(ctx context.Context) (int, error)                { return 0, nil }

func Allow(name string) error { return nil }
func AllowCtx(ctx context.Context, name string) error { // want AllowCtx:"avoid"
	select {
	case <-ctx.Done():
		return ctx.Err()
	default:
		return Allow(name)
	}
}

func Check(name string) error { return nil }
func CheckContext(ctx context.Context, name string) error { // want CheckContext:"avoid"
	if ctx.Err() != nil {
		return ctx.Err()
	}
	_ = ctx.Value(name)
	return Check(name)
}

func Fetch(name string) error { return nil }
func FetchContext(ctx context.Context, name string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-make(chan int):
		return nil
	}
}

type Breaker interface {
	Allow() error
	AllowContext(ctx context.Context) error // want AllowContext:"avoid"
	Trip() error
	TripContext(ctx context.Context) error
}

type breaker struct{}

func (breaker) AllowContext(ctx context.Context) error { // want AllowContext:"avoid"
	if err := ctx.Err(); err != nil {
		return err
	}
	return Allow("")
}
func (breaker) TripContext(ctx context.Context) error { return ctx.Err() } // others do wait

type none struct{}

func (none) AllowContext(context.Context) error { return nil } // want AllowContext:"avoid"

type other struct{}

func (other) TripContext(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

func Stub(name string) error                             { return nil }
func StubContext(ctx context.Context, name string) error { return ctx.Err() } // may be a stub

// A Shared value is made by a function in a field, for all who ask.
type Shared[T any] struct {
	update func(ctx context.Context) (T, error)
	value  T
	moved  chan int
}

func (s *Shared[T]) Get() (T, error) { return s.GetWithCtx(context.Background()) } // want Get:"drops wraps GetWithCtx"
func (s *Shared[T]) GetWithCtx(ctx context.Context) (T, error) { // want GetWithCtx:"avoid"
	if err := s.renew(ctx); err != nil {
		return s.value, err
	}
	return s.value, nil
}

func (s *Shared[T]) renew(ctx context.Context) (err error) {
	s.value, err = s.update(ctx)
	return err
}

// Await waits besides.
func (s *Shared[T]) Await() (T, error) { return s.AwaitWith(context.Background()) } // want Await:"drops wraps AwaitWith"
func (s *Shared[T]) AwaitWith(ctx context.Context) (T, error) {
	select {
	case <-ctx.Done():
		return s.value, ctx.Err()
	case <-s.moved:
	}
	return s.update(ctx)
}

// Apply knows no more, but its caller does.
func (s *Shared[T]) Apply(f func(ctx context.Context) error) error { // want Apply:"drops wraps ApplyContext"
	return s.ApplyContext(context.Background(), f)
}
func (s *Shared[T]) ApplyContext(ctx context.Context, f func(ctx context.Context) error) error {
	return f(ctx)
}

// Renew calls a function that hands the context to another package.
func (s *Shared[T]) Renew() error                           { return s.RenewWith(context.Background()) } // want Renew:"drops wraps RenewWith"
func (s *Shared[T]) RenewWith(ctx context.Context) error    { return s.forward(ctx) }
func (s *Shared[T]) forward(ctx context.Context) error      { return exec.CommandContext(ctx, "ls").Run() }
func (s *Shared[T]) Again() error                           { return s.AgainContext(context.Background()) } // want Again:"drops wraps AgainContext"
func (s *Shared[T]) AgainContext(ctx context.Context) error { return s.AgainContext(ctx) }

// What cleans up must be done in any case.
type Lease struct{}

func (*Lease) Unlock() error                           { return nil }
func (*Lease) UnlockContext(ctx context.Context) error { return nil }
func (*Lease) Renew() error                            { return nil }
func (*Lease) RenewContext(ctx context.Context) error  { return nil }
func (*Lease) Delete() error                           { return nil }
func (*Lease) DeleteContext(ctx context.Context) error { return nil }

// A Filled value is made by a function of the package, which is known.
type Filled[T any] struct {
	update func(ctx context.Context) (T, error)
}

func (f *Filled[T]) Get() (T, error)                           { return f.GetContext(context.Background()) } // want Get:"drops wraps GetContext"
func (f *Filled[T]) GetContext(ctx context.Context) (T, error) { return f.update(ctx) }

// One that is made by a function which does without the context.
type Careless[T any] struct {
	fill func(ctx context.Context) (T, error)
}

func (f *Careless[T]) Fill() (T, error) { return f.FillContext(context.Background()) } // want Fill:"drops wraps FillContext"
func (f *Careless[T]) FillContext(ctx context.Context) (T, error) { // want FillContext:"avoid"
	return f.fill(ctx)
}

var (
	Users    = &Filled[int]{update: func(ctx context.Context) (int, error) { <-ctx.Done(); return 1, nil }}
	Settings = &Careless[int]{fill: func(ctx context.Context) (int, error) { return 1, nil }}
)

// Detected is found out once for all, with the context of who asks first.
func Detected() int { return DetectedContext(context.Background()) } // want Detected:"drops wraps DetectedContext"

func DetectedContext(ctx context.Context) int { // want DetectedContext:"avoid"
	detect.Do(func() { detected = probe(ctx) })
	return detected
}

// Probed looks again each time.
func Probed() int { return ProbedContext(context.Background()) } // want Probed:"drops wraps ProbedContext"

func ProbedContext(ctx context.Context) int {
	detect.Do(func() { detected = probe(ctx) })
	return probe(ctx)
}

var (
	detect   sync.Once
	detected int
)

func probe(ctx context.Context) int { <-ctx.Done(); return 1 }
