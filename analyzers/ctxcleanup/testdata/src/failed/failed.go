// Package failed cleans up under the context of what has failed.
package failed

import (
	"context"
	"store"
)

func immediate(ctx context.Context, s *store.Store) error {
	if err := s.Put(ctx, "k"); err != nil {
		s.Delete(ctx, "k") // want `s.Delete gets ctx, whose end may be why s.Put failed: use context.WithoutCancel\(ctx\) with a timeout`
		return err
	}
	return nil
}

func before(ctx context.Context, s *store.Store) error {
	err := s.Put(ctx, "k")
	if err != nil {
		_ = s.Unlock(ctx) // want `s.Unlock gets ctx, whose end may be why s.Put failed`
		return err
	}
	return nil
}
