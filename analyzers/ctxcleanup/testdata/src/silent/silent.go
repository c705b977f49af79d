// Package silent cleans up as it should, or does something else.
package silent

import (
	"context"
	"errors"
	"net/http"
	"store"
	"time"
)

func freed(ctx context.Context, s *store.Store) error {
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		s.Unlock(ctx)
	}()
	return s.Put(ctx, "k")
}

func freedFirst(ctx context.Context, s *store.Store) error {
	cleanupCtx := context.WithoutCancel(ctx)
	defer s.Unlock(cleanupCtx)
	return s.Put(ctx, "k")
}

func background(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	stopCtx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return srv.Shutdown(stopCtx)
}

// The context has not ended: the work is done.
func done(ctx context.Context, s *store.Store) error {
	if err := s.Put(ctx, "k"); err != nil {
		return err
	}
	return s.Delete(ctx, "old")
}

// Deleting is what it is asked to do.
func remove(ctx context.Context, s *store.Store) error {
	return s.Delete(ctx, "k")
}

// The context says how long this may take.
func Shutdown(ctx context.Context, s *store.Store) error {
	defer s.Close(ctx)
	return s.Flush(ctx)
}

func hardStop(srv *http.Server) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // no waiting
	srv.Shutdown(ctx)
}

func neverEnds(s *store.Store) {
	ctx := context.Background()
	defer s.Close(ctx)
	s.Put(ctx, "k")
}

func idle(ctx context.Context, s *store.Store) {
	defer s.Drop(ctx)
	defer s.Release(ctx)
	defer store.Abort(ctx, s)
	s.Put(ctx, "k")
}

func asks(ctx context.Context, s *store.Store) error {
	defer func() {
		if ctx.Err() == nil {
			s.Unlock(ctx)
		}
	}()
	return s.Put(ctx, "k")
}

func question(ctx context.Context, s *store.Store) {
	<-ctx.Done()
	println(s.IsClosed(ctx))
}

// Only the attempt has run out of time.
func attempt(ctx context.Context, s *store.Store) {
	try, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	<-try.Done()
	s.Delete(ctx, "k")
}

// It may be another context that has ended.
func otherError(ctx context.Context, s *store.Store, err error) {
	if !errors.Is(err, context.Canceled) {
		return
	}
	s.Delete(ctx, "k")
}

func onlyForCleanup(s *store.Store) {
	s.Put(context.Background(), "k")
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	defer s.Close(ctx)
}

// The function that failed had another context.
func otherContext(ctx, other context.Context, s *store.Store) error {
	if err := s.Put(other, "k"); err != nil {
		s.Delete(ctx, "k")
		return err
	}
	return nil
}

var errNotFound = errors.New("not found")

// It cleans up because of what the other call has found.
func looks(ctx context.Context, s *store.Store) error {
	if err := s.Put(ctx, "k"); err != nil {
		if !errors.Is(err, errNotFound) {
			return err
		}
		s.Delete(ctx, "k")
		return errNotFound
	}
	return nil
}

// What cannot be stored is removed; if there is no time for that, it stays.
func goesOn(ctx context.Context, s *store.Store, keys []string) {
	for _, key := range keys {
		if err := s.Put(ctx, key); err != nil {
			s.Delete(ctx, key)
		}
	}
}

// Work for later, whose caller knows the context.
func later(ctx context.Context, s *store.Store) func() error {
	return func() error { return s.Delete(ctx, "k") }
}

func retry(ctx context.Context, s *store.Store, again func(func() error) error) error {
	return again(func() error { return s.Delete(ctx, "k") })
}

// The context is how long to wait for the end, which comes without it as well.
func closes(ctx context.Context, s *store.Store) error {
	if err := s.Put(ctx, "k"); err != nil {
		s.Close(ctx)
		return err
	}
	return nil
}

func deleteIf(ctx context.Context, s *store.Store) (bool, error) { return true, s.Delete(ctx, "k") }

