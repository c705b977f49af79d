// Package embassy opens with helpers. When it fails it closes the embassy that
// it has not yet returned: none.
package embassy

import (
	"context"
	"errors"
)

type embassy struct {
	ctx   context.Context
	close context.CancelFunc
}

func (e *embassy) guard() error {
	<-e.ctx.Done() // want goroutineleak:"ctx"
	return e.ctx.Err()
}

func open(flags int) (opened *embassy, err error) {
	defer func() {
		if err != nil && opened != nil {
			opened.close()
		}
	}()
	e := new(embassy)
	e.ctx, e.close = context.WithCancel(context.Background())
	go e.guard()
	if flags == 0 {
		return nil, errors.New("no flag") // want goroutineleak:"ctx"
	}
	return nil, errors.New("wrong flag") // want goroutineleak:"ctx"
}

// Run tries to open an embassy.
func Run() {
	if e, err := open(0); err == nil {
		e.close()
	}
}
