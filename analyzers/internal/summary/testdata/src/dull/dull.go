// Package dull holds nothing that waits: it must not even be built.
package dull

import (
	"strings"
	"sync"
)

type T struct {
	mu sync.Mutex
	n  int
}

func (t *T) Add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n += n
	go func() { strings.ToUpper("x") }()
}
