// Package sample holds one of each: a finding with a fix, one with a trace, one
// that is silenced, and a comment that silences nothing. It is the input of
// check.sh and an example of the two configuration files beside it.
package sample

import (
	"context"
	"database/sql"
	"net/http"
)

// Request drops its context.
func Request(ctx context.Context, url string) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, url, nil)
}

// First leaves its goroutine behind when the context ends first.
func First(ctx context.Context, load func() string) string {
	answers := make(chan string)
	go func() {
		answers <- load()
	}()
	select {
	case a := <-answers:
		return a
	case <-ctx.Done():
		return ""
	}
}

// Ping waits for a reason.
func Ping(ctx context.Context, db *sql.DB) error {
	return db.Ping() //nolint:asynclint // the pool must be warm even for a client that has gone
}

// PingContext needs no comment.
func PingContext(ctx context.Context, db *sql.DB) error {
	return db.PingContext(ctx) //nolint:asynclint // a comment from another time
}
