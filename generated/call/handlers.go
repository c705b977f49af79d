// Package call shows what asyncgen emits for the kind "call". The functions in
// this file and in shapes.go are written by hand; those in the *_async.go files
// stand in front of them and come from testdata/specs/call_*.async.yaml.
package call

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Page is what a Site serves.
type Page struct {
	Path, Body string
	Stale      bool
	asked      int // how often isStale has seen it
	dropped    func()
}

// Site stands for a server somewhere else. Serve is its whole behaviour, so
// that a test can make it slow, failing, stuck or crashing.
type Site struct {
	Serve func(ctx context.Context, path string) (*Page, error)
}

// fetchPage is the function that most of the scaffolds call.
func fetchPage(ctx context.Context, site *Site, path string) (*Page, error) {
	return site.Serve(ctx, path)
}

// errGone is a failure that does not pass.
var errGone = errors.New("page is gone")

// isTransient accepts every failure but errGone.
func isTransient(err error) bool { return !errors.Is(err, errGone) }

// isStale asks for another attempt after a transient failure and after a page
// that the site itself calls stale.
func isStale(page *Page, err error) bool {
	if err != nil {
		return isTransient(err)
	}
	page.asked++
	return page.Stale
}

// dropPage tells the page that nobody will see it.
func dropPage(page *Page) {
	if page != nil && page.dropped != nil {
		page.dropped()
	}
}

// comeBackError is a failure whose server says when to come back.
type comeBackError struct{ after time.Duration }

func (e *comeBackError) Error() string { return fmt.Sprintf("come back after %v", e.after) }

// retryAfter takes the server's own delay from err, if it names one.
func retryAfter(err error) (time.Duration, bool) {
	if err == nil {
		panic("retryAfter needs an error")
	}
	var e *comeBackError
	if !errors.As(err, &e) {
		return 0, false
	}
	return e.after, true
}

// countBytes has several results, and gives partial ones together with an
// error.
func countBytes(ctx context.Context, site *Site, path string) (n int, etag string, err error) {
	page, err := site.Serve(ctx, path)
	if page == nil {
		return 0, "", err
	}
	return len(page.Body), page.Path, err
}

// announce has an error for its only result.
func announce(ctx context.Context, site *Site, topics ...string) error {
	for _, topic := range topics {
		if _, err := site.Serve(ctx, topic); err != nil {
			return err
		}
	}
	return nil
}
