// Package cockroach13197 is a transaction with a goroutine that waits for its
// end. The caller rolls it back.
package cockroach13197

import "context"

type db struct{}

func (*db) begin(ctx context.Context) *tx {
	ctx, cancel := context.WithCancel(ctx)
	t := &tx{cancel: cancel, ctx: ctx}
	go t.awaitDone()
	return t
}

type tx struct {
	cancel context.CancelFunc
	ctx    context.Context
}

func (t *tx) awaitDone() { <-t.ctx.Done() }

func (t *tx) rollback() { t.close() }

func (t *tx) close() { t.cancel() }

// Run begins a transaction and gives it up.
func Run() {
	t := (&db{}).begin(context.Background())
	defer t.rollback()
}
