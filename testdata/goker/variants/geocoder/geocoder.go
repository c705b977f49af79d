// Package geocoder gives up on a slow backend, which then has nobody to answer to.
package geocoder

import (
	"context"
	"time"
)

type place struct{ lat, lon float64 }

type backend interface{ find(name string) place }

type slow struct{}

func (slow) find(string) place {
	time.Sleep(300 * time.Microsecond)
	return place{}
}

type answer struct{ place place }

func locate(ctx context.Context, b backend, name string) (place, error) {
	found := make(chan answer)
	go func() { found <- answer{b.find(name)} }() // want goroutineleak:"found"
	select {
	case a := <-found:
		return a.place, nil
	case <-ctx.Done():
		return place{}, ctx.Err()
	}
}

// Run locates with little patience.
func Run() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Microsecond)
	defer cancel()
	locate(ctx, slow{}, "oz")
}
