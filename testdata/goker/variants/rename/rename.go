// Package rename moves entries. Both the old and the new name are looked up by
// the exported form, which locks.
package rename

import "sync"

// Index maps names to numbers.
type Index struct {
	*sync.Mutex
	byName map[string]int
}

// Lookup returns the number of a name.
func (x Index) Lookup(name string) (int, bool) {
	x.Lock() // want relock:"x|Mutex|Index"
	defer x.Unlock()
	n, ok := x.byName[name]
	return n, ok
}

// Rename gives a number another name.
func (x Index) Rename(from, to string) bool {
	x.Lock()
	defer x.Unlock()
	if _, taken := x.Lookup(to); taken { // want relock:"x|Mutex|Index"
		return false
	}
	x.byName[to] = x.byName[from]
	delete(x.byName, from)
	return true
}

// Run renames once.
func Run() {
	x := Index{new(sync.Mutex), map[string]int{"a": 1}}
	go x.Rename("a", "b")
}
