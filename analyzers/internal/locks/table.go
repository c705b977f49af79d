package locks

import "maps"

// A table is a map that states share until one of them changes it: most copies of a
// state are made where paths may part, and then do not.
type table[K comparable, V any] struct {
	m      map[K]V
	shared bool // another state may have m, too
}

// all returns the map, for reading only. Entries may be deleted from the table while
// the map is ranged over.
func (t *table[K, V]) all() map[K]V { return t.m }

// share returns the table for another state.
func (t *table[K, V]) share() table[K, V] {
	t.shared = true
	return *t
}

func (t *table[K, V]) set(key K, value V) {
	t.own()
	t.m[key] = value
}

func (t *table[K, V]) delete(key K) {
	if _, ok := t.m[key]; ok {
		t.own()
		delete(t.m, key)
	}
}

func (t *table[K, V]) clear() { *t = table[K, V]{} }

// own makes the map one's own.
func (t *table[K, V]) own() {
	if t.m == nil {
		t.m = map[K]V{}
	} else if t.shared {
		t.m = maps.Clone(t.m)
	}
	t.shared = false
}
