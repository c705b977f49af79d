// Package summaries says in the last line of each comment what callers are told:
// the outcomes, with what is known of the results (T, F or ?), and the locks
// touched. A lock is written by the number of the parameter it starts at.
package summaries

import (
	"errors"
	"sync"
)

type box struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	next *box
	n    int
}

var global sync.Mutex

// takes 1.mu; touches 1.mu
func (b *box) lock() { b.mu.Lock() }

// frees 1.mu
func (b *box) unlock() { b.mu.Unlock() }

// touches 1.mu
func (b *box) balanced() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
}

// touches 1.mu by 2 hops
func (b *box) below() { b.balanced() }

// touches 1.next*.mu by 3 hops
func (b *box) deeper() { b.next.below() }

// F | T takes 1.mu; touches 1.mu
func (b *box) try() bool {
	b.mu.Lock()
	if b.n > 0 {
		b.mu.Unlock()
		return false
	}
	return true
}

// FT | ?F takes 1.mu; touches 1.mu
func (b *box) get() (*box, error) {
	b.mu.Lock()
	if b.n == 0 {
		b.mu.Unlock()
		return nil, errors.New("empty")
	}
	return b.self(), nil
}

func (b *box) self() *box { return &box{n: b.n} }

// The first round may be the last: then it is the grandchild.
// ? takes -1.mu; touches 1.next*.next*.mu, summaries.box.mu
func (b *box) child() *box {
	c := b.next.next
	for c.next != nil {
		c = c.next
	}
	c.mu.Lock()
	return c
}

// takes global; touches global
func lockGlobal() { global.Lock() }

// frees 2.rw(r)
func other(b, c *box) { c.rw.RUnlock() }

// T takes 1.rw(r) | F
func (b *box) tryRead() bool { return b.rw.TryRLock() }

// touches 1.mu
func (b *box) borrow() {
	b.mu.Unlock()
	b.mu.Lock()
}

// takes 1.mu; touches 1.mu, 1.next*.mu
func (b *box) both() {
	b.mu.Lock()
	b.next.mu.Lock()
	b.next.mu.Unlock()
}

// touches 1.mu by 2 hops, 1.rw by 2 hops
func even(b *box, n int) {
	b.balanced()
	if n > 0 {
		odd(b, n-1)
	}
}

// touches 1.rw, 1.mu by 3 hops
func odd(b *box, n int) {
	b.rw.Lock()
	b.rw.Unlock()
	even(b, n-1)
}
