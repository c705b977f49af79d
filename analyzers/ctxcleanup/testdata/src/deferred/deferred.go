// Package deferred defers clean-up with a context that may end first.
package deferred

import (
	"context"
	"database/sql"
	"net/http"
	"store"
	"time"
)

type tx interface {
	Exec(ctx context.Context, query string) error
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
}

func locked(ctx context.Context, s *store.Store) error {
	if err := s.Lock(ctx); err != nil {
		return err
	}
	defer s.Unlock(ctx) // want `s.Unlock gets ctx, which may have ended by then: use context.WithoutCancel\(ctx\) with a timeout`
	return s.Put(ctx, "k")
}

func inTx(ctx context.Context, t tx) error {
	defer func() {
		_ = t.Rollback(ctx) // want `t.Rollback gets ctx, which may have ended by then`
	}()
	if err := t.Exec(ctx, "x"); err != nil {
		return err
	}
	return t.Commit(ctx)
}

func onError(ctx context.Context, s *store.Store) (err error) {
	defer func() {
		if err != nil {
			if e := s.Delete(ctx, "k"); e != nil { // want `s.Delete gets ctx, which may have ended by then`
				println(e.Error())
			}
		}
	}()
	return s.Put(ctx, "k")
}

func temporary(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, "CREATE TABLE t"); err != nil {
		return err
	}
	defer db.ExecContext(ctx, "DROP TABLE t") // want `db.ExecContext gets ctx, which may have ended by then`
	return nil
}

func advisory(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", 7); err != nil {
		return err
	}
	defer conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", 7) // want `conn.ExecContext gets ctx`
	return nil
}

func handler(w http.ResponseWriter, r *http.Request, s *store.Store) {
	if s.Lock(r.Context()) != nil {
		return
	}
	defer s.Unlock(r.Context()) // want `s.Unlock gets r.Context\(\), which may have ended by then`
	s.Put(r.Context(), "k")
}

func ofRequest(w http.ResponseWriter, r *http.Request, s *store.Store) {
	ctx := r.Context()
	defer s.Unlock(ctx) // want `s.Unlock gets ctx, which may have ended by then`
	s.Put(ctx, "k")
}

// The deadline of the work is that of the end as well.
func deadline(s *store.Store) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	defer s.Close(ctx) // want `s.Close gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

func madeInside(ctx context.Context, s *store.Store) error {
	defer func() {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		s.Unlock(ctx) // want `s.Unlock gets a context made from ctx, which may have ended by then: make it from context.WithoutCancel\(ctx\)`
	}()
	return s.Put(ctx, "k")
}

func returned(ctx context.Context) error {
	s, closeStore, err := store.Open(ctx)
	if err != nil {
		return err
	}
	defer closeStore(ctx) // want `closeStore gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

// Whatever its name: it came with the store, and is only deferred.
func unnamed(ctx context.Context) error {
	s, fini, err := store.Open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if err := fini(ctx); err != nil { // want `fini gets ctx, which may have ended by then`
			println(err.Error())
		}
	}()
	return s.Put(ctx, "k")
}

func variable(ctx context.Context, s *store.Store) error {
	cleanup := func() {
		s.Delete(ctx, "k") // want `s.Delete gets ctx, which may have ended by then`
	}
	defer cleanup()
	return s.Put(ctx, "k")
}

// The key changes after the defer statement, so the call cannot move: no fix.
func changing(ctx context.Context, s *store.Store, key string) error {
	defer s.Delete(ctx, key) // want `s.Delete gets ctx, which may have ended by then`
	key += "2"
	return s.Put(ctx, key)
}

// What is deferred calls back.
func each(ctx context.Context, s *store.Store, all func(func(key string))) error {
	defer func() {
		all(func(key string) {
			s.Delete(ctx, key) // want `s.Delete gets ctx, which may have ended by then`
		})
	}()
	return s.Put(ctx, "k")
}

// The caller calls it in the end.
func open(ctx context.Context, s *store.Store) (*store.Store, func() error, error) {
	if err := s.Lock(ctx); err != nil {
		return nil, nil, err
	}
	return s, func() error {
		return s.Unlock(ctx) // want `s.Unlock gets ctx, which may have ended by then`
	}, nil
}

func kept(ctx context.Context, s *store.Store, closeConn func() error) (cleanup func() error, err error) {
	cleanup = closeConn
	if err := s.Lock(ctx); err != nil {
		return nil, err
	}
	cleanup = func() error {
		if err := s.Unlock(ctx); err != nil { // want `s.Unlock gets ctx, which may have ended by then`
			return err
		}
		return closeConn()
	}
	return cleanup, nil
}

// The callee keeps the socket when there is no time.
func inTime(ctx context.Context, c *store.Conn, s *store.Store) error {
	defer c.CloseInTime(ctx) // want `c.CloseInTime gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

// One type is known, and depends on the context.
func leased(ctx context.Context, l store.Lease, s *store.Store) error {
	defer l.Release(ctx) // want `l.Release gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

type locker struct{ s *store.Store }

func (l locker) Unlock(ctx context.Context) { l.s.Unlock(ctx) }

// The type is of this package.
func own(ctx context.Context, l locker, s *store.Store) error {
	defer l.Unlock(ctx) // want `l.Unlock gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

// What was started has something to lose.
func started(ctx context.Context, s *store.Store) error {
	m, err := store.New("x")
	if err != nil {
		return err
	}
	defer m.Stop(ctx) // want `m.Stop gets ctx, which may have ended by then`
	if err := m.Start(ctx); err != nil {
		return err
	}
	return s.Put(ctx, "k")
}

// What can say that it was cut short may have something to flush.
func tells(ctx context.Context, s *store.Store) error {
	m, err := store.New("x")
	if err != nil {
		return err
	}
	defer m.Shutdown(ctx) // want `m.Shutdown gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

// What it does goes by calls that can fail.
func cannotSay(ctx context.Context, s *store.Store) error {
	defer store.Delete(ctx, s) // want `store.Delete gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

type stub struct{}

func (stub) Unlock(ctx context.Context) error { return nil }

// A body without anything in it is no evidence.
func stubbed(ctx context.Context, l stub, s *store.Store) error {
	defer l.Unlock(ctx) // want `l.Unlock gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

func ofRemote(ctx context.Context, s *store.Store) error {
	rows, err := store.Remote()
	if err != nil {
		return err
	}
	defer rows.Release(ctx) // want `rows.Release gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}

func ofEither(ctx context.Context, s *store.Store) error {
	rows, err := store.Either(true)
	if err != nil {
		return err
	}
	defer rows.Release(ctx) // want `rows.Release gets ctx, which may have ended by then`
	return s.Put(ctx, "k")
}
