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
	_, err := o.deleteDangling(context.Background(), id) // want `context.Background\(\) drops ctx`
	return err
}
