// Package cockroach13755 has rows whose owner closes them, which ends the
// goroutine that waits for that.
package cockroach13755

import (
	"context"
	"sync/atomic"
)

type rows struct {
	cancel context.CancelFunc
	closed atomic.Bool
}

func (r *rows) watch(ctx context.Context) {
	ctx, r.cancel = context.WithCancel(ctx)
	go r.awaitDone(ctx)
}

func (r *rows) awaitDone(ctx context.Context) {
	<-ctx.Done()
	r.finish(ctx.Err())
}

func (r *rows) finish(error) { r.closed.Store(true) }

func (r *rows) close() { r.cancel() }

// Run opens rows and closes them.
func Run() {
	r := &rows{}
	r.watch(context.Background())
	r.close()
}
