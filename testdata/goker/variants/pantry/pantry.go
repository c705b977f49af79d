// Package pantry restocks through what it embeds, which locks the same lock.
package pantry

import "sync"

type shelf struct {
	mu   sync.Mutex
	jars int
}

func (s *shelf) clear() {
	s.mu.Lock() // want relock:"mu"
	s.jars = 0
	s.mu.Unlock()
}

type pantry struct {
	shelf
	name string
}

func (p *pantry) restock(jars int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear() // want relock:"mu"
	p.jars = jars
}

// Run restocks two pantries.
func Run() {
	for _, name := range []string{"cellar", "kitchen"} {
		go (&pantry{name: name}).restock(3)
	}
}
