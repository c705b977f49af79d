// Package noimport has contexts, but no name for package context.
package noimport

import (
	"net/http"
	"time"
)

func get(r *http.Request) error {
	time.Sleep(time.Second) // want `time.Sleep ignores r.Context\(\)`
	return nil
}
