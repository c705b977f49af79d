package silent

import (
	"context"
	"database/sql"
	"log/slog"
	"time"
)

// A select with the Done of a time limit has it in the place of a timer.

func withDeadline(d time.Duration, work func()) error {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	done := make(chan struct{}, 1)
	go func() {
		work()
		done <- struct{}{}
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func remove(ctx context.Context, work func()) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return withDeadline(time.Second, work)
}

// What goes on for a second has hardly outlived its caller.

func (s *store) mark() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return s.db.PingContext(ctx)
}

func (s *store) markSlowly() error { // want markSlowly:`PingContext`
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return s.db.PingContext(ctx)
}

func marks(ctx context.Context, s *store) {
	_ = s.mark()
	_ = s.markSlowly() // want `s.markSlowly drops ctx`
}

// A limit that is given with the context.

func within(ctx context.Context, db *sql.DB, d time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return db.PingContext(ctx)
}

func soon(db *sql.DB) error { return within(context.Background(), db, time.Minute) }

func times(ctx context.Context, db *sql.DB, n int) error { return db.PingContext(ctx) }

func often(db *sql.DB) error { return times(context.Background(), db, 3) } // want often:`times`

func limits(ctx context.Context, db *sql.DB) {
	_ = soon(db)
	_ = often(db) // want `often drops ctx`
}

// A callee that makes no use of its context.

func (s *store) unnamed(context.Context) error { _, err := s.db.Query("x"); return err }

func (s *store) hands(ctx context.Context) error {
	slog.InfoContext(ctx, "hands")
	return s.unnamed(ctx)
}

func (s *store) uses(ctx context.Context) error { return s.db.PingContext(ctx) }

func (s *store) info() error   { return s.hands(context.Background()) }
func (s *store) status() error { return s.uses(context.Background()) } // want status:`uses`

func asks(ctx context.Context, s *store) {
	_ = s.info()
	_ = s.status() // want `s.status drops ctx`
}

// A client that is made here may keep the context for later.

type client struct {
	ctx context.Context
	db  *sql.DB
}

func newClient(ctx context.Context, db *sql.DB) (*client, error) {
	return &client{ctx, db}, db.PingContext(ctx)
}

func newCount(ctx context.Context, db *sql.DB) (n int, err error) {
	return n, db.PingContext(ctx)
}

type backend struct{ c *client }

func connect(db *sql.DB) (*backend, error) {
	c, err := newClient(context.Background(), db)
	if err != nil {
		return nil, err
	}
	return &backend{c}, nil
}

func total(db *sql.DB) (int, error) { // want total:`newCount`
	return newCount(context.Background(), db)
}

func makes(ctx context.Context, db *sql.DB) {
	_, _ = connect(db)
	_, _ = total(db) // want `total drops ctx`
}

// What has to go away goes away.

func (s *store) deleteAll(ctx context.Context)       { _ = s.db.PingContext(ctx) }
func (s *store) deleteOne(ctx context.Context) error { return s.db.PingContext(ctx) }
func (s *store) loadAll(ctx context.Context)         { _ = s.db.PingContext(ctx) }

func (s *store) forget()    { s.deleteAll(context.Background()) }
func (s *store) try() error { return s.deleteOne(context.Background()) } // want try:`deleteOne`
func (s *store) load()      { s.loadAll(context.Background()) }          // want load:`loadAll`

func forgets(ctx context.Context, s *store) {
	s.forget()
	_ = s.try() // want `s.try drops ctx`
	s.load()    // want `s.load drops ctx`
}

// What the function has made itself keeps nobody waiting.

type limiter struct{ tokens chan int }

func newLimiter(n int) *limiter { return &limiter{make(chan int, n)} }

func (l *limiter) wait(ctx context.Context) error {
	select {
	case <-l.tokens:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func filled(n int) *limiter {
	l := newLimiter(n)
	_ = l.wait(context.Background())
	return l
}

func wait(l *limiter) error { return l.wait(context.Background()) } // want wait:`wait`

type limiters struct{ all []*limiter }

func (l *limiters) first() error { // want first:`wait`
	one := l.all[0]
	return one.wait(context.Background())
}

func waits(ctx context.Context, all *limiters) {
	_ = all.first() // want `all.first drops ctx`
	l := filled(3)
	_ = wait(l) // want `wait drops ctx`
}
