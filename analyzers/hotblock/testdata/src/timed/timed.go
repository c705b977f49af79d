// Package timed gives its client a bound.
package timed

import (
	"net/http"
	"time"
)

var shared = &http.Client{Timeout: time.Second}

func get(w http.ResponseWriter, r *http.Request) {
	resp, err := shared.Get("http://backend")
	if err == nil {
		resp.Body.Close()
	}
}

// The default client has none, whatever the package does.
func direct(w http.ResponseWriter, r *http.Request) {
	resp, err := http.DefaultClient.Get("http://backend") // want `Client\).Get can block`
	if err == nil {
		resp.Body.Close()
	}
}
