// Package contexts: which context is live and in scope.
package contexts

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"time"

	db "store"
)

type alias = context.Context

func none()                                 { db.Ping("") }
func parameter(ctx context.Context)         { db.Ping("") } // want `store.Ping ignores ctx`
func aliased(c alias)                       { db.Ping("") } // want `store.Ping ignores c`
func blank(_ context.Context)               { db.Ping("") }
func unnamed(context.Context)               { db.Ping("") }
func blankRequest(_ *http.Request)          { db.Ping("") }
func second(name string, c context.Context) { db.Ping(name) } // want `ignores c`

func handler(w http.ResponseWriter, r *http.Request) {
	db.Ping("") // want `store.Ping ignores r.Context\(\): use store.PingCtx`
}

func handlerWithContext(w http.ResponseWriter, r *http.Request) {
	db.Ping("") // want `ignores r.Context\(\)`
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	_ = ctx
	db.Ping("") // want `ignores ctx`
}

func replaced(r, other *http.Request) {
	db.Ping("") // which one?
}

func shadowed(ctx context.Context) {
	if ctx := "text"; ctx != "" {
		db.Ping(ctx)
	}
	{
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		_ = ctx
		db.Ping("") // want `ignores ctx`
	}
	db.Ping("") // want `ignores ctx`
}

func background() {
	ctx := context.Background()
	db.Ping("")
	ctx = context.WithValue(ctx, "k", "v")
	db.Ping("")
	todo := context.TODO()
	_, _ = ctx, todo
	db.Ping("")
	var missing context.Context = nil
	_ = missing
	db.Ping("")
}

var global = context.Background()

func fromGlobal() {
	ctx := global
	_ = ctx
	db.Ping("")
}

func deadline() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = ctx
	db.Ping("") // want `ignores ctx`
}

func neverCancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_ = ctx
	db.Ping("")
}

func cancelledElsewhere(stop chan int) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-stop; cancel() }()
	_ = ctx
	db.Ping("") // want `ignores ctx`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	_ = ctx
	db.Ping("") // want `ignores ctx`
}

func detached(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	db.Ping("")
}

func detachedInBlock(ctx context.Context) {
	{
		ctx := context.WithoutCancel(ctx)
		_ = ctx
		db.Ping("")
	}
}

func unrelated(ctx context.Context, job struct{ ctx context.Context }) {
	own := job.ctx
	_ = own
	db.Ping("") // ctx or own?
}

func derived(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = short
	db.Ping("") // want `ignores short`
}

func field(job struct{ ctx context.Context }) {
	db.Ping("") // reachable, but not in scope
	ctx := job.ctx
	_ = ctx
	db.Ping("") // want `ignores ctx`
}

func named() (ctx context.Context, err error) {
	err = db.Ping("") // not made yet
	return
}

func method(s interface{ Context() context.Context }) {
	ctx := s.Context()
	_ = ctx
	db.Ping("") // want `ignores ctx`
}

func grouped(ctx context.Context) {
	g, gctx := newGroup(ctx)
	db.Ping("") // want `ignores gctx`
	g.Wait()
	_ = gctx
	db.Ping("") // want `ignores ctx`
}

func groupOnly(ctx context.Context) {
	g, ctx := newGroup(ctx)
	_ = ctx
	if err := g.Wait(); err != nil {
		return
	}
	db.Ping("") // the group's context is done
}

type group struct{}

func (*group) Wait() error { return nil }

func newGroup(ctx context.Context) (*group, context.Context) { return nil, ctx }

var handlerValue = func(w http.ResponseWriter, r *http.Request) {
	db.Ping("") // want `ignores r.Context\(\)`
}

// What the client gets depends on these calls.
func answers(w http.ResponseWriter, r *http.Request) {
	n, _ := db.Post("") // want `ignores r.Context\(\)`
	_ = n
	_, err := db.Post("") // want `ignores r.Context\(\)`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	if _, err := db.Post(""); err != nil { // want `ignores r.Context\(\)`
		log.Print(err)
		return
	}
	if _, err := db.Post(""); err != nil { // want `ignores r.Context\(\)`
		log.Print(err)
	} else {
		fmt.Fprintln(w, "posted")
	}
	_, err = db.Post("") // want `ignores r.Context\(\)`
	fmt.Fprintln(w, err)
}

// Of these it gets nothing: they may be wanted although it has hung up.
func besides(w http.ResponseWriter, r *http.Request) {
	db.Post("")
	_, _ = db.Post("")
	if _, err := db.Post(""); err != nil {
		log.Print(err)
	}
	_, err := db.Post("")
	if err != nil {
		fmt.Printf("post: %v", err)
	}
	db.Ping("") // want `ignores r.Context\(\)`
	db.Open("") // want `ignores r.Context\(\)`
	fmt.Fprintln(w, "done")
}

// A context that is handed over is there to end the work.
func besidesNothing(ctx context.Context) {
	db.Post("") // want `ignores ctx`
}
