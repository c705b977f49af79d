// Package kubernetes25331 reports an error of a watch, or sees that the watch
// has been stopped.
package kubernetes25331

import (
	"context"
	"errors"
)

type watch struct {
	ctx     context.Context
	cancel  context.CancelFunc
	results chan error
	errs    chan error
}

func newWatch() *watch {
	ctx, cancel := context.WithCancel(context.Background())
	return &watch{ctx, cancel, make(chan error), make(chan error)}
}

func (w *watch) stop() {
	w.errs <- errors.New("stopped")
	w.cancel()
}

func (w *watch) run() {
	select {
	case err := <-w.errs:
		select {
		case w.results <- err:
		case <-w.ctx.Done():
		}
	case <-w.ctx.Done():
	}
}

// Run stops a watch to which nobody listens.
func Run() {
	w := newWatch()
	go w.run()
	go w.stop()
}
