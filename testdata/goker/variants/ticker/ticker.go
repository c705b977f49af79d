// Package ticker sends quotes to a reader that leaves when its context ends.
package ticker

import "context"

type quote int

type desk struct{ feeds map[string]chan quote }

func (d *desk) publish(name string, n int) {
	feed := d.feeds[name]
	for i := range n {
		feed <- quote(i) // want goroutineleak:"feed"
	}
	close(feed)
}

func (d *desk) read(ctx context.Context, name string) (last quote) {
	for {
		select {
		case q, ok := <-d.feeds[name]:
			if !ok {
				return last
			}
			last = q
		case <-ctx.Done():
			return last
		}
	}
}

// Run reads a feed until it is cancelled.
func Run() {
	d := &desk{feeds: map[string]chan quote{"x": make(chan quote)}}
	ctx, cancel := context.WithCancel(context.Background())
	go d.publish("x", 100)
	go d.read(ctx, "x")
	cancel()
}
