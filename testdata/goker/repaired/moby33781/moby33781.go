// Package moby33781 probes until it is stopped; the last probe's result has room.
package moby33781

import (
	"context"
	"time"
)

func monitor(stop chan bool) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(10 * time.Microsecond):
			results := make(chan bool, 1)
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Microsecond)
			go func() {
				results <- true
				close(results)
			}()
			select {
			case <-stop:
				cancel()
				return
			case <-results:
				cancel()
			case <-ctx.Done():
				cancel()
				<-results
			}
		}
	}
}

// Run stops a monitor.
func Run() {
	stop := make(chan bool)
	go monitor(stop)
	go func() {
		time.Sleep(100 * time.Microsecond)
		stop <- true
	}()
}
