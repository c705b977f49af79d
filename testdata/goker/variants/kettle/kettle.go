// Package kettle drains a timer whose tick it has had already.
package kettle

import "time"

type kettle struct {
	whistle *time.Timer
	boiled  int
}

func (k *kettle) watch(refill <-chan int) {
	k.whistle = time.NewTimer(50 * time.Microsecond)
	for {
		select {
		case <-k.whistle.C:
			k.boiled++
		case litres, ok := <-refill:
			if !ok {
				return
			}
			if !k.whistle.Stop() {
				<-k.whistle.C // want goroutineleak:"whistle|timer"
			}
			k.whistle.Reset(time.Duration(litres) * time.Microsecond)
		}
	}
}

// Run refills a kettle that has boiled.
func Run() {
	refill := make(chan int)
	k := &kettle{}
	go k.watch(refill)
	time.Sleep(500 * time.Microsecond)
	refill <- 50
	close(refill)
}
