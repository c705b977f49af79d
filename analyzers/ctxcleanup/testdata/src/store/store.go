// Package store is somebody else's package with functions that take contexts.
package store

import (
	"context"
	"log/slog"
)

type Store struct{ open bool }

func (s *Store) Put(ctx context.Context, key string) error    { return ctx.Err() }
func (s *Store) Delete(ctx context.Context, key string) error { return ctx.Err() }
func (s *Store) Lock(ctx context.Context) error               { return ctx.Err() }
func (s *Store) Unlock(ctx context.Context) error             { return ctx.Err() }
func (s *Store) Flush(ctx context.Context) error              { return ctx.Err() }
func (s *Store) Close(ctx context.Context) error              { return ctx.Err() }
func (s *Store) IsClosed(ctx context.Context) bool            { return ctx.Err() != nil }

// Drop only logs with its context.
func (s *Store) Drop(ctx context.Context) error {
	slog.InfoContext(ctx, "dropped")
	s.open = false
	return nil
}

// Release frees itself from the end of its context.
func (s *Store) Release(ctx context.Context) error {
	return s.Unlock(context.WithoutCancel(ctx))
}

// Abort hands its context to Release only.
func Abort(ctx context.Context, s *Store) error {
	return s.Release(ctx)
}

// Open returns a function that closes.
func Open(ctx context.Context) (*Store, func(context.Context) error, error) {
	s := &Store{open: true}
	return s, s.Close, ctx.Err()
}
