// Package shop calls what waits, in its own module and in another.
package shop

import (
	"context"
	"database/sql"
	"net/http"

	"far"
	"shop/inner"
)

func open(ctx context.Context, db *sql.DB) error {
	if err := inner.Ping(db); err != nil { // want `inner.Ping drops ctx: hand it down to`
		return err
	}
	// Nobody here can give a function of package far a parameter more.
	if err := far.Fetch("x"); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	_, err := http.Get("x") // want `http.Get drops ctx`
	return err
}

func load() error { return far.Fetch("x") }
