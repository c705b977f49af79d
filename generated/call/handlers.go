// Package call shows what asyncgen emits for the kind "call": the functions
// in this file are written by hand, those in the *_async.go files stand in
// front of them and come from testdata/specs/call*.async.yaml.
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

// errBusy is a failure that passes, errGone is one that does not.
var (
	errBusy = errors.New("site is busy")
	errGone = errors.New("page is gone")
)

// isTransient accepts every failure but errGone.
func isTransient(err error) bool { return !errors.Is(err, errGone) }

// comeBackError is a failure whose server says when to come back.
type comeBackError struct{ after time.Duration }

func (e *comeBackError) Error() string { return fmt.Sprintf("come back after %v", e.after) }

// retryAfter takes the server's own delay from err, if it names one.
func retryAfter(err error) (time.Duration, bool) {
	var e *comeBackError
	if !errors.As(err, &e) {
		return 0, false
	}
	return e.after, true
}

// count has several results, and gives a partial one together with an error.
func count(ctx context.Context, site *Site, path string) (n int, etag string, err error) {
	page, err := site.Serve(ctx, path)
	if page == nil {
		return 0, "", err
	}
	return len(page.Body), page.Path, err
}
