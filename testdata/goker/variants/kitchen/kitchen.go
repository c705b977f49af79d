// Package kitchen waits for an order with the stove's lock held, which the
// waiter takes before he calls.
package kitchen

import (
	"sync"
	"time"
)

type kitchen struct {
	stove  sync.Mutex
	orders struct {
		*sync.Cond
		n int
	}
	cooked int
}

func newKitchen() *kitchen {
	k := &kitchen{}
	k.orders.Cond = sync.NewCond(new(sync.Mutex))
	return k
}

func (k *kitchen) cook() {
	k.stove.Lock()
	defer k.stove.Unlock()
	k.orders.L.Lock()
	for k.orders.n == 0 {
		k.orders.Wait() // want lockwait:"stove|orders"
	}
	k.orders.n--
	k.orders.L.Unlock()
	k.cooked++
}

func (k *kitchen) order() {
	k.stove.Lock() // want lockwait:"stove|orders"
	ready := k.cooked
	k.stove.Unlock()
	if ready > 0 {
		return
	}
	k.orders.L.Lock()
	k.orders.n++
	k.orders.L.Unlock()
	k.orders.Signal()
}

// Run orders what nobody can cook.
func Run() {
	k := newKitchen()
	go k.cook()
	time.Sleep(100 * time.Microsecond)
	go k.order()
}
