// Package far: functions that wait with a context of their own, for other packages.
package far

import (
	"context"
	"database/sql"
	"net/http"
)

type Client struct {
	db   *sql.DB
	http *http.Client
}

func Fetch(url string) error { // want Fetch:`Client..Do`
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (c *Client) Ping() error { // want Ping:`PingContext`
	return c.db.PingContext(context.Background())
}

// Refresh is one step further away.
func (c *Client) Refresh(url string) error { // want Refresh:`Fetch → .*Do`
	return Fetch(url)
}

// All is too far away from the wait to be told of it.
func (c *Client) All(urls []string) error {
	for _, url := range urls {
		if err := c.Refresh(url); err != nil {
			return err
		}
	}
	return nil
}

// Query is the form without a context of what it calls.
func (c *Client) Query(q string) error { // want Query:`QueryContext`
	return c.QueryContext(context.Background(), q)
}

func (c *Client) QueryContext(ctx context.Context, q string) error {
	_, err := c.db.ExecContext(ctx, q)
	return err
}
