// Package tracker follows a context whose cancel function is kept where nobody
// calls it.
package tracker

import "context"

type span struct {
	name string
	stop context.CancelFunc
	done <-chan struct{}
}

type tracer struct{ spans []span }

func (t *tracer) start(ctx context.Context, name string) {
	ctx, stop := context.WithCancel(ctx)
	s := span{name: name, stop: stop, done: ctx.Done()}
	t.spans = append(t.spans, s)
	go t.follow(s)
}

func (t *tracer) follow(s span) string {
	<-s.done // want goroutineleak:"done|context|ctx"
	return s.name
}

func (t *tracer) flush() int {
	n := len(t.spans)
	t.spans = nil
	return n
}

// Run traces two spans and flushes them.
func Run() {
	t := &tracer{}
	t.start(context.Background(), "a")
	t.start(context.Background(), "b")
	t.flush()
}
