package locks

import (
	"iter"
	"slices"
)

// A table is what a path knows by key: a few entries, as a rule, so that it is searched
// from one end. States share it until one of them changes it: most copies of a state are
// made where paths may part, and then do not.
type table[K comparable, V any] struct {
	entries []entry[K, V]
	shared  bool // another state may have the entries, too
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

// all yields the entries. The one at hand may be deleted meanwhile.
func (t *table[K, V]) all() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for i := len(t.entries) - 1; i >= 0; i-- {
			if !yield(t.entries[i].key, t.entries[i].value) {
				return
			}
		}
	}
}

func (t *table[K, V]) get(key K) (value V, ok bool) {
	if i := t.index(key); i >= 0 {
		return t.entries[i].value, true
	}
	return value, false
}

func (t *table[K, V]) index(key K) int {
	for i := range t.entries {
		if t.entries[i].key == key {
			return i
		}
	}
	return -1
}

// share returns the table for another state.
func (t *table[K, V]) share() table[K, V] {
	t.shared = true
	return *t
}

func (t *table[K, V]) set(key K, value V) {
	t.own(spare)
	if i := t.index(key); i >= 0 {
		t.entries[i].value = value
		return
	}
	t.entries = append(t.entries, entry[K, V]{key, value})
}

func (t *table[K, V]) delete(key K) {
	if i := t.index(key); i >= 0 {
		t.own(0)
		t.entries = slices.Delete(t.entries, i, i+1)
	}
}

func (t *table[K, V]) clear() { *t = table[K, V]{} }

// spare is for how many more entries there is room in a table that becomes one's own to
// grow.
const spare = 2

// own makes the entries one's own, with room for more.
func (t *table[K, V]) own(more int) {
	if t.shared {
		t.entries = append(make([]entry[K, V], 0, len(t.entries)+more), t.entries...)
	}
	t.shared = false
}
