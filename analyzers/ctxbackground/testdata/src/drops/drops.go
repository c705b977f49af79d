// Package drops: contexts out of nothing, handed to what a caller waits for.
package drops

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

type store struct {
	db   *sql.DB
	load func(ctx context.Context, id int) error
}

type getter interface {
	Get(ctx context.Context, key string) (string, error)
}

func load(ctx context.Context, id int) error { return ctx.Err() }

func each[T any](ctx context.Context, list []T, f func(context.Context, T) error) error {
	return f(ctx, list[0])
}

func parameter(ctx context.Context) error {
	return load(context.Background(), 1) // want `context.Background\(\) drops ctx: use ctx, or context.WithoutCancel\(ctx\) if it must go on`
}

func unsure(ctx context.Context, s *store) (err error) {
	_, err = s.db.ExecContext(context.TODO(), "DELETE FROM t") // want `context.TODO\(\) drops ctx`
	return err
}

func missing(ctx context.Context, g getter) (string, error) {
	return g.Get(nil, "k") // want `the nil context drops ctx`
}

func handler(w http.ResponseWriter, r *http.Request) {
	if err := load(context.Background(), 1); err != nil { // want `context.Background\(\) drops r.Context\(\)`
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func closureHandler(s *store) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_ = s.load(context.Background(), 2) // want `drops r.Context\(\)`
	}
}

func localOfRequest(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	_ = load(context.Background(), 1) // want `drops ctx`
	_ = load(ctx, 2)
}

func values(ctx context.Context, s *store, f func(context.Context) error) error {
	if err := s.load(context.Background(), 1); err != nil { // want `drops ctx`
		return err
	}
	g := f
	if err := g(context.Background()); err != nil { // want `drops ctx`
		return err
	}
	return each(context.Background(), []int{1}, load) // want `drops ctx`
}

func request(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil) // want `drops ctx`
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func process(ctx context.Context) ([]byte, error) {
	return exec.CommandContext(context.Background(), "ls").Output() // want `drops ctx`
}

func loop(ctx context.Context, ids []int) error {
	for _, id := range ids {
		if err := load(context.Background(), id); err != nil { // want `drops ctx`
			return err
		}
	}
	return nil
}

func branches(ctx context.Context, kind int, in <-chan int) error {
	switch kind {
	case 1:
		return load(context.Background(), 1) // want `drops ctx`
	}
	select {
	case <-ctx.Done():
		return load(context.Background(), 2)
	case id := <-in:
		return load((context.Background()), id) // want `drops ctx`
	}
}

func fallback(ctx context.Context) error {
	if err := load(ctx, 1); err != nil {
		return load(context.Background(), 2) // want `drops ctx`
	}
	return nil
}

func variable(ctx context.Context) error {
	bg := context.Background() // want `drops ctx`
	return load(bg, 1)
}

func declared(ctx context.Context) error {
	var bg = context.Background() // want `drops ctx`
	return load(bg, 1)
}

func replaced(ctx context.Context) error {
	ctx = context.Background() // want `drops ctx`
	return load(ctx, 1)
}

func withValue(ctx context.Context) context.Context {
	return context.WithValue(context.Background(), http.ServerContextKey, 1) // want `context.Background\(\) drops ctx: derive from ctx`
}

type group struct{ wg sync.WaitGroup }

func (g *group) Go(f func() error) { g.wg.Go(func() { _ = f() }) }
func (g *group) Wait() error       { g.wg.Wait(); return nil }

func inGroup(ctx context.Context, ids []int) error {
	var g group
	for _, id := range ids {
		g.Go(func() error {
			return load(context.Background(), id) // want `drops ctx`
		})
	}
	return g.Wait()
}

func inWaitGroup(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = load(context.Background(), 1) // want `drops ctx`
	})
	wg.Add(1)
	go func() {
		defer wg.Done()
		_ = load(context.Background(), 2) // want `drops ctx`
	}()
	wg.Wait()
}

func awaited(ctx context.Context) error {
	errs := make(chan error, 1)
	go func() { errs <- load(context.Background(), 1) }() // want `drops ctx`
	return <-errs
}

func onTheSpot(ctx context.Context) error {
	return func() error {
		return load(context.Background(), 1) // want `drops ctx`
	}()
}

func derivedInScope(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	return errors.Join(load(ctx, 1), load(context.Background(), 2)) // want `drops ctx`
}

// shutdown is given a context to bound the very thing.
func shutdown(ctx context.Context, srv *http.Server) error {
	return srv.Shutdown(context.Background()) // want `drops ctx`
}

// wrong says what is wrong, which is no reason.
func wrong(ctx context.Context) error {
	// The background context drops the caller's.
	if err := load(context.Background(), 1); err != nil { // want `drops ctx`
		return err
	}
	// This does not pass the context on, so the query is not cancelled with the request.
	if err := load(context.Background(), 3); err != nil { // want `drops ctx`
		return err
	}
	// WRONG: it runs on even if the client hangs up.
	if err := load(context.Background(), 4); err != nil { // want `drops ctx`
		return err
	}
	// TODO: detached from the caller, should not be.
	return load(context.TODO(), 2) // want `drops ctx`
}

// inLockstep is not silenced by what is far away.
func inLockstep(ctx context.Context) error {
	// The write must not be interrupted.

	return load(context.Background(), 1) // want `drops ctx`
}

// What never ends sets nothing off, and has no cause.
func never(ctx context.Context, stop func()) error {
	defer context.AfterFunc(context.Background(), stop)() // want `context.Background\(\) drops ctx: derive from ctx`
	if err := load(ctx, 1); err != nil {
		return context.Cause(context.TODO()) // want `context.TODO\(\) drops ctx: derive from ctx`
	}
	return nil
}
