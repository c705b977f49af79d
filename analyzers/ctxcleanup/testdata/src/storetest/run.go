package storetest

import (
	"context"
	"store"
	"testing"
)

// Run tests a store.
func Run(t *testing.T, s *store.Store) {
	if err := with(context.Background(), s, func(ctx context.Context) error { return s.Put(ctx, "k") }); err != nil {
		t.Error(err)
	}
}
