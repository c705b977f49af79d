// Package closures: code that runs within the caller's work, or after it.
package closures

import (
	"context"
	"net/http"
	"sync"
	"time"

	db "store"
)

func onTheSpot(ctx context.Context) {
	func() {
		db.Ping("") // want `ignores ctx`
	}()
	run := func() error {
		return db.Ping("") // want `ignores ctx`
	}
	run()
}

func mentioned(ctx context.Context, keep func(func())) {
	keep(func() {
		<-time.After(time.Second)
		db.OpenContext(ctx, "")
		db.Ping("") // want `ignores ctx`
	})
}

func kept(ctx context.Context, s *struct{ f func() }) func() {
	s.f = func() { db.Ping("") }
	time.AfterFunc(time.Second, func() { db.Ping("") })
	return func() { db.Ping("") }
}

func goroutines(ctx context.Context) {
	go db.Ping("")
	go func() { db.Ping("") }() // on its own
	go func() {
		if db.PingCtx("", ctx) != nil {
			db.Ping("") // want `ignores ctx`
		}
	}()
	go func(ctx context.Context) {
		db.Ping("") // want `ignores ctx`
	}(ctx)
	go use(db.Ping("")) // want `ignores ctx`
}

func use(error) {}

func joined(ctx context.Context) error {
	errs := make(chan error, 1)
	go func() {
		errs <- db.Ping("") // want `ignores ctx`
	}()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		db.Ping("") // want `ignores ctx`
	}()
	wg.Go(func() {
		db.Ping("") // want `ignores ctx`
	})
	wg.Wait()
	return <-errs
}

func fireAndForget(ctx context.Context, errs chan error) {
	go func() {
		errs <- db.Ping("") // somebody else may receive
	}()
}

type server struct {
	once  sync.Once
	group flight
}

type flight interface {
	Do(key string, f func() (any, error)) (any, error)
}

func (s *server) retry(f func() error) error { return f() }

func (s *server) callbacks(ctx context.Context) {
	s.retry(func() error {
		return db.Ping("") // want `ignores ctx`
	})
	again := func() error {
		return db.Ping("") // want `ignores ctx`
	}
	s.retry(again)
	s.once.Do(func() {
		db.Ping("") // the result is for later callers, too
	})
	each(ctx, func() {
		db.Ping("") // want `ignores ctx`
	})
}

func each(ctx context.Context, f func()) { f() }

func groups(ctx context.Context) {
	g, ctx := withGroup(ctx)
	g.Go(func() error {
		return db.Ping("") // want `ignores ctx`
	})
	g.Wait()
}

type group struct{ wg sync.WaitGroup }

func (g *group) Go(f func() error) {}
func (g *group) Wait() error       { return nil }

func withGroup(ctx context.Context) (*group, context.Context) { return nil, ctx }

func ownParameters(ctx context.Context, mux *http.ServeMux) {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		db.Ping("") // want `ignores r.Context\(\)`
	})
	mux.HandleFunc("/plain", func(w http.ResponseWriter, _ *http.Request) {
		db.Ping("")
	})
	each(ctx, func() {
		inner := func(_ context.Context) {
			db.Ping("") // discards its own
		}
		inner(ctx)
	})
}

type conn struct{}

func (*conn) Handshake() error                           { return nil }
func (*conn) HandshakeContext(ctx context.Context) error { return nil }
func (*conn) Close() error                               { return nil }

func interrupted(ctx context.Context, c *conn) error {
	errs := make(chan error, 1)
	go func() { errs <- c.Handshake() }()
	select {
	case err := <-errs:
		return err
	case <-ctx.Done():
		c.Close() // ends the handshake, too
		return ctx.Err()
	}
}

func watched(ctx context.Context, c *conn) error {
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	return c.Handshake()
}

func abandoned(ctx context.Context, c *conn) error {
	errs := make(chan error, 1)
	go func() {
		errs <- c.Handshake() // want `c.Handshake ignores ctx`
	}()
	select {
	case err := <-errs:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func loop(ctx context.Context, c *conn, work chan int) {
	for {
		select {
		case <-work:
			c.Handshake() // want `c.Handshake ignores ctx`
		case <-ctx.Done():
			c.Close() // the same goroutine: too late for the one above
			return
		}
	}
}

func arguments(ctx context.Context) {
	go func(ctx context.Context) {
		db.Ping("") // detached
	}(context.Background())
	go func(ctx context.Context) {
		db.Ping("") // detached
	}(context.WithoutCancel(ctx))
	func(inner context.Context) {
		db.Ping("") // want `ignores inner`
	}(ctx)
}

type transactor interface {
	Transaction(f func(tx *db.Tx) error) error
}

func transactions(ctx context.Context, t transactor) {
	t.Transaction(func(tx *db.Tx) error {
		return tx.Exec("") // want `tx.Exec ignores ctx`
	})
}

func keptWithValues(ctx context.Context, keep func(func())) {
	keep(func() {
		if ctx.Value("debug") != nil {
			db.Ping("") // the closure only looks at the context
		}
	})
	keep(func() {
		select {
		case <-ctx.Done():
		default:
			db.Ping("") // want `ignores ctx`
		}
	})
}

func keptDeadCode(ctx context.Context, keep func(func() error)) {
	dial := func() error {
		if false {
			return db.PingCtx("", ctx)
		}
		return db.Ping("")
	}
	keep(dial)
}
