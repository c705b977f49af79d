// Package calltarget holds functions for specs that get them wrong.
package calltarget

import (
	"context"
	"time"
)

type Page struct{}

type Client struct{ fetchPageRetry int }

type Other struct{}

func fetchPage(ctx context.Context, url string) (*Page, error) { return nil, nil }

func (c *Client) fetch(ctx context.Context) error { return nil }

func (o Other) isTransient(err error) bool { return true }

func noContext(url string) error { return nil }

func noError(ctx context.Context) *Page { return nil }

func nothing() {}

func tooMany(a, b error) bool { return true }

func wrongResult(err error) error { return err }

func otherPage(page Page, err error) bool { return true }

func ordered[T int | string](page T, err error) bool { return true }

func unbound[T any](err error) bool { return true }

func several(errs ...error) bool { return true }

func seconds(err error) (int, bool) { return 0, false }

func delay(err error) time.Duration { return 0 }

func drop(page *Page, err error) {}

func save(ctx context.Context) error { return nil }

func reject(err error) bool { return false }

type SaveError struct{}
