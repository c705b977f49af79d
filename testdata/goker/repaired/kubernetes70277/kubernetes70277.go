// Package kubernetes70277 polls for a condition; whoever waits has its own
// channel, closed when the wait ends.
package kubernetes70277

import "time"

type waitFunc func(done <-chan struct{}) <-chan struct{}

type condition func() (bool, error)

func waitFor(wait waitFunc, met condition, done <-chan struct{}) error {
	over := make(chan struct{})
	defer close(over)
	ticks := wait(over)
	for {
		select {
		case _, open := <-ticks:
			ok, err := met()
			if ok || err != nil || !open {
				return err
			}
		case <-done:
			return nil
		}
	}
}

func poller(interval, timeout time.Duration) waitFunc {
	return func(done <-chan struct{}) <-chan struct{} {
		ticks := make(chan struct{})
		go func() {
			defer close(ticks)
			tick := time.NewTicker(interval)
			defer tick.Stop()
			var after <-chan time.Time
			if timeout != 0 {
				timer := time.NewTimer(timeout)
				defer timer.Stop()
				after = timer.C
			}
			for {
				select {
				case <-tick.C:
					select {
					case ticks <- struct{}{}:
					default:
					}
				case <-after:
					return
				case <-done:
					return
				}
			}
		}()
		return ticks
	}
}

// Run waits for something that is so from the start.
func Run() {
	stop := make(chan struct{})
	defer close(stop)
	poll := poller(100*time.Microsecond, time.Second)
	var inner <-chan struct{}
	waitFor(func(done <-chan struct{}) <-chan struct{} {
		inner = done
		return poll(done)
	}, func() (bool, error) { return true, nil }, stop)
	<-inner
}
