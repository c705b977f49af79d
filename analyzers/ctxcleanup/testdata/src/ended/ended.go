// Package ended cleans up with a context that has ended.
package ended

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"store"
	"time"
)

type group struct{}

func withContext(ctx context.Context) (*group, context.Context) { return &group{}, ctx }

func (*group) Go(f func() error) {}
func (*group) Wait() error       { return nil }

func serve(ctx context.Context, srv *http.Server) error {
	go srv.ListenAndServe()
	<-ctx.Done()
	return srv.Shutdown(ctx) // want `srv.Shutdown gets ctx, which has ended: use context.WithoutCancel\(ctx\) with a timeout`
}

func withTimeout(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	stopCtx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return srv.Shutdown(stopCtx) // want `srv.Shutdown gets a context made from ctx, which has ended: make it from context.WithoutCancel\(ctx\)`
}

func sameName(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return srv.Shutdown(ctx) // want `srv.Shutdown gets a context made from ctx, which has ended`
}

func inGoroutine(ctx context.Context, srv *http.Server) {
	go func() {
		<-ctx.Done()
		srv.Shutdown(ctx) // want `which has ended`
	}()
	srv.ListenAndServe()
}

func inGroup(ctx context.Context, srv *http.Server) error {
	g, ctx := withContext(ctx)
	g.Go(srv.ListenAndServe)
	g.Go(func() error {
		<-ctx.Done()
		return srv.Shutdown(ctx) // want `which has ended`
	})
	return g.Wait()
}

func signals() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	srv := &http.Server{}
	go srv.ListenAndServe()
	<-ctx.Done()
	if err := srv.Shutdown(ctx); err != nil { // want `which has ended`
		panic(err)
	}
}

func inSelect(ctx context.Context, s *store.Store, done chan error) error {
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		s.Unlock(ctx) // want `s.Unlock gets ctx, which has ended`
		return ctx.Err()
	}
}

func worker(ctx context.Context, s *store.Store, in <-chan string) {
	for {
		select {
		case key := <-in:
			s.Put(ctx, key)
		case <-ctx.Done():
			_ = s.Flush(ctx) // want `s.Flush gets ctx, which has ended`
			return
		}
	}
}

func channelInVariable(ctx context.Context, s *store.Store) {
	done := ctx.Done()
	<-done
	s.Close(ctx) // want `which has ended`
}

func asked(ctx context.Context, s *store.Store) error {
	if ctx.Err() != nil {
		return s.Delete(ctx, "k") // want `s.Delete gets ctx, which has ended`
	}
	return nil
}

func loop(ctx context.Context, s *store.Store) {
	for ctx.Err() == nil {
		s.Put(ctx, "k")
	}
	s.Flush(ctx) // want `which has ended`
}

func request(w http.ResponseWriter, r *http.Request, s *store.Store) {
	<-r.Context().Done()
	s.Delete(r.Context(), "session") // want `s.Delete gets r.Context\(\), which has ended: use context.WithoutCancel\(r.Context\(\)\)`
}

func afterFunc(ctx context.Context, s *store.Store) {
	stop := context.AfterFunc(ctx, func() {
		s.Close(ctx) // want `which has ended`
	})
	defer stop()
	s.Put(ctx, "k")
}

func afterWait(ctx context.Context, s *store.Store) error {
	g, ctx := withContext(ctx)
	g.Go(func() error { return s.Put(ctx, "k") })
	if err := g.Wait(); err != nil {
		return err
	}
	return s.Unlock(ctx) // want `s.Unlock gets ctx, which has ended`
}

func afterCancel(ctx context.Context, s *store.Store) error {
	ctx, cancel := context.WithCancel(ctx)
	go s.Put(ctx, "k")
	cancel()
	return s.Close(ctx) // want `which has ended`
}

func values(ctx context.Context, s *store.Store) {
	<-ctx.Done()
	s.Close(context.WithValue(ctx, "who", "me")) // want `s.Close gets ctx, which has ended`
}

func noStatement(ctx context.Context, s *store.Store) error {
	<-ctx.Done()
	return errors.Join(ctx.Err(), s.Close(ctx)) // want `which has ended`
}

func inLoop(ctx context.Context, all []*store.Store) {
	<-ctx.Done()
	for _, s := range all {
		s.Close(ctx) // want `which has ended`
	}
}

func two(ctx context.Context, s, t *store.Store) {
	<-ctx.Done()
	s.Close(ctx) // want `s.Close gets ctx, which has ended`
	t.Close(ctx) // want `t.Close gets ctx, which has ended`
}

type server struct {
	ctx context.Context
	srv *http.Server
	s   *store.Store
}

func (s *server) run() error {
	go s.srv.ListenAndServe()
	<-s.ctx.Done()
	return s.srv.Shutdown(s.ctx) // want `s.srv.Shutdown gets s.ctx, which has ended: use context.WithoutCancel\(s.ctx\) with a timeout`
}

func (s *server) loop(in <-chan string) {
	for {
		select {
		case key := <-in:
			s.s.Put(s.ctx, key)
			s.s.Delete(s.ctx, key)
		case <-s.ctx.Done():
			if err := s.s.Flush(s.ctx); err != nil { // want `s.s.Flush gets s.ctx, which has ended`
				println(err.Error())
			}
			return
		}
	}
}

type command struct{ ctx context.Context }

func (c *command) Context() context.Context { return c.ctx }

func runCommand(cmd *command, srv *http.Server, work func(context.Context)) error {
	ctx := cmd.Context()
	go work(ctx)
	<-cmd.Context().Done()
	return srv.Shutdown(cmd.Context()) // want `srv.Shutdown gets cmd.Context\(\), which has ended`
}

func (s *server) restart(ctx context.Context) {
	<-s.ctx.Done()
	s.ctx = ctx
	s.s.Delete(s.ctx, "k")
}

func gracefulShutdown(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	return srv.Shutdown(ctx) // want `which has ended`
}

type log interface {
	Checkpoint(ctx context.Context, n int) error
}

// What was done so far must be kept.
func lastStep(ctx context.Context, s *store.Store, l log) error {
	n := 0
	for {
		select {
		case <-ctx.Done():
			return l.Checkpoint(ctx, n) // want `l.Checkpoint gets ctx, which has ended`
		default:
			n++
			if err := s.Put(ctx, "k"); err != nil {
				return err
			}
		}
	}
}

// Before the end it is work like any other.
func before(ctx context.Context, s *store.Store) error {
	if err := s.Put(ctx, "k"); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