// What it deletes depends on what it finds.
func heal(ctx context.Context, s *store.Store) (bool, error) {
	if err := s.Put(ctx, "k"); err != nil {
		deleted, _ := deleteIf(ctx, s)
		return deleted, err
	}
	return false, nil
}

// The socket is closed in any case.
func closesAnyway(ctx context.Context, c *store.Conn, s *store.Store) error {
	defer c.Close(ctx)
	return s.Put(ctx, "k")
}

type conn interface {
	Close(ctx context.Context) error
}

// Most of what closes behind an interface belongs to the process.
func closesSomething(ctx context.Context, c conn, s *store.Store) error {
	defer c.Close(ctx)
	return s.Put(ctx, "k")
}

// Nothing in the pool depends on the context.
func givesBack(ctx context.Context, p store.Pool, c *store.Conn, s *store.Store) error {
	defer p.Remove(ctx, c)
	defer store.GiveBack(ctx, p, c)
	return s.Put(ctx, "k")
}

type transactions interface {
	Abort(ctx context.Context, id int)
	Cleanup(ctx context.Context)
}

type wrapped struct{ transactions }

func (w wrapped) Cleanup(ctx context.Context) { w.transactions.Cleanup(ctx) }

// Nobody knows who has them, and they cannot say that they were cut short.
func cannotTell(ctx context.Context, t transactions, s *store.Store, open func(context.Context) (int, func(context.Context))) error {
	id, finish := open(ctx)
	defer finish(ctx)
	defer t.Abort(ctx, id)
	defer t.Cleanup(ctx)
	if err := s.Put(ctx, "k"); err != nil {
		t.Abort(ctx, id)
		return err
	}
	return nil
}

// What was never started has nothing to lose.
func scratch(ctx context.Context, s *store.Store) error {
	m, err := store.New("x")
	if err != nil {
		return err
	}
	defer m.Stop(ctx)
	for _, name := range m.Plugins() {
		if err := s.Put(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// The callee looks after itself.
func asksInside(ctx context.Context, s *store.Store) error {
	if err := s.Put(ctx, "k"); err != nil {
		s.DeleteLater(ctx, "k")
		return err
	}
	return nil
}

// Somebody's own context.WithoutCancel.
func freedByOwn(ctx context.Context, s *store.Store) error {
	freed := store.Values(ctx)
	defer s.Unlock(freed)
	return s.Put(ctx, "k")
}

func freedAfterEnd(ctx context.Context, s *store.Store) {
	<-ctx.Done()
	freed, cancel := store.Limited(ctx)
	defer cancel()
	s.Unlock(freed)
}

// A context that is made to be ended at once says not to wait.
func hard(ctx context.Context, s *store.Store, err error) {
	for ctx.Err() == nil {
		s.Put(ctx, "k")
		if err != nil {
			closeCtx, cancel := context.WithCancel(ctx)
			cancel()
			s.Close(closeCtx)
			return
		}
	}
}

// Which context is for what has been thought about.
func twoContexts(ctx, work context.Context, s *store.Store) error {
	defer s.Unlock(ctx)
	s.Put(ctx, "k")
	return s.Put(work, "k")
}

func callsWithTwo(ctx, work context.Context, s *store.Store) {
	for work.Err() == nil {
		ofTwo(ctx, s)
	}
}

func ofTwo(ctx context.Context, s *store.Store) error {
	defer s.Unlock(ctx)
	return s.Put(ctx, "k")
}

// What comes after success is a step of the work.
func lastStep(ctx context.Context, s *store.Store) (err error) {
	defer func() {
		if err == nil {
			err = s.Delete(ctx, "old")
		}
	}()
	return s.Put(ctx, "k")
}

// A function that cleans up, and looks how much time it has.
func closeStore(ctx context.Context, s *store.Store) error {
	if ctx.Err() != nil {
		return s.Close(ctx)
	}
	return s.Flush(ctx)
}

// The constructor always gives the type that needs no context.
func madeInMemory(ctx context.Context, s *store.Store) error {
	rows, err := store.InMemory()
	if err != nil {
		return err
	}
	defer rows.Release(ctx)
	return s.Put(ctx, "k")
}
