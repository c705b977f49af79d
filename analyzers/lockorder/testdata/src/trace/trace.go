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

// Readers on both sides of a lock, and a long way to the other one.

type index struct {
	mu   sync.RWMutex
	list *list
}

type list struct {
	mu    sync.Mutex
	index *index
}

func (x *index) write() {
	x.mu.Lock()
	x.list = nil
	x.mu.Unlock()
}

func (x *index) one() {
	x.mu.RLock()
	defer x.mu.RUnlock()
	x.two()
}

func (x *index) two()   { x.three() }
func (x *index) three() { x.four() }
func (x *index) four()  { x.five() }
func (x *index) five()  { x.six() }
func (x *index) six()   { x.list.add() }

func (l *list) add() {
	l.mu.Lock()
	l.mu.Unlock()
}

func (l *list) sort() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.index.mu.RLock() // want `index.mu is taken under list.mu, but one takes them in the other order on line \d+`
	l.index.mu.RUnlock()
}

// Two calls of one function.

type shelf struct{ mu sync.Mutex }

type book struct {
	mu    sync.Mutex
	shelf *shelf
}

func (b *book) move() {
	b.shelf.mu.Lock()
	b.mu.Lock()
	b.shelf.mu.Unlock()
	b.shelf.mu.Lock() // want `shelf.mu is taken under book.mu, but move takes them in the other order on line \d+`
	b.shelf.mu.Unlock()
	b.mu.Unlock()
}
