// Package silent: contexts that are lost on the way for a reason, beside the nearest
// that are not.
package silent

import (
	"context"
	"database/sql"
	"net/http"
	"sync"
	"time"
)

type store struct {
	db    *sql.DB
	once  sync.Once
	conn  *sql.Conn
	count int
}

func (s *store) ping() error { // want ping:`PingContext`
	return s.db.PingContext(context.Background())
}

func (s *store) Started(ctx context.Context) error {
	go s.ping()
	go func() { _ = s.ping() }()
	defer s.ping()
	defer func() { _ = s.ping() }()
	s.once.Do(func() { _ = s.ping() })
	time.AfterFunc(time.Second, func() { _ = s.ping() })
	return s.ping() // want `s.ping drops ctx`
}

func (s *store) Ended(ctx context.Context) error {
	<-ctx.Done()
	return s.ping()
}

func (s *store) NoContext() error { // want NoContext:`ping → .*PingContext`
	return s.ping()
}

func (s *store) Own() error { // want Own:`PingContext`
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := s.db.PingContext(ctx); err != nil {
		return err
	}
	return s.ping()
}

func (s *store) Explained(ctx context.Context) error {
	// This must not be cancelled with the request.
	return s.ping()
}

func fetch(url string) error {
	_, err := http.Get(url) //nolint:noctx // as it is
	return err
}

func fetchAny(url string) error { // want fetchAny:`Get`
	_, err := http.Get(url) //nolint:gosec
	return err
}

func Refused(ctx context.Context, s *store) {
	_ = fetch("x")
	_ = fetchAny("x") // want `fetchAny drops ctx`
	_ = s.ping()      //nolint:contextcheck
	_ = s.ping()      // want `s.ping drops ctx`
}

func (s *store) audit() error {
	// The entry is written even if the request has gone.
	ctx := context.Background()
	_, err := s.db.ExecContext(ctx, "x")
	return err
}

func (s *store) Close() error  { return s.db.PingContext(context.Background()) }
func (s *store) inBackground() { go s.db.PingContext(context.Background()) }
func (s *store) atTheEnd()     { defer s.db.PingContext(context.Background()) }
func (s *store) literal() func() error {
	return func() error { return s.db.PingContext(context.Background()) }
}

// open keeps what it makes.
func (s *store) open() (err error) {
	s.conn, err = s.db.Conn(context.Background())
	return err
}

// given has a context, and so the choice.
func (s *store) given(r *http.Request) error { return s.db.PingContext(context.Background()) }

// in memory
func add(ctx context.Context, n int) (int, error) { return n + 1, nil }
func (s *store) add() error {
	_, err := add(context.Background(), s.count)
	return err
}

type session struct {
	ctx context.Context
	db  *sql.DB
}

func newSession(ctx context.Context, db *sql.DB) *session { return &session{ctx, db} }

func (s *session) ping() error { return s.db.PingContext(context.Background()) }

type view struct {
	db *sql.DB
	on func() error
}

func (s *store) with(ctx context.Context) *view { return &view{db: s.db, on: ctx.Err} }

func (v *view) ping() error { // want ping:`PingContext`
	return v.db.PingContext(context.Background())
}

func (s *store) undo() error { // want undo:`ExecContext`
	_, err := s.db.ExecContext(context.Background(), "x")
	return err
}

// known is implemented here, and in memory.
type known interface {
	Note(ctx context.Context, n int) error
}

type notes struct{ n int }

func (n *notes) Note(ctx context.Context, v int) error {
	n.n = v
	return nil
}

func note(k known) error { return k.Note(context.Background(), 1) }

type sink struct{ remote *sql.DB }

func (s *sink) Info(msg string) { // want Info:`PingContext`
	_ = s.remote.PingContext(context.Background())
}

func logEvent(s *sink, msg string) { _ = s.remote.PingContext(context.Background()) } // want logEvent:`PingContext`
func login(s *sink, msg string)    { _ = s.remote.PingContext(context.Background()) } // want login:`PingContext`

func logs(ctx context.Context, s *sink) {
	s.Info("x")
	logEvent(s, "x")
	login(s, "x") // want `login drops ctx`
}

func calls(ctx context.Context, s *store, r *http.Request) error {
	_ = note(&notes{})
	_ = s.audit()
	_ = s.Close()
	s.inBackground()
	s.atTheEnd()
	_ = s.literal()()
	_ = s.open()
	_ = s.given(r)
	_ = s.add()
	_ = newSession(ctx, s.db).ping()
	v := s.with(ctx)
	_ = v.ping()
	if err := s.db.PingContext(ctx); err != nil {
		_ = s.undo()
		return err
	}
	return s.undo() // want `s.undo drops ctx`
}

func Two(ctx context.Context, s *store) error {
	//asynclint:ignore ctxchain asked whatever happens
	return s.ping()
}
