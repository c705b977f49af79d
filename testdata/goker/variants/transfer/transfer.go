// Package transfer locks two accounts, the payer's first, and two pay each other.
package transfer

import (
	"sync"
	"time"
)

type account struct {
	mu    sync.Mutex
	cents int
}

func pay(from, to *account, cents int) {
	from.mu.Lock() // want lockorder:"mu"
	defer from.mu.Unlock()
	time.Sleep(100 * time.Microsecond)
	to.mu.Lock() // want lockorder:"mu"
	defer to.mu.Unlock()
	from.cents -= cents
	to.cents += cents
}

// Run lets two accounts pay each other.
func Run() {
	a, b := &account{cents: 10}, &account{cents: 10}
	go pay(a, b, 1)
	go pay(b, a, 2)
}
