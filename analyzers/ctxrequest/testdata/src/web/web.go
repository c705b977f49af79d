// Package web leaves goroutines behind with the context of the request.
package web

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

func audit(ctx context.Context, what string) error {
	req, err := http.NewRequestWithContext(ctx, "POST", "http://audit/"+what, nil)
	if err != nil {
		return err
	}
	_, err = http.DefaultClient.Do(req)
	return err
}

func direct(w http.ResponseWriter, r *http.Request) {
	go audit(r.Context(), "x") // want `audit in a goroutine gets r.Context\(\), which ends with the handler: use context.WithoutCancel\(r.Context\(\)\) and a timeout`
	w.WriteHeader(204)
}

func literal(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() {
		if err := audit(ctx, "x"); err != nil { // want `audit in a goroutine gets ctx, which ends with the handler`
			fmt.Println(err)
		}
	}()
	w.WriteHeader(204)
}

func inline(w http.ResponseWriter, r *http.Request) {
	go func() {
		audit(r.Context(), "x") // want `audit in a goroutine gets r.Context\(\)`
	}()
}

func argument(w http.ResponseWriter, r *http.Request) {
	go func(ctx context.Context) {
		audit(ctx, "x") // want `audit in a goroutine gets ctx`
	}(r.Context())
}

type server struct {
	db *sql.DB
	wg sync.WaitGroup
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	go s.record(r.Context(), r.URL.Path) // want `s.record in a goroutine gets r.Context\(\)`
	fmt.Fprintln(w, "ok")
}

func (s *server) record(ctx context.Context, path string) {
	s.db.ExecContext(ctx, "INSERT INTO visits VALUES ($1)", path)
}

// The server waits for it some day, but the handler does not.
func (s *server) counted(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		s.record(ctx, "x") // want `s.record in a goroutine gets ctx`
	}()
}

func (s *server) group(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	s.wg.Go(func() {
		s.record(ctx, "x") // want `s.record in a goroutine gets ctx`
	})
}

func timeout(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	go audit(ctx, "x") // want `audit in a goroutine gets ctx`
}

func timeoutInside(w http.ResponseWriter, r *http.Request) {
	go func() {
		ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
		defer cancel()
		audit(ctx, "x") // want `audit in a goroutine gets ctx`
	}()
}

type key struct{}

func values(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithValue(r.Context(), key{}, "v")
	go audit(ctx, "x") // want `audit in a goroutine gets ctx`
}

func many(w http.ResponseWriter, r *http.Request) {
	for _, id := range r.URL.Query()["id"] {
		go audit(r.Context(), id) // want `audit in a goroutine`
	}
}

func forgotten(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		audit(r.Context(), "x") // want `audit in a goroutine`
	}()
}

func process(w http.ResponseWriter, r *http.Request) {
	go func() {
		cmd := exec.CommandContext(r.Context(), "convert") // want `exec.CommandContext in a goroutine gets r.Context\(\)`
		cmd.Run()
	}()
}

func request(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() {
		req, err := http.NewRequestWithContext(ctx, "GET", "http://x", nil) // want `http.NewRequestWithContext in a goroutine gets ctx`
		if err == nil {
			http.DefaultClient.Do(req)
		}
	}()
}

func routes(mux *http.ServeMux, db *sql.DB) {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		go func() {
			db.ExecContext(r.Context(), "INSERT INTO visits") // want `db.ExecContext in a goroutine gets r.Context\(\)`
		}()
	})
}

func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		go audit(r.Context(), r.URL.Path) // want `audit in a goroutine`
		next.ServeHTTP(w, r)
	})
}

// The receive before has nothing to do with it.
func limited(sem chan struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		<-sem
		go audit(r.Context(), "x") // want `audit in a goroutine`
	}
}

// A pause is no wait.
func pause(w http.ResponseWriter, r *http.Request) {
	go audit(r.Context(), "x") // want `audit in a goroutine`
	<-time.After(time.Millisecond)
}

func wholeRequest(w http.ResponseWriter, r *http.Request) {
	go func(r *http.Request) {
		audit(r.Context(), "x") // want `audit in a goroutine gets r.Context\(\)`
	}(r)
}

type workers struct{}

func withContext(ctx context.Context) (*workers, context.Context) { // want withContext:`derives`
	return &workers{}, ctx
}

func (*workers) Go(f func() error) {}
func (*workers) Wait() error       { return nil }

func nobodyWaits(w http.ResponseWriter, r *http.Request) {
	g, ctx := withContext(r.Context())
	g.Go(func() error {
		return audit(ctx, "x") // want `audit in a goroutine gets ctx`
	})
}

func callsBack(w http.ResponseWriter, r *http.Request, each func(func(string))) {
	each(func(id string) {
		go audit(r.Context(), id) // want `audit in a goroutine gets r.Context\(\)`
	})
}

func (s *server) custom(w http.ResponseWriter, r *http.Request, contextFunc func(context.Context) context.Context) {
	ctx := identify(r.Context())
	if contextFunc != nil {
		ctx = contextFunc(ctx)
	}
	go s.record(ctx, "x") // want `s.record in a goroutine gets ctx`
}

func identify(ctx context.Context) context.Context { // want identify:`derives`
	return context.WithValue(ctx, key{}, "me")
}

// The context comes next to the request.
func (s *server) blob(ctx context.Context, w http.ResponseWriter, r *http.Request, digest string) error {
	go func() {
		s.record(ctx, digest) // want `s.record in a goroutine gets ctx`
	}()
	_, err := fmt.Fprintln(w, digest)
	return err
}

func (s *server) process(r *http.Request) error { return audit(r.Context(), r.URL.Path) }

func requestItself(w http.ResponseWriter, r *http.Request, s *server) {
	go s.process(r) // want `s.process in a goroutine gets r, whose context ends with the handler`
	w.WriteHeader(http.StatusAccepted)
}

func inLiteral(w http.ResponseWriter, r *http.Request, s *server) {
	go func() {
		if err := s.process(r); err != nil { // want `s.process in a goroutine gets r`
			println(err.Error())
		}
	}()
	w.WriteHeader(http.StatusAccepted)
}

func passedOn(w http.ResponseWriter, r *http.Request, s *server) {
	go func(req *http.Request) {
		s.process(req) // want `s.process in a goroutine gets req`
	}(r)
}

type tagged struct {
	context.Context
	tag string
}

func tag(ctx context.Context, tag string) context.Context { // want tag:`derives`
	return &tagged{ctx, tag}
}

func nested(ctx context.Context) (out context.Context, err error) { // want nested:`derives`
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out = tag(ctx, "x")
	return
}

// A type of one's own ends with what it embeds.
func ownType(w http.ResponseWriter, r *http.Request) {
	ctx, err := nested(r.Context())
	if err != nil {
		return
	}
	go func() {
		audit(ctx, "x") // want `audit in a goroutine gets ctx`
	}()
	w.WriteHeader(204)
}
