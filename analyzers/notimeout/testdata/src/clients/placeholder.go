package clients

import (
	"errors"
	"net/http"
)

// What is returned beside an error is not for use.
func Scoped(name string) (http.Client, error) {
	if name == "" {
		return http.Client{}, errors.New("no name")
	}
	return http.Client{}, nil // want `http.Client has no Timeout`
}

func ScopedPointer(name string) (*http.Client, error) {
	if name == "" {
		return &http.Client{}, errors.New("no name")
	}
	return &http.Client{}, nil // want `http.Client has no Timeout`
}
