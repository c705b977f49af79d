// Package canal waits for boats in turn. When time is up, a goroutine goes on
// waiting for those that turn around at the same moment.
package canal

import (
	"context"
	"sync"
)

type boat struct{ arrived chan struct{} }

func (b *boat) sail(ctx context.Context) {
	select {
	case b.arrived <- struct{}{}:
	case <-ctx.Done():
	}
}

func receive(ctx context.Context, boats map[string]*boat) {
	for _, b := range boats {
		select {
		case <-b.arrived:
		case <-ctx.Done():
			go func() {
				for _, late := range boats {
					<-late.arrived // want goroutineleak:"arrived"
				}
			}()
			return
		}
	}
}

// Run closes the canal as the boats sail.
func Run() {
	ctx, cancel := context.WithCancel(context.Background())
	boats := map[string]*boat{"ida": {make(chan struct{})}, "eva": {make(chan struct{})}}
	var sailing sync.WaitGroup
	for _, b := range boats {
		sailing.Go(func() { b.sail(ctx) })
	}
	cancel()
	sailing.Wait()
	receive(ctx, boats)
}
