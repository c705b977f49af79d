package simulate

import "slices"

// Without returns the state as it would be if a lock were not held: it tells
// what the hold prevents. Nobody could come to it by himself.
func (s *State) Without(on Primitive, h Hold) *State {
	m := s.program.machine(s)
	for r, o := range m.s.objects {
		if o == nil || o.serial != on.Object {
			continue
		}
		m.changeLock(pointer{ref(r), on.Path}, func(l *lock) {
			if !h.Read {
				l.writer = nil
				return
			}
			i := slices.IndexFunc(l.readers, func(held hold) bool { return held.by == h.Goroutine && held.at == h.At })
			if i >= 0 {
				l.readers = slices.Delete(slices.Clone(l.readers), i, i+1)
			}
		})
	}
	for _, g := range m.s.goroutines {
		m.goroutine(g.id).dead = false
	}
	return m.finish()
}
