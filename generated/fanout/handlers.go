// Package fanout holds what the specs testdata/specs/fanout*.async.yaml give, the functions that the specs name, and
// the behaviour tests.
package fanout

import (
	"context"
	"errors"
	"io"
	"time"
)

// Page is what a fetch gives.
type Page struct {
	URL string
}

// Source is where the pages come from. Tests put one into the context.
type Source func(ctx context.Context, url string) (*Page, error)

type sourceKey struct{}

// WithSource gives the functions of this package the source that they ask.
func WithSource(ctx context.Context, source Source) context.Context {
	return context.WithValue(ctx, sourceKey{}, source)
}

// fetchPage asks the source in ctx.
func fetchPage(ctx context.Context, url string) (*Page, error) {
	return ctx.Value(sourceKey{}).(Source)(ctx, url)
}

// savePage asks too, and has no result.
func savePage(ctx context.Context, url string) error {
	_, err := fetchPage(ctx, url)
	return err
}

// square is as quick as a function can be.
func square(_ context.Context, x int) (int, error) { return x * x, nil }

// convert is generic; the type parameters cannot be told from the arguments.
func convert[In any, Out io.Writer](ctx context.Context, in In) (Out, error) {
	return ctx.Value(sourceKey{}).(func(In) (Out, error))(in)
}

// Client has methods to run for each item.
type Client struct {
	Base string
	Get  Source
}

// fetch gets a page below the client's base.
func (c *Client) fetch(ctx context.Context, path string) (*Page, error) {
	return c.Get(ctx, c.Base+path)
}

// run has a name that emitted code likes too, as have its types.
func run(_ context.Context, items work) (result, error) { return result(items), nil }

type (
	work   []time.Duration
	result []time.Duration
)

// ErrBusy says that another attempt may help.
var ErrBusy = errors.New("busy")

// isBusy says which failures are worth another attempt.
func isBusy(err error) bool { return errors.Is(err, ErrBusy) }
