// Package lantern goes out when its context ends, which it ends itself when it
// has gone out.
package lantern

import "context"

type lantern struct {
	off map[string]context.CancelFunc
	lit bool
}

func (l *lantern) light(ctx context.Context, where string) {
	ctx, cancel := context.WithCancel(ctx)
	l.off[where] = cancel
	l.lit = true
	go func() {
		<-ctx.Done() // want goroutineleak:"ctx|context"
		l.extinguish(where)
	}()
}

func (l *lantern) extinguish(where string) {
	l.off[where]()
	l.lit = false
}

// Run lights a lantern.
func Run() {
	l := &lantern{off: map[string]context.CancelFunc{}}
	l.light(context.Background(), "gate")
}
