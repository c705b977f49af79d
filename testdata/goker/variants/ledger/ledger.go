// Package ledger keeps balances. The branch for an empty account forgets the lock.
package ledger

import "errors"
import "sync"

var errEmpty = errors.New("empty account")

type book struct {
	sync.RWMutex
	balance map[string]int
}

func (b *book) withdraw(name string, amount int) error {
	b.Lock()
	switch have := b.balance[name]; {
	case have == 0:
		return errEmpty // want lockleak:"b|RWMutex|book"
	case have < amount:
		b.Unlock()
		return errors.New("too little")
	}
	b.balance[name] -= amount
	b.Unlock()
	return nil
}

func (b *book) total() (sum int) {
	b.RLock() // want lockleak:"b|RWMutex|book" relock:"b|RWMutex|book"
	defer b.RUnlock()
	for _, v := range b.balance {
		sum += v
	}
	return sum
}

// Run withdraws from an account that is empty.
func Run() {
	b := &book{balance: map[string]int{"ada": 0}}
	if b.withdraw("ada", 3) != nil {
		b.total() // want lockleak:"b|RWMutex|book" relock:"b|RWMutex|book|held since"
	}
}
