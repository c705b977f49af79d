// Package fanouttarget holds functions for specs that get them wrong.
package fanouttarget

import "context"

type Page struct{}

type Client struct{ fetchAllItem int }

type Cache[K comparable] struct{}

func fetchPage(ctx context.Context, url string) (*Page, error) { return nil, nil }

func (c *Client) fetch(ctx context.Context, url string) error { return nil }

func (c *Cache[K]) load(ctx context.Context, key K) error { return nil }

func noContext(url string) error { return nil }

func noError(ctx context.Context, url string) *Page { return nil }

func noItem(ctx context.Context) error { return nil }

func twoItems(ctx context.Context, site, path string) error { return nil }

func anyItems(ctx context.Context, urls ...string) error { return nil }

func twoResults(ctx context.Context, url string) (*Page, int, error) { return nil, 0, nil }

func clash[sync any](ctx context.Context, item sync) error { return nil }

type BusyError struct{}

var slowRun int
