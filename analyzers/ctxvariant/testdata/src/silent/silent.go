// Package silent: calls whose context would not end a wait.
package silent

import (
	"context"
	"log/slog"

	db "store"
)

func logging(ctx context.Context, l *slog.Logger, own *logger) {
	slog.Info("text")
	l.Warn("text", "k", 1)
	own.Log("text")
	own.Debug("text")
	notef("%d", 1)
	record("text")
}

// A logger's functions may have results; what makes it one is its levels.
type logger struct{}

func (*logger) Debug(args ...any) error                           { return nil }
func (*logger) DebugContext(ctx context.Context, a ...any) error  { return nil }
func (*logger) Info(args ...any) error                            { return nil }
func (*logger) Error(args ...any) error                           { return nil }
func (*logger) Log(text string) error                             { return nil }
func (*logger) LogContext(ctx context.Context, text string) error { return nil }

func notef(format string, args ...any) error                             { return nil }
func notefContext(ctx context.Context, format string, args ...any) error { return nil }

func record(text string)                             {}
func recordContext(ctx context.Context, text string) {}

type suite struct{}

func (suite) TestPing() {
	ctx, cancel := context.WithTimeout(context.Background(), 1)
	defer cancel()
	db.Ping("")
	db.PingCtx("", ctx) // expires on purpose
}

func (suite) TestConnection(ctx context.Context) {
	db.Ping("") // want `ignores ctx`
}

func Testimony(ctx context.Context) {
	db.Ping("") // want `ignores ctx`
}

func suppressed(ctx context.Context) {
	db.Ping("") //asynclint:ignore ctxvariant the probe must not be cut short
	db.Ping("") // want `store.Ping ignores ctx`
}

// A status is no logger, although two of its methods are called like levels.
type status struct{}

func (status) Info() error                           { return nil }
func (status) Error() string                         { return "" }
func (status) Load() error                           { return nil }
func (status) LoadContext(ctx context.Context) error { return nil }

func noLogger(ctx context.Context, s status) {
	s.Load() // want `s.Load ignores ctx`
}

// An app has a logger, and is none: what counts is where the method comes from.
type app struct {
	*logger
	settings
}

type settings struct{}

func (settings) Load() error                           { return nil }
func (settings) LoadContext(ctx context.Context) error { return nil }

func hasLogger(ctx context.Context, a app) {
	a.Load() // want `a.Load ignores ctx`
	a.Log("text")
}

func glances(ctx context.Context, b db.Breaker) {
	db.Allow("")
	db.Check("")
	db.Fetch("") // want `store.Fetch ignores ctx`
	db.Stub("")  // want `store.Stub ignores ctx`
	b.Allow()
	b.Trip() // want `b.Trip ignores ctx`
}

func explained(ctx context.Context) {
	// This must not be interrupted: it holds the lease.
	db.Ping("")

	db.Ping("") //nolint:noctx
	db.Ping("") // want `store.Ping ignores ctx`
}

// The function in a field that fills the cache for all has the context or not.
func shares(ctx context.Context, s *db.Shared[int]) error {
	_, _ = s.Get()
	_, _ = s.Await()                                            // want `s.Await ignores ctx: use s.AwaitWith`
	_ = s.Apply(func(ctx context.Context) error { return nil }) // want `s.Apply ignores ctx`
	_ = s.Again()                                               // want `s.Again ignores ctx`
	return s.Renew()                                            // want `s.Renew ignores ctx: use s.RenewWith`
}

func cleans(ctx context.Context, l *db.Lease) error {
	if err := l.Renew(); err != nil { // want `l.Renew ignores ctx`
		_ = l.Delete()
		return err
	}
	_ = l.Unlock()
	return l.Delete() // want `l.Delete ignores ctx`
}

// unlock is given a context to bound the very thing.
func unlock(ctx context.Context, l *db.Lease) error {
	return l.Unlock() // want `l.Unlock ignores ctx`
}

func fills(ctx context.Context) {
	_, _ = db.Settings.Fill()
	_, _ = db.Users.Get() // want `db.Users.Get ignores ctx`
}

// What is found out once for all ends with nobody.
func detects(ctx context.Context) int {
	return db.Detected() + db.Probed() // want `store.Probed ignores ctx`
}
