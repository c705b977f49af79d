// Package cockroach18101 scatters spans to one importer. Both watch the context.
package cockroach18101

import "context"

const room = 6

func restore(ctx context.Context) bool {
	ready := make(chan bool, room)
	go func() {
		defer close(ready)
		scatter(ctx, ready)
	}()
	last := true
	for {
		select {
		case span, ok := <-ready:
			if !ok {
				return last
			}
			last = span
		case <-ctx.Done():
			return false
		}
	}
}

func scatter(ctx context.Context, ready chan bool) {
	for i := 0; i < room+2; i++ {
		select {
		case ready <- i != 0:
		case <-ctx.Done():
			return
		}
	}
}

// Run cancels a restore.
func Run() {
	ctx, cancel := context.WithCancel(context.Background())
	go restore(ctx)
	go cancel()
}
