// Package shapes: the many ways in which a callee comes to have a sibling.
package shapes

import (
	"context"
	"net/http"
	"time"

	db "store"
)

type reader interface {
	Read(key string) (string, error)
}

type readerContext interface {
	ReadContext(ctx context.Context, key string) (string, error)
}

// The two forms come from two embedded interfaces.
type both interface {
	reader
	readerContext
}

// The methods are promoted from a field that is an interface, a pointer, or two
// structs deep.
type embedsInterface struct{ db.Getter }
type embedsPointer struct{ *db.DB }
type embedsDeeper struct{ embedsPointer }
type embedsGeneric struct{ db.Cache[string] }

type alias = db.DB

// hides has a Query of its own, whose sibling is not the promoted one.
type hides struct{ *db.DB }

func (hides) Query(q string) error { return nil }

// ambiguous promotes ReadContext from two fields at the same depth: it has none.
type ambiguous struct {
	reader
	one
	two
}

type one struct{ readerContext }
type two struct{ readerContext }

func embedded(ctx context.Context, b both, i embedsInterface, p *embedsPointer, d embedsDeeper, g *embedsGeneric, h hides, a ambiguous, l *alias) {
	b.Read("k")         // want `b.Read ignores ctx: use b.ReadContext`
	i.Get("k")          // want `i.Get ignores ctx: use i.GetContext`
	p.Query("q")        // want `p.Query ignores ctx: use p.QueryContext`
	p.DB.Query("q")     // want `p.DB.Query ignores ctx: use p.DB.QueryContext`
	d.Query("q")        // want `d.Query ignores ctx: use d.QueryContext`
	g.Load("k")         // want `g.Load ignores ctx: use g.LoadWithContext`
	g.Query("q")        // want `g.Query ignores ctx: use g.QueryContext`
	l.Query("q")        // want `l.Query ignores ctx: use l.QueryContext`
	h.Query("q")        // other parameters than the promoted sibling
	a.Read("k")         // no such sibling
	reader(b).Read("k") // that interface has no sibling
}

// A constraint is an interface, too.
func constrained[G db.Getter, B interface {
	~struct{}
	both
}](ctx context.Context, g G, b B) error {
	if _, err := b.Read("k"); err != nil { // want `b.Read ignores ctx: use b.ReadContext`
		return err
	}
	_, err := g.Get("k") // want `g.Get ignores ctx: use g.GetContext`
	return err
}

type tree[K comparable, V any] struct{ root *node[K, V] }

type node[K comparable, V any] struct{ value V }

func (t *tree[K, V]) find(k K) (V, error)                             { return t.root.value, nil }
func (t *tree[K, V]) findContext(ctx context.Context, k K) (V, error) { return t.root.value, ctx.Err() }

func (t *tree[K, V]) both(ctx context.Context, a, b K) (x, y V, err error) {
	x, err = t.find(a) // want `t.find ignores ctx: use t.findContext`
	if err != nil {
		return x, y, err
	}
	y, err = t.find(b) // want `t.find ignores ctx: use t.findContext`
	return x, y, err
}

func walk[K comparable, V any](t *tree[K, V], visit func(V) error) error { return nil }

func walkContext[K comparable, V any](ctx context.Context, t *tree[K, V], visit func(V) error) error {
	return ctx.Err()
}

func inferred[V any](ctx context.Context, t *tree[string, V]) error {
	return walk(t, func(V) error { return nil }) // want `walk ignores ctx: use walkContext`
}

func anyOf[T ~int | ~string](k T) error { return nil }

func anyOfContext[T ~int | ~string](ctx context.Context, k T) error { return ctx.Err() }

func sameConstraints(ctx context.Context) error { return anyOf(1) } // want `anyOf ignores ctx: use anyOfContext`

type pair[A, B any] struct{}

func (pair[A, B]) swap(a A, b B) error                                    { return nil }
func (pair[B, A]) swapContext(ctx context.Context, a B, b A) error        { return ctx.Err() }
func (pair[A, B]) turn(a A, b B) error                                    { return nil }
func (pair[A, B]) turnContext(ctx context.Context, b B, a A) error        { return ctx.Err() }
func (pair[A, B]) list(a []A) (map[string]B, error)                       { return nil, nil }
func (pair[A, B]) listCtx(_ context.Context, a []A) (map[string]B, error) { return nil, nil }

func receivers(ctx context.Context, p pair[int, string]) {
	p.swap(1, "")                       // want `p.swap ignores ctx: use p.swapContext`
	p.turn(1, "")                       // the parameters are in another order
	p.list(nil)                         // want `p.list ignores ctx: use p.listCtx`
	pair[string, string]{}.turn("", "") // want `pair.turn ignores ctx: use pair.turnContext`
}

// A sibling may take options besides the context.
func put(key string, value []byte) error                                              { return nil }
func putWithContext(ctx context.Context, key string, value []byte, o ...option) error { return nil }

type option func(*http.Request)

type bucket struct{}

func (*bucket) Delete(key string) error                                                 { return nil }
func (*bucket) DeleteWithContext(ctx context.Context, key string, opts ...option) error { return nil }
func (*bucket) Copy(from string, to ...string) error                                    { return nil }
func (*bucket) CopyWithContext(ctx context.Context, from string, to []string, o ...option) error {
	return nil
}

func options(ctx context.Context, b *bucket) {
	put("k", nil)    // want `put ignores ctx: use putWithContext`
	b.Delete("k")    // want `b.Delete ignores ctx: use b.DeleteWithContext`
	b.Copy("a", "b") // the sibling takes a slice
}

// Wherever the call stands.
func places(ctx context.Context, d *db.DB, c chan error, list []error) (err error) {
	switch d.Query("q") { // want `d.Query ignores ctx`
	case nil:
	}
	list[0], list[1] = d.Query("a"), d.Query("b")             // want `d.Query ignores ctx` `d.Query ignores ctx`
	list = append(list, d.Query("q"))                         // want `d.Query ignores ctx`
	for err := d.Query("q"); err != nil; err = d.Query("q") { // want `d.Query ignores ctx` `d.Query ignores ctx`
	}
	select {
	case c <- d.Query("q"): // want `d.Query ignores ctx`
	case <-time.After(time.Second):
	}
	_ = map[string]error{"q": d.Query("q")}        // want `d.Query ignores ctx`
	_ = d.Query("q") == nil && d.Query("r") == nil // want `d.Query ignores ctx` `d.Query ignores ctx`
	err = d.Query("q")                             // want `d.Query ignores ctx`
	if err == nil {
		return d.Query("q") // want `d.Query ignores ctx`
	}
	return
}

func derived(ctx context.Context, d *db.DB) error {
	tctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if tctx.Err() != nil {
		return nil
	}
	return d.Query("q") // want `d.Query ignores tctx: use d.QueryContext`
}
