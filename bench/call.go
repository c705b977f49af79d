package bench

import (
	"context"
	"errors"
)

var errPermanent = errors.New("permanent")

// fetch is as little work as can fail.
//
//go:noinline
func fetch(ctx context.Context, n int) (int, error) {
	if n < 0 {
		return 0, errPermanent
	}
	return n, nil
}

func isTransient(err error) bool { return !errors.Is(err, errPermanent) }
