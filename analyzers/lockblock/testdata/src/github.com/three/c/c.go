// Package c asks a server.
package c

import "net/http"

func Find() error {
	_, err := http.Get("http://metadata")
	return err
}
