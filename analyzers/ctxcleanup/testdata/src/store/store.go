// Package store is somebody else's package with functions that take contexts.
package store

import (
	"context"
	"io"
	"log/slog"
	"time"
)

type Store struct{ open bool }

func (s *Store) Put(ctx context.Context, key string) error    { return ctx.Err() }
func (s *Store) Delete(ctx context.Context, key string) error { return ctx.Err() }
func (s *Store) Lock(ctx context.Context) error               { return ctx.Err() }
func (s *Store) Unlock(ctx context.Context) error             { return ctx.Err() }
func (s *Store) Flush(ctx context.Context) error              { return ctx.Err() }
func (s *Store) Close(ctx context.Context) error              { return ctx.Err() }
func (s *Store) IsClosed(ctx context.Context) bool            { return ctx.Err() != nil }

// Drop only logs with its context.
func (s *Store) Drop(ctx context.Context) error {
	slog.InfoContext(ctx, "dropped")
	s.open = false
	return nil
}

// Release frees itself from the end of its context.
func (s *Store) Release(ctx context.Context) error {
	return s.Unlock(context.WithoutCancel(ctx))
}

// Abort hands its context to Release only.
func Abort(ctx context.Context, s *Store) error {
	return s.Release(ctx)
}

// Open returns a function that closes.
func Open(ctx context.Context) (*Store, func(context.Context) error, error) {
	s := &Store{open: true}
	return s, s.Close, ctx.Err()
}

// A Conn has a socket.
type Conn struct{ socket io.Closer }

// Close closes the socket, whether there is time to say goodbye or not.
func (c *Conn) Close(ctx context.Context) error {
	defer c.socket.Close()
	return ctx.Err()
}

// CloseInTime keeps the socket if there is no time.
func (c *Conn) CloseInTime(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.socket.Close()
}

// A Pool takes connections back.
type Pool interface {
	Put(ctx context.Context, c *Conn)
	Remove(ctx context.Context, c *Conn)
}

type pool struct{ all []*Conn }

func (p *pool) Put(ctx context.Context, c *Conn)    { p.all = append(p.all, c) }
func (p *pool) Remove(ctx context.Context, c *Conn) { c.Close(ctx) }

// GiveBack returns a connection to its pool.
func GiveBack(ctx context.Context, p Pool, c *Conn) {
	if err := c.ping(ctx); err != nil {
		p.Remove(ctx, c)
		return
	}
	p.Put(ctx, c)
}

func (c *Conn) ping(ctx context.Context) error { return ctx.Err() }

// A Locker is something that nobody here has.
type Locker interface {
	Unlock(ctx context.Context)
}

// A Lease is something that a type of this package has.
type Lease interface {
	Release(ctx context.Context)
}

type lease struct{ s *Store }

func (l lease) Release(ctx context.Context) { l.s.Delete(ctx, "lease") }

// A Manager runs plugins.
type Manager struct {
	s       *Store
	plugins []string
}

// New makes one that does not run yet.
func New(config string) (*Manager, error) {
	return &Manager{s: &Store{}, plugins: []string{config}}, nil
}

// Start runs the plugins.
func (m *Manager) Start(ctx context.Context) error { return m.s.Put(ctx, "plugin") }

// Stop waits for the plugins.
func (m *Manager) Stop(ctx context.Context) { m.s.Flush(ctx) }

// Shutdown says whether all plugins have ended.
func (m *Manager) Shutdown(ctx context.Context) error { return m.s.Flush(ctx) }

// Plugins names the plugins.
func (m *Manager) Plugins() []string { return m.plugins }

// Delete deletes, and cannot say whether.
func Delete(ctx context.Context, s *Store) { s.Delete(ctx, "k") }

// DeleteLater asks whether its context has ended.
func (s *Store) DeleteLater(ctx context.Context, key string) error {
	if ctx.Err() != nil {
		go s.Delete(context.WithoutCancel(ctx), key)
		return nil
	}
	return s.Delete(ctx, key)
}

// Values is a context of values only.
func Values(ctx context.Context) context.Context { return values{ctx} }

type values struct{ context.Context }

func (values) Done() <-chan struct{} { return nil }
func (values) Err() error            { return nil }

// Limited adds a deadline.
func Limited(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(Values(ctx), time.Second)
}

// Rows are what a query gives.
type Rows interface {
	Release(ctx context.Context) error
}

type memory struct{ rows []string }

func (m *memory) Release(ctx context.Context) error {
	m.rows = nil
	return nil
}

type remote struct{ s *Store }

func (r *remote) Release(ctx context.Context) error { return r.s.Delete(ctx, "rows") }

// InMemory always gives the same.
func InMemory() (Rows, error) { return inMemory("x") }

func inMemory(row string) (Rows, error) {
	if row == "" {
		return nil, io.EOF
	}
	return &memory{[]string{row}}, nil
}

// Remote gives the other.
func Remote() (Rows, error) { return &remote{&Store{}}, nil }

// Either gives one or the other.
func Either(remotely bool) (Rows, error) {
	if remotely {
		return Remote()
	}
	return InMemory()
}
