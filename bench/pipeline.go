package bench

import "context"

// An Order is what the pipelines move.
type Order struct{ Number int }

// ship is the trivial handler of OrderQueue, so that the queue is what is
// measured.
func ship(context.Context, *Order) error { return nil }

// shipAll is that of OrderBatches.
func shipAll(context.Context, []*Order) error { return nil }
