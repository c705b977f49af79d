// Package storetest is there for the tests of stores.
package storetest

import (
	"context"
	"store"
)

func with(ctx context.Context, s *store.Store, f func(context.Context) error) error {
	if err := s.Lock(ctx); err != nil {
		return err
	}
	defer s.Unlock(ctx)
	return f(ctx)
}
