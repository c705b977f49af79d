// Package siblings: which functions are each other's siblings.
package siblings

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"os/exec"
	. "strings"

	db "store"
)

func packageFunctions(ctx context.Context, name string) {
	db.Open(name)                       // want `store.Open ignores ctx: use store.OpenContext`
	db.Ping(name)                       // want `store.Ping ignores ctx: use store.PingCtx`
	(db.Ping)(name)                     // want `use store.PingCtx`
	http.NewRequest("GET", name, nil)   // want `http.NewRequest ignores ctx: use http.NewRequestWithContext`
	exec.Command("ls", "-l").Run()      // want `exec.Command ignores ctx: use exec.CommandContext`
	exec.Command("ls").CombinedOutput() // want `use exec.CommandContext`
	db.OpenContext(ctx, name)           // takes it
	Contains(name, "x")                 // a dot import has no sibling
	db.Slow(name)                       // want `use store.SlowContext`
	db.Fast(name)                       // documented as the better one
	db.Old(name)                        // the sibling is deprecated
	db.Plain(name)                      // the sibling is not exported
	db.Value(name)                      // the sibling is no function
	db.Other(name)                      // another parameter
	db.Results(name)                    // other results
	db.Options(name)                    // more parameters
	db.Twice(ctx, name)                 // has a context already
	http.Get(name)                      // no sibling
	net.Dial("tcp", name)               // no sibling
	f := db.Ping
	f(name) // a value
}

func generic(ctx context.Context, name string) {
	db.Get[string, int](name) // want `store.Get ignores ctx: use store.GetContext`
	db.Put(name)              // the constraints differ
	var c db.Cache[int]
	c.Load(name)                    // want `c.Load ignores ctx: use c.LoadWithContext`
	c.Query(name, 1, 2)             // want `c.Query ignores ctx: use c.QueryContext`
	c.Len()                         // want `c.Len ignores ctx: use c.LenContext`
	db.Cache[int]{}.Len()           // the sibling needs an address
	(*db.Cache[int]).Load(&c, name) // want `Cache.Load ignores ctx: use Cache.LoadWithContext`
}

type service struct {
	db     *sql.DB
	getter db.Getter
	dialer net.Dialer
}

func (s *service) methods(ctx context.Context, tx *sql.Tx, keys []any) error {
	s.db.Query("SELECT 1")                       // want `s.db.Query ignores ctx: use s.db.QueryContext`
	s.db.Query("SELECT ?", keys...)              // want `s.db.Query ignores ctx`
	tx.Exec("DELETE")                            // want `tx.Exec ignores ctx`
	s.db.Ping()                                  // want `s.db.Ping ignores ctx`
	s.db.Begin()                                 // want `s.db.Begin ignores ctx: use s.db.BeginTx`
	s.dialer.Dial("tcp", "localhost:1")          // want `s.dialer.Dial ignores ctx: use s.dialer.DialContext`
	new(net.Dialer).Dial("tcp", "")              // want `Dialer.Dial ignores ctx: use Dialer.DialContext`
	s.getter.Get("k")                            // want `s.getter.Get ignores ctx`
	s.getter.Old("k")                            // deprecated in the interface
	if _, err := s.getter.Get("k"); err != nil { // want `s.getter.Get ignores ctx`
		return err
	}
	db.Both(db.Spread()) // want `store.Both ignores ctx`
	return s.ping()      // want `s.ping ignores ctx: use s.pingContext`
}

func (s *service) ping() error { return s.pingContext(context.Background()) } // want ping:"drops"

func (s *service) pingContext(ctx context.Context) error {
	if s.db == nil {
		return s.ping() // no advice to recurse
	}
	func() { s.ping() }()
	return wait() // want `wait ignores ctx: use waitCtx`
}

func wait() error                       { return nil }
func waitCtx(ctx context.Context) error { return nil }

func hidden(ctx context.Context) error {
	waitCtx := 1
	_ = waitCtx
	return wait() // waitCtx means something else here
}

type wrapper struct{ inner db.Getter }

// Get has no context, GetContext is written in terms of another type's Get.
func (w wrapper) Get(k string) (string, error) { return w.GetContext(context.Background(), k) } // want Get:"drops"
func (w wrapper) GetContext(ctx context.Context, k string) (string, error) {
	return w.inner.Get(k) // want `w.inner.Get ignores ctx`
}

func multiline(ctx context.Context) {
	http.NewRequest( // want `http.NewRequest ignores ctx`
		http.MethodGet,
		"http://localhost", // the fix must keep this comment
		nil,
	)
}
