// Package end closes, releases and deletes.
package end

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"
)

type conn struct {
	raw     io.Closer
	pending chan int
	done    chan struct{}
	stop    func()
}

func (c *conn) say(ctx context.Context, word string) error { return ctx.Err() }

func (c *conn) Close(ctx context.Context) error { // want Close:"ends"
	defer c.raw.Close()
	return c.say(ctx, "bye")
}

// The connection stays open if there is no time to say goodbye.
func (c *conn) closePolitely(ctx context.Context) error {
	if err := c.say(ctx, "bye"); err != nil {
		return err
	}
	return c.raw.Close()
}

func (c *conn) closeAnyway(ctx context.Context) error { // want closeAnyway:"ends"
	err := c.say(ctx, "bye")
	return errors.Join(err, c.raw.Close())
}

func (c *conn) shutdown(ctx context.Context) error { // want shutdown:"ends"
	close(c.pending)
	c.stop()
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *conn) disconnect(ctx context.Context) error { // want disconnect:"ends"
	if c.raw == nil {
		return nil
	}
	return c.Close(ctx)
}

// What it has not written by then is lost.
func (c *conn) flushAndClose(ctx context.Context) error {
	defer c.raw.Close()
	return c.flush(ctx)
}

func (c *conn) flush(ctx context.Context) error { return ctx.Err() }

func (c *conn) closeAfterBestEffort(ctx context.Context) error { // want closeAfterBestEffort:"ends"
	_ = c.flush(ctx)
	return c.raw.Close()
}

// The channel only says that it is through.
func (c *conn) closeRemote(ctx context.Context) error {
	defer close(c.done)
	return c.say(ctx, "bye")
}

// What it makes and closes itself is no clean-up.
func (c *conn) closeByOther(ctx context.Context, open func(context.Context) (io.Closer, error)) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	other, err := open(ctx)
	if err != nil {
		return err
	}
	return other.Close()
}

type store interface {
	Put(ctx context.Context, c *conn)
	Remove(ctx context.Context, c *conn) // want Remove:"copes"
	Delete(ctx context.Context, c *conn)
	Close(ctx context.Context) error // want Close:"ends"
}

type pool struct{ all []*conn }

func (p *pool) Put(ctx context.Context, c *conn) { slog.InfoContext(ctx, "put") } // want Put:"copes"

func (p *pool) Remove(ctx context.Context, c *conn) { p.release(ctx, c) } // want Remove:"copes"

func (p *pool) Delete(ctx context.Context, c *conn) { c.say(ctx, "deleted") }

func (p *pool) Close(ctx context.Context) error { // want Close:"ends"
	p.all[0].raw.Close()
	return p.all[0].say(ctx, "bye")
}

func (p *pool) release(ctx context.Context, c *conn) { // want release:"copes"
	if err := c.say(ctx, "ping"); err != nil {
		p.Remove(ctx, c)
		return
	}
	p.Put(ctx, c)
}

func giveBack(ctx context.Context, s store, c *conn) { // want giveBack:"copes"
	s.Put(ctx, c)
	s.Remove(ctx, c)
}

func erase(ctx context.Context, s store, c *conn) { s.Delete(ctx, c) }

// Nobody in the package has such a thing.
type locker interface{ Release(ctx context.Context) }

func letGo(ctx context.Context, l locker) { l.Release(ctx) }

func waits(ctx context.Context, c *conn) {
	select {
	case <-c.done:
	case <-ctx.Done():
	}
}

func nothing(ctx context.Context) error { return nil } // want nothing:"stub"

func empty(ctx context.Context) {} // want empty:"copes"

// It knows that its context may have ended.
func (c *conn) delete(ctx context.Context) error { // want delete:"copes"
	if ctx.Err() != nil {
		go c.say(context.WithoutCancel(ctx), "delete")
		return nil
	}
	return c.say(ctx, "delete")
}

type closer interface {
	Close(ctx context.Context, reason string) error
}

// What closes behind an interface is most often a thing of the process.
func release(ctx context.Context, c closer) { // want release:"copes"
	if err := c.Close(ctx, "over"); err != nil {
		slog.ErrorContext(ctx, "close", "err", err)
	}
}

type session struct {
	conn
	remote closer
}

func (s *session) CloseBoth(ctx context.Context) error { // want CloseBoth:"ends"
	if s.raw != nil {
		defer s.raw.Close()
	}
	if s.say(ctx, "bye") != nil {
		return nil
	}
	return s.remote.Close(ctx, "over")
}

func (s *session) closeIf(ctx context.Context, all bool) error {
	if all {
		defer s.raw.Close()
	}
	return s.remote.Close(ctx, "over")
}

func fromContext(ctx context.Context) *slog.Logger { return slog.Default().With("id", ctx.Value("id")) }

var from = fromContext

func abandon(ctx context.Context, c *conn) { // want abandon:"copes"
	from(ctx).Info("abandoned")
	c.raw.Close()
}

func (c *conn) closeForError(ctx context.Context) { // want closeForError:"copes"
	if errors.Is(ctx.Err(), context.Canceled) {
		c.say(ctx, "cancelled")
	}
}

type tx struct {
	conn   *conn
	closed bool
}

func (t *tx) Rollback(ctx context.Context) error { // want Rollback:"copes"
	err := t.conn.say(ctx, "rollback")
	t.closed = true
	if err != nil {
		t.conn.die()
		return err
	}
	return nil
}

func (c *conn) die() { c.raw.Close() }

type nested struct{ tx }

func (n *nested) Rollback(ctx context.Context) error { return n.conn.say(ctx, "rollback to 1") }

// A transaction may be the kind that copes.
type Tx interface {
	Rollback(ctx context.Context) error // want Rollback:"copes"
}

func (t *tx) Release(ctx context.Context, c closer) error { return c.Close(ctx, "over") }

// The message says whose work is over; its sender does not wait for the context.
type manager struct{ over chan message }

type message struct {
	ctx context.Context
	id  int
}

func (m *manager) cancel(ctx context.Context, id int) { // want cancel:"copes"
	m.over <- message{ctx: ctx, id: id}
}

func (m *manager) cleanup(ctx context.Context, id int) error {
	m.over <- message{ctx: ctx, id: id}
	return nil
}

// A Lease is an interface of which there are two types.
type Lease interface {
	Release(ctx context.Context) error
}

type local struct{ free chan int }

func (l *local) Release(context.Context) error { // want Release:"copes"
	l.free <- 1
	return nil
}

type distant struct{ c *conn }

func (d *distant) Release(ctx context.Context) error { return d.c.say(ctx, "free") }

func leaseHere(n int) (Lease, error) { // want leaseHere:"gives Release"
	if n > 1 {
		return nil, errors.New("too many")
	}
	l := &local{make(chan int, n)}
	return l, nil
}

func leaseThere(c *conn) Lease { // want leaseThere:"gives "
	return &distant{c}
}

func lease(c *conn) Lease {
	if c == nil {
		return &local{}
	}
	return leaseThere(c)
}
