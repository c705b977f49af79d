// Package groups has groups whose goroutines do not use the context that came with
// the group.
package groups

import (
	"context"
	"log"

	"errgroup"
)

func load(ctx context.Context, id int) error { return ctx.Err() }

func named(ctx context.Context, ids []int) error {
	g, gctx := errgroup.WithContext(ctx) // want `^gctx is never used: pass it to load instead of ctx$`
	_ = gctx
	for _, id := range ids {
		g.Go(func() error { return load(ctx, id) })
	}
	return g.Wait()
}

func logged(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx) // want `^gctx is never used: pass it to load instead of ctx$`
	log.Print(gctx)
	g.Go(func() error {
		if err := load(ctx, 1); err != nil {
			return err
		}
		return load(ctx, 2)
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return load(ctx, 3)
}

// The group's context has ended after Wait: here the parent is right.
func after(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	_ = gctx
	g.Go(func() error { return nil })
	if err := g.Wait(); err != nil {
		return err
	}
	return load(ctx, 1)
}

// Who drops the context wants the others to go on after an error.
func independent(ctx context.Context) error {
	g, _ := errgroup.WithContext(ctx)
	g.Go(func() error { return load(ctx, 1) })
	return g.Wait()
}

func used(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return load(gctx, 1) })
	g.Go(func() error { return load(ctx, 2) })
	return g.Wait()
}
