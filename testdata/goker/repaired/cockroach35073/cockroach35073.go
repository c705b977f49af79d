// Package cockroach35073 has an outbox that tells its senders when it stops and
// makes room for those that wait.
package cockroach35073

import (
	"sync"
	"sync/atomic"
)

const (
	needMore uint32 = iota
	consumerClosed
)

const room = 16

type base struct{ status uint32 }

func (b *base) close() { atomic.StoreUint32(&b.status, consumerClosed) }

type rowChannel struct {
	base
	rows chan int
}

func (c *rowChannel) init(size int) { c.rows = make(chan int, size) }

func (c *rowChannel) consumerClosed() {
	c.close()
	for {
		select {
		case <-c.rows:
		default:
			return
		}
	}
}

func (c *rowChannel) push() uint32 {
	status := atomic.LoadUint32(&c.status)
	if status == needMore {
		c.rows <- 0
	}
	return status
}

type outbox struct{ rowChannel }

func (o *outbox) start(wg *sync.WaitGroup) {
	wg.Add(1)
	go o.run(wg)
}

func (o *outbox) run(wg *sync.WaitGroup) {
	defer wg.Done()
	o.consumerClosed()
}

// Run pushes one row more than there is room for, and one after the end.
func Run() {
	o := &outbox{}
	o.init(room)
	for range room {
		o.push()
	}
	var pusher, consumer sync.WaitGroup
	pusher.Add(1)
	go func() {
		defer pusher.Done()
		o.push()
	}()
	o.start(&consumer)
	consumer.Wait()
	o.push()
	pusher.Wait()
}
