// Package chains: calls of what waits with a context of its own.
package chains

import (
	"context"
	"database/sql"
	"net/http"
	"os/exec"
	"sync"
	"time"

	"far"
)

type store struct {
	db     *sql.DB
	remote getter
	done   chan int
	client *http.Client
}

type getter interface {
	Get(ctx context.Context, key string) (string, error)
}

func (s *store) ping() error { // want ping:`PingContext`
	return s.db.PingContext(context.Background())
}

func (s *store) Ping(ctx context.Context) error {
	return s.ping() // want `s.ping drops ctx: hand it down to \(\*sql.DB\).PingContext, which waits with context.Background\(\)`
}

func fetch(url string) (*http.Response, error) { // want fetch:`Do`
	req, err := http.NewRequestWithContext(context.TODO(), http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func (s *store) refresh(url string) error { // want refresh:`fetch → .*Do`
	_, err := fetch(url)
	return err
}

func (s *store) Refresh(ctx context.Context, url string) error {
	if err := s.refresh(url); err != nil { // want `s.refresh drops ctx: hand it down to fetch → \(\*http.Client\).Do, which waits with context.TODO\(\)`
		return err
	}
	_, err := fetch(url) // want `fetch drops ctx: hand it down to \(\*http.Client\).Do, which`
	return err
}

// far away

func elsewhere(ctx context.Context, c *far.Client) error {
	if err := far.Fetch("x"); err != nil { // want `far.Fetch drops ctx: hand it down to \(\*http.Client\).Do`
		return err
	}
	if err := c.Refresh("x"); err != nil { // want `c.Refresh drops ctx: hand it down to far.Fetch → \(\*http.Client\).Do`
		return err
	}
	if err := c.All(nil); err != nil { // too far
		return err
	}
	if err := c.Query("x"); err != nil { // for ctxvariant
		return err
	}
	return c.Ping() // want `c.Ping drops ctx`
}

func onTheWay(c *far.Client) error { // want onTheWay:`Ping → .*PingContext`
	return c.Ping()
}

func all(ctx context.Context, c *far.Client) error {
	return onTheWay(c) // want `onTheWay drops ctx: hand it down to \(\*far.Client\).Ping → \(\*sql.DB\).PingContext`
}

// ways to wait

func (s *store) lookUp(key string) (string, error) { // want lookUp:`Get`
	return s.remote.Get(context.Background(), key)
}

func run(name string) ([]byte, error) { // want run:`Output`
	return exec.CommandContext(context.Background(), name).Output()
}

func (s *store) wait(ctx context.Context) int {
	select {
	case v := <-s.done:
		return v
	case <-ctx.Done():
		return 0
	}
}

func (s *store) own() int { // want own:`wait`
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return s.wait(ctx)
}

func (s *store) bounded() error { // want bounded:`PingContext`
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return s.db.PingContext(ctx)
}

func (s *store) simple(url string) error { // want simple:`Get`
	resp, err := s.client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (s *store) count(ids []int) (n int) { // want count:`ping`
	for range ids {
		if s.ping() == nil {
			n++
		}
	}
	return n
}

func (s *store) either() int { // want either:`select`
	ctx := context.TODO()
	select {
	case v := <-s.done:
		return v
	case <-ctx.Done():
		return 0
	}
}

func (s *store) poll() int {
	ctx := context.TODO()
	select {
	case v := <-s.done:
		return v
	case <-ctx.Done():
	default:
	}
	return 0
}

func (s *store) row() (n int, err error) { // want row:`sql`
	err = s.db.QueryRowContext(context.Background(), "x").Scan(&n)
	return n, err
}

func handler(s *store) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, err := s.lookUp("k"); err != nil { // want `s.lookUp drops r.Context\(\)`
			http.Error(w, "x", http.StatusInternalServerError)
		}
		_, _ = run("ls")  // want `run drops r.Context\(\)`
		_ = s.own()       // want `s.own drops r.Context\(\): hand it down to \(\*store\).wait`
		_ = s.bounded()   // want `s.bounded drops r.Context\(\)`
		_ = s.simple("x") // want `s.simple drops r.Context\(\): hand it down to \(\*http.Client\).Get`
		_ = s.count(nil)  // want `s.count drops r.Context\(\)`
		_ = s.either()    // want `s.either drops r.Context\(\): hand it down to select, which waits with context.TODO\(\)`
		_, _ = s.row()    // want `s.row drops r.Context\(\): hand it down to \(\*sql.`
		_ = s.poll()
		_, _ = http.Get("x")      // want `http.Get drops r.Context\(\): make the request with http.NewRequestWithContext`
		_, _ = s.client.Head("x") // want `s.client.Head drops r.Context\(\): make the request`
		_, _ = s.client.Do(r)
	}
}

func joined(ctx context.Context, s *store) {
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = s.ping() // want `s.ping drops ctx`
	})
	wg.Wait()
}
