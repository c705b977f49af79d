// Package carried: the context reaches the call in another way.
package carried

import (
	"bytes"
	"context"
	"io"
	"net/http"

	db "store"
)

type client struct{ base string }

func (c *client) do(ctx context.Context, req *http.Request) error   { return nil }
func (c *client) sign(ctx context.Context, req *http.Request) error { return nil }
func (c *client) send(req *http.Request) (*http.Response, error)    { return nil, nil }
func (c *client) dump(req *http.Request)                            {}
func user(ctx context.Context) string                               { return "" }
func body(ctx context.Context) io.Reader                            { return nil }

func withContext(ctx context.Context, c *client) {
	req, _ := http.NewRequest("GET", "", nil)
	req = req.WithContext(ctx)
	c.send(req)
}

func another(ctx context.Context, c *client) {
	req, _ := http.NewRequest("GET", "", nil)
	c.send(req.WithContext(ctx))
}

func cloned(ctx context.Context, c *client) {
	req, err := http.NewRequest("GET", "", nil)
	if err != nil {
		return
	}
	traced := req.Clone(ctx)
	c.send(traced)
}

func conditional(ctx context.Context, c *client) {
	req, _ := http.NewRequest("GET", "", nil)
	if ctx != nil {
		req = req.WithContext(ctx)
	}
	c.send(req)
}

func together(ctx context.Context, c *client) error {
	req, _ := http.NewRequest("GET", "", nil)
	c.dump(req)
	return c.do(ctx, req)
}

func signed(ctx context.Context, c *client) {
	req, _ := http.NewRequest("GET", "", nil) // want `http.NewRequest ignores ctx`
	c.sign(ctx, req)
	c.send(req)
}

func headerOnly(ctx context.Context, c *client) {
	req, _ := http.NewRequest("GET", "", nil) // want `http.NewRequest ignores ctx`
	req.Header.Set("X-User", user(ctx))
	c.send(req)
}

func returned(ctx context.Context) (*http.Request, error) {
	return http.NewRequest("GET", "", nil) // want `http.NewRequest ignores ctx`
}

type job struct {
	ctx context.Context
	req *http.Request
}

func bundled(ctx context.Context) job {
	req, _ := http.NewRequest("GET", "", nil)
	return job{ctx: ctx, req: req}
}

func argument(ctx context.Context, c *client) {
	prepare(ctx, must(http.NewRequest("GET", "", nil)))
	prepare(context.Background(), must(http.NewRequest("GET", "", nil))) // detached on purpose
}

func prepare(ctx context.Context, req *http.Request)  {}
func must(req *http.Request, err error) *http.Request { return req }

func bodies(w http.ResponseWriter, r *http.Request) {
	http.NewRequest("POST", r.URL.String(), r.Body) // want `http.NewRequest ignores r.Context\(\)`
	var buf bytes.Buffer
	http.NewRequest("POST", r.FormValue("to"), &buf) // want `http.NewRequest ignores r.Context\(\)`
	http.NewRequest("POST", "", body(r.Context()))   // want `http.NewRequest ignores r.Context\(\)`
}

func receivers(ctx context.Context, d *db.DB) {
	d.WithContext(ctx).Exec("")
	s := d.Session(ctx)
	s.Exec("")
	again := s
	again.Exec("")
	d.QueryContext(ctx, "")
	d.Query("")            // want `d.Query ignores ctx`
	d.Query("", user(ctx)) // want `d.Query ignores ctx`
}

func setter(ctx context.Context, s *db.Session) {
	s.SetContext(ctx)
	s.Exec("")
}

func parameterWithField(ctx context.Context, s *db.Session) {
	s.Exec("") // want `s.Exec ignores ctx`
}

func transaction(ctx context.Context, d *db.DB) error {
	tx, err := d.Begin(ctx)
	if err != nil {
		return err
	}
	return tx.Exec("") // want `tx.Exec ignores ctx`
}

func getter(ctx context.Context, open func(context.Context) db.Getter) {
	g := open(ctx)
	g.Get("") // it may hold ctx
}

func retry(op func() error) error                             { return op() }
func retryContext(ctx context.Context, op func() error) error { return op() }

func closure(ctx context.Context, d *db.DB) {
	retry(func() error { return d.QueryContext(ctx, "") }) // the closure has it
	op := func() error { return d.QueryContext(ctx, "") }
	retry(op)
	retry(func() error { return nil }) // want `retry ignores ctx`
}

func send(r *http.Request) error                             { return nil }
func sendContext(ctx context.Context, r *http.Request) error { return nil }

func forwarded(ctx context.Context, r *http.Request) {
	send(r)
	req, _ := http.NewRequestWithContext(ctx, "GET", "", nil)
	send(req)
}

type builder struct{ n int }

func query(q string) *builder                             { return nil }
func queryContext(ctx context.Context, q string) *builder { return nil }
func (b *builder) limit(n int) *builder                   { return b }
func (b *builder) run(ctx context.Context) error          { return nil }

func chains(ctx context.Context) {
	query("").limit(1).run(ctx)
	b := query("")
	b.run(ctx)
	query("").limit(1) // want `query ignores ctx`
}

type future struct{ done chan int }

func submit(ctx context.Context, q string) future      { return future{} }
func (f future) wait() error                           { return nil }
func (f future) waitContext(ctx context.Context) error { return nil }

func started(ctx context.Context) error {
	f := submit(ctx, "") // ends when ctx does
	return f.wait()
}

type worker struct {
	ctx     context.Context
	session *db.Session
	db      *db.DB
}

func (w *worker) run() error                           { return nil }
func (w *worker) runContext(ctx context.Context) error { return nil }

func fields(ctx context.Context, w *worker) {
	w.run() // want `w.run ignores ctx`
	w.session = w.db.Session(ctx)
	w.session.Exec("")
	w.db.Query("") // want `w.db.Query ignores ctx`
}

func ownField(ctx context.Context, w *worker) {
	w.ctx = ctx
	w.run()
}

type scraper struct {
	client *http.Client
	req    *http.Request
}

// The request is kept, and gets a context each time.
func (s *scraper) scrape(ctx context.Context) (*http.Response, error) {
	if s.req == nil {
		req, err := http.NewRequest("GET", "", nil)
		if err != nil {
			return nil, err
		}
		req.Header.Add("Accept", "text/plain")
		s.req = req
	}
	return s.client.Do(s.req.WithContext(ctx))
}

// This one never gets one.
func (s *scraper) scrapeFor(ctx context.Context) (*http.Response, error) {
	if s.req == nil && ctx.Err() == nil {
		req, err := http.NewRequest("GET", "", nil) // want `http.NewRequest ignores ctx`
		if err != nil {
			return nil, err
		}
		s.req = req
	}
	return s.client.Do(s.req)
}

// A copy of a request goes on for itself, if its sender wants that.
func shadow(r *http.Request) (*http.Request, error) {
	clone, err := http.NewRequest(r.Method, "http://shadow"+r.URL.Path, nil)
	if err != nil {
		return nil, err
	}
	clone.Header = r.Header.Clone()
	return clone, nil
}

func sent(r *http.Request) (*http.Request, error) {
	clone, err := http.NewRequest(r.Method, "", nil) // want `http.NewRequest ignores r.Context\(\)`
	if err != nil {
		return nil, err
	}
	if resp, err := http.DefaultClient.Do(clone); err == nil {
		resp.Body.Close()
	}
	return clone, nil
}

func answered(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	return http.NewRequest(r.Method, "", nil) // want `http.NewRequest ignores r.Context\(\)`
}
