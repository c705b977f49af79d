package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// A Page is one fetched page.
type Page struct {
	Number int
	Body   []byte
}

// A Client fetches pages from one site.
type Client struct {
	base string
	http http.Client
}

// A statusError is an answer other than 200 OK.
type statusError struct {
	code  int
	after time.Duration // the server's Retry-After, or 0
}

func (e *statusError) Error() string { return fmt.Sprintf("server says %d", e.code) }

// fetch makes one attempt. The generated FetchPage puts the policies of
// pages.async.yaml around it.
func (c *Client) fetch(ctx context.Context, number int) (*Page, error) {
	url := fmt.Sprintf("%s/page/%d", c.base, number)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		ms, _ := strconv.Atoi(resp.Header.Get("Retry-After-Ms")) // 0 when there is none
		return nil, &statusError{resp.StatusCode, time.Duration(ms) * time.Millisecond}
	}
	return &Page{Number: number, Body: body}, nil
}

// isTransient says which errors are worth another attempt.
func isTransient(err error) bool {
	var status *statusError
	return !errors.As(err, &status) || status.code >= 500 || status.code == http.StatusTooManyRequests
}

// retryAfter takes the delay that the server asks for from the error.
func retryAfter(err error) (time.Duration, bool) {
	var status *statusError
	if errors.As(err, &status) && status.after > 0 {
		return status.after, true
	}
	return 0, false
}
