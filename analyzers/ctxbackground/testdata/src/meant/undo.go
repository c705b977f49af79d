package meant

import "context"

type objects struct{}

func (o *objects) put(ctx context.Context, id string) error { <-ctx.Done(); return nil }
func (o *objects) deleteDangling(ctx context.Context, id string) (int, error) {
	<-ctx.Done()
	return 0, nil
}
func (o *objects) auditPut(ctx context.Context, id string) { <-ctx.Done() }

// What takes back a failed step, and what takes note of one, goes on without the caller.
func (o *objects) store(ctx context.Context, id string) error {
	if err := o.put(ctx, id); err != nil {
		if n, derr := o.deleteDangling(context.Background(), id); derr == nil && n > 0 {
			return nil
		}
		return err
	}
	o.auditPut(context.Background(), id)
	n, err := o.deleteDangling(context.Background(), id) // want `context.Background\(\) drops ctx`
	if n > 0 {
		return nil
	}
	return err
}

type group struct{ errs []error }

func (g *group) Go(f func() error) { g.errs = append(g.errs, f()) }
func (g *group) Wait() error       { return g.errs[0] }

// Each of many steps is taken back; what a branch does instead of them is not.
func (o *objects) storeAll(ctx context.Context, ids []string) error {
	err := o.put(ctx, ids[0])
	if err != nil {
		var g group
		for _, id := range ids {
			g.Go(func() error { return o.deleteOne(context.Background(), id) })
			g.Go(func() error { return o.put(context.Background(), id) }) // want `drops ctx`
		}
		return g.Wait()
	}
	return nil
}

func (o *objects) deleteOne(ctx context.Context, id string) error { <-ctx.Done(); return nil }
func (o *objects) load(ctx context.Context, id string) error      { <-ctx.Done(); return nil }
func (o *objects) getRelease(ctx context.Context) error           { <-ctx.Done(); return nil }
func (o *objects) rUnlock(ctx context.Context) (bool, error)      { <-ctx.Done(); return true, nil }
func (o *objects) unlocked(ctx context.Context) (int, error)      { <-ctx.Done(); return 1, nil }

// What clears up has no answer.
func (o *objects) purgeOld(ctx context.Context) error {
	o.deleteOne(context.Background(), "old")
	return o.deleteOne(context.Background(), "older") // want `drops ctx`
}

// A verb of clean-up may stand anywhere in a name, but not as a thing, and not in
// another word; the function around the call may have one as well.
func (o *objects) names(ctx context.Context) error {
	if _, err := o.rUnlock(context.Background()); err != nil {
		return err
	}
	if _, err := o.unlocked(context.Background()); err != nil { // want `drops ctx`
		return err
	}
	return o.getRelease(context.Background()) // want `drops ctx`
}

func (o *objects) sendRelease(ctx context.Context) bool {
	return o.load(context.Background(), "lock") == nil
}

func (o *objects) createRelease(ctx context.Context) bool {
	return o.load(context.Background(), "lock") == nil // want `drops ctx`
}

func (o *objects) sendReleases(ctx context.Context) bool {
	return o.load(context.Background(), "lock") == nil // want `drops ctx`
}
