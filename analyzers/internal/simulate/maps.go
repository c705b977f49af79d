package simulate

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// find returns the entry of a map with a key, -1 if there is none. Where a key
// is not known, whether it is one that is there is decided first.
func (m *machine) find(mp *mapping, key value) (i int, ok bool) {
	if len(mp.entries) > maxEntries {
		m.suspect("a map with many keys that are not known")
		return -1, true
	}
	for i := len(mp.entries) - 1; i >= 0; i-- {
		same, ok := m.equal(mp.entries[i].key, key)
		if !ok {
			return 0, false
		}
		if same {
			return i, true
		}
	}
	return -1, true
}

// mapUpdate sets an entry. A map of the outside keeps nothing that the run could
// count on: what is put there is known to others.
func (m *machine) mapUpdate(g *goroutine, f *frame, instr *ssa.MapUpdate) {
	r, ok := m.value(f, instr.Map).(reference)
	key, v := m.value(f, instr.Key), m.value(f, instr.Value)
	if _, isNil := m.value(f, instr.Map).(null); isNil {
		f.unwinding = panicking
		return
	}
	if !ok {
		m.escape(key)
		m.escape(v)
		return
	}
	mp, ok := m.s.objects[r.obj].content.(*mapping)
	if !ok {
		return
	}
	i, ok := m.find(mp, key)
	if !ok {
		return
	}
	entries := append([]entry(nil), mp.entries...)
	if i < 0 {
		entries = append(entries, entry{key: key, v: v})
	} else {
		entries[i].v, entries[i].by = v, nil
	}
	m.setContent(r, &mapping{entries, mp.elem, mp.outside}, key, v)
}

// setContent replaces what an object holds. Others can now reach the values
// that are new in it if they can reach the object.
func (m *machine) setContent(r reference, content value, added ...value) {
	o := m.object(r.obj)
	o.content = content
	for _, v := range added {
		switch {
		case o.outside:
			m.escape(v)
		case o.shared:
			m.share(v)
		}
	}
}

// lookup reads an entry. That there is none is certain only in a map that the run
// has made and nobody else has; one of the outside may hold anything.
func (m *machine) lookup(f *frame, v *ssa.Lookup) value {
	mt, isMap := core(v.X.Type()).(*types.Map)
	if !isMap {
		return nil // a byte of a string
	}
	var found, there value
	base, key := m.value(f, v.X), m.value(f, v.Index)
	switch base := base.(type) {
	case null:
		found, there = zero(mt.Elem()), boolean(false)
	case reference:
		mp, ok := m.s.objects[base.obj].content.(*mapping)
		if !ok {
			return nil
		}
		i, ok := m.find(mp, key)
		switch {
		case !ok:
			return nil
		case i >= 0:
			if r, isRegister := f.info.index[v.Index]; isRegister {
				m.foundBy(base, i, f.regs[r])
			}
			found, there = mp.entries[i].v, boolean(true)
		case !mp.outside && !m.s.objects[base.obj].outside:
			found, there = zero(mt.Elem()), boolean(false)
		}
	case symbol:
		if hashable(key) {
			found = m.derived(base, "[]", key, func() value { return m.unknown(mt.Elem(), v) })
			there = m.derived(base, "[] ok", key, func() value { return m.unknown(types.Typ[types.Bool], v) })
		}
	}
	if found == nil {
		found, there = m.unknown(mt.Elem(), v), m.unknown(types.Typ[types.Bool], v)
	}
	if _, isLazy := found.(lazy); isLazy {
		found = m.unknown(mt.Elem(), v)
	}
	if v.CommaOk {
		return &aggregate{[]value{found, there}}
	}
	return found
}

// foundBy notes by which unknown key an entry was found: an answer that comes with
// the number of its question, most often. That two of them find the same entry is a
// guess about whoever sends them.
func (m *machine) foundBy(r reference, i int, key value) {
	s, unknown := key.(symbol)
	mp := m.s.objects[r.obj].content.(*mapping)
	e := mp.entries[i]
	switch {
	case !unknown || e.by == value(s) || e.key == value(s):
		return
	case e.by != nil:
		m.suspect("an entry of a map that unknown keys find more than once")
		return
	}
	entries := append([]entry(nil), mp.entries...)
	entries[i].by = s
	m.object(r.obj).content = &mapping{entries, mp.elem, mp.outside}
}

// hashable reports whether a value can be compared by ==.
func hashable(v value) bool {
	switch v.(type) {
	case integer, boolean, text, null, symbol, pointer, reference:
		return true
	}
	return false
}

// remove deletes a key.
func (m *machine) remove(r reference, key value) bool {
	mp, ok := m.s.objects[r.obj].content.(*mapping)
	if !ok {
		return true
	}
	i, ok := m.find(mp, key)
	if !ok {
		return false
	}
	if i >= 0 {
		entries := append([]entry(nil), mp.entries[:i]...)
		m.setContent(r, &mapping{append(entries, mp.entries[i+1:]...), mp.elem, mp.outside})
	}
	return true
}

// next takes the next element of a range over a map or a string. A map's order
// is that in which its keys came: one order stands for all.
func (m *machine) next(f *frame, v *ssa.Next) value {
	it, ok := m.value(f, v.Iter).(iterator)
	if !ok {
		return nil
	}
	tuple := v.Type().(*types.Tuple)
	done := &aggregate{[]value{boolean(false), null{}, null{}}}
	more := func(key, elem value) value {
		it.at++
		f.set(v.Iter, it)
		return &aggregate{[]value{boolean(true), key, elem}}
	}
	if r, ok := it.over.(reference); ok {
		mp, ok := m.s.objects[r.obj].content.(*mapping)
		if ok && !mp.outside && !m.s.objects[r.obj].outside {
			if it.at >= len(mp.entries) {
				return done
			}
			e := mp.entries[it.at]
			return more(e.key, e.v)
		}
	}
	if _, isNil := it.over.(null); isNil {
		return done
	}
	n, ok := m.number(it.n)
	if !ok {
		return nil
	}
	if int64(it.at) >= n {
		return done
	}
	return more(m.unknownAt(tuple, 1), m.unknownAt(tuple, 2))
}

// unknownAt makes the key or element of a range that nothing is known of. SSA
// gives those that are not used an invalid type.
func (m *machine) unknownAt(tuple *types.Tuple, i int) value {
	t := tuple.At(i).Type()
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.Invalid {
		return null{}
	}
	return m.unknown(t, nil)
}

// length returns how many elements something has.
func (m *machine) length(v value, t types.Type) value {
	switch v := v.(type) {
	case slice:
		return integer(v.len)
	case text:
		return integer(len(v))
	case null:
		return integer(0)
	case reference:
		switch c := m.s.objects[v.obj].content.(type) {
		case *mapping:
			if !c.outside && !m.s.objects[v.obj].outside {
				return integer(len(c.entries))
			}
		case *channel:
			if !m.s.objects[v.obj].outside && c.timer == nil {
				return integer(len(c.queue))
			}
			return m.fresh(&fact{typ: types.Typ[types.Int], doubt: "a test of how full a channel is"})
		}
	case symbol:
		return m.derived(v, "len", nil, func() value {
			return m.fresh(&fact{typ: types.Typ[types.Int], from: m.s.symbols[v].from, lo: 0, hi: 1 << 62, count: true})
		})
	}
	if n := m.lengthOf(v, t); n >= 0 {
		return integer(n)
	}
	return m.fresh(&fact{typ: types.Typ[types.Int], lo: 0, hi: 1 << 62, count: true})
}
