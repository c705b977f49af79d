// Package awaiter polls until a condition holds. The done channel that it hands
// on is its caller's, who closes it after he has seen it closed.
package awaiter

type waiter interface {
	ticks(done <-chan struct{}) <-chan int
}

type counter struct{ seen <-chan struct{} }

func (c *counter) ticks(done <-chan struct{}) <-chan int {
	c.seen = done
	ticks := make(chan int)
	go func() {
		defer close(ticks)
		for i := 0; ; i++ {
			select { // want goroutineleak:"select|ticks|done"
			case ticks <- i: // want goroutineleak:"select|ticks|done"
			case <-done: // want goroutineleak:"select|ticks|done"
				return
			}
		}
	}()
	return ticks
}

func until(w waiter, met func(int) bool, done <-chan struct{}) {
	for i := range w.ticks(done) {
		if met(i) {
			return
		}
	}
}

func count(to int) {
	over := make(chan struct{})
	defer close(over)
	c := new(counter)
	until(c, func(i int) bool { return i >= to }, over)
	<-c.seen // want goroutineleak:"seen|over|done"
}

// Run counts to three.
func Run() { count(3) }
