// Package watch is written by hand, with four mistakes that compile, pass
// go vet and work in a test. asynclint finds them.
package watch

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// ErrSlow means that a site did not answer in time.
var ErrSlow = errors.New("site is slow")

// Probe reports whether a site answers in time.
func Probe(url string, patience time.Duration) error {
	result := make(chan error)
	go func() {
		result <- ping(url)
	}()
	select {
	case err := <-result:
		return err
	case <-time.After(patience):
		return ErrSlow
	}
}

func ping(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Watch probes new sites at once and the known ones every minute.
func Watch(ctx context.Context, added <-chan string) {
	var sites []string
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case url := <-added:
			sites = append(sites, url)
		case <-tick.C:
			refresh(sites)
		case <-ctx.Done():
			return
		}
	}
}

func refresh(sites []string) {
	for _, url := range sites {
		_ = ping(url)
	}
}

// Head asks for the headers of a page.
func Head(ctx context.Context, url string) (http.Header, error) {
	req, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	return resp.Header, resp.Body.Close()
}
