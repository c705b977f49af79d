// Package trace has one finding, whose steps the test compares.
package trace

import "sync"

type bank struct {
	mu       sync.Mutex
	accounts []*account
}

type account struct {
	mu   sync.Mutex
	bank *bank
}

func (b *bank) report() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range b.accounts {
		a.read()
	}
}

func (a *account) close() {
	a.mu.Lock()
	defer a.mu.Unlock()

	a.bank.forget(a) // want `bank.mu is taken under account.mu, but report takes them in the other order on line 20`
}

func (a *account) read() {

	a.mu.Lock()
	a.mu.Unlock()
}

func (b *bank) forget(a *account) {

	b.mu.Lock()
	b.accounts = nil
	b.mu.Unlock()
}
