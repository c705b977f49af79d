// Package bureau has one clerk, and calls its visitors up in the order in which
// they came, which need not be the order in which the clerk has taken them.
package bureau

import (
	"sync"
	"time"
)

type visitor struct {
	called sync.Mutex
	served chan int
}

type bureau struct{ clerk chan struct{} }

func (b *bureau) arrive(n int) *visitor {
	v := &visitor{served: make(chan int, 1)}
	v.called.Lock()
	seated := make(chan struct{})
	go func() {
		close(seated)
		time.Sleep(time.Duration(10-n) * 30 * time.Microsecond) // the form
		b.clerk <- struct{}{}                                   // want goroutineleak:"clerk"
		v.called.Lock()                                         // want goroutineleak:"called" lockwait:"called|clerk"
		v.called.Unlock()
		<-b.clerk
		v.served <- n
	}()
	<-seated
	return v
}

func (b *bureau) day(n int) (sum int) {
	var waiting []*visitor
	for i := range n {
		waiting = append(waiting, b.arrive(i))
	}
	for _, v := range waiting {
		v.called.Unlock()
		sum += <-v.served // want goroutineleak:"served" lockwait:"served|clerk"
	}
	return sum
}

// Run serves three visitors.
func Run() { (&bureau{make(chan struct{}, 1)}).day(3) }
