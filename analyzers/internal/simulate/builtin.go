package simulate

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

func (m *machine) callBuiltin(g *goroutine, c callee, at ssa.Instruction, kind callKind) {
	var v value
	switch c.builtin.Name() {
	case "close":
		m.await(g, &operation{kind: Close, on: c.args[0], instr: at, mode: kind})
		return
	case "len":
		v = m.length(c.args[0], c.sig.Params().At(0).Type())
	case "cap":
		v = m.capacity(c.args[0], c.sig.Params().At(0).Type())
	case "append":
		v = m.append(c, at)
	case "copy":
		v = m.copy(c)
	case "delete":
		if r, ok := c.args[0].(reference); ok && !m.remove(r, c.args[1]) {
			return
		}
	case "recover":
		v = m.recover(g)
	case "min", "max":
		v = m.extreme(c)
	case "clear":
		m.clear(c)
	case "ssa:wrapnilchk":
		v = c.args[0]
	}
	if v == nil && c.sig.Results() != nil && c.sig.Results().Len() == 1 && kind == plainCall && m.forks == nil {
		v = m.unknown(c.sig.Results().At(0).Type(), nil)
	}
	m.result(g, at, kind, v)
}

func (m *machine) capacity(v value, t types.Type) value {
	switch v := v.(type) {
	case slice:
		return integer(v.cap)
	case reference:
		if ch, ok := m.s.objects[v.obj].content.(*channel); ok && !m.s.objects[v.obj].alien {
			return integer(ch.capacity)
		}
	}
	return m.length(v, t)
}

// append grows a slice as Go does: in place while there is room.
func (m *machine) append(c callee, at ssa.Instruction) value {
	t := c.sig.Results().At(0).Type()
	slice, ok := core(t).(*types.Slice)
	if !ok {
		return nil
	}
	elem := slice.Elem()
	if !isReference(elem) && zeroPrimitive(namedAs(elem)) == nil {
		return m.appendPlain(c, t, elem)
	}
	s, known := m.window(c.args[0], elem, at)
	more, moreKnown := m.window(c.args[1], elem, at)
	if !known || !moreKnown || s.len+more.len > maxArray {
		for _, a := range c.args {
			m.escape(a)
		}
		return m.fresh(&fact{typ: t, from: siteOf(at).value, nonNil: true})
	}
	values := make([]value, more.len)
	for i := range values {
		values[i] = get(m.s.objects[more.array.obj].content, step(more.array.path, more.off+i))
	}
	grown := s
	if grown.len += more.len; grown.len > s.cap {
		grown = m.regrow(s, grown.len, elem, at)
	}
	for i, v := range values {
		m.store(pointer{grown.array.obj, step(grown.array.path, grown.off+s.len+i)}, v)
	}
	if grown.len == 0 {
		return c.args[0]
	}
	return grown
}

// appendPlain is for slices whose elements are not held: only the length counts.
func (m *machine) appendPlain(c callee, t, elem types.Type) value {
	s := m.fresh(&fact{typ: t, nonNil: true})
	a, aKnown := m.length(c.args[0], t).(integer)
	b, bKnown := m.length(c.args[1], t).(integer)
	if aKnown && bKnown {
		n := a + b
		m.derived(s, "len", nil, func() value { return n })
	}
	return s
}

// window returns a slice as such, nil as an empty one.
func (m *machine) window(v value, elem types.Type, at ssa.Instruction) (slice, bool) {
	switch v := m.resolve(v).(type) {
	case slice:
		return v, true
	case null:
		return slice{}, true
	}
	return slice{}, false
}

// regrow copies a slice to a new array with room for n elements. It keeps the site
// of the old one, so that a slice is told of by where it was made.
func (m *machine) regrow(s slice, n int, elem types.Type, at ssa.Instruction) slice {
	capacity := max(n, 2*s.cap)
	elems := make([]value, capacity)
	for i := range elems {
		elems[i] = zero(elem)
		if i < s.len {
			elems[i] = get(m.s.objects[s.array.obj].content, step(s.array.path, s.off+i))
		}
	}
	site := ssa.Value(nil)
	if s.array.obj != 0 {
		site = m.s.objects[s.array.obj].site
	}
	if site == nil {
		site = siteOf(at).value
	}
	r := m.allocate(&aggregate{elems}, site, at)
	return slice{pointer{obj: r}, 0, n, capacity}
}

// copy reads all elements before it writes one: the two slices may overlap.
func (m *machine) copy(c callee) value {
	to, toKnown := c.args[0].(slice)
	from, fromKnown := c.args[1].(slice)
	if !toKnown || !fromKnown {
		if toKnown {
			m.giveAway(c.args[0])
		}
		m.escape(c.args[1])
		return nil
	}
	n := min(to.len, from.len)
	values := make([]value, n)
	for i := range values {
		values[i] = get(m.s.objects[from.array.obj].content, step(from.array.path, from.off+i))
	}
	for i, v := range values {
		m.store(pointer{to.array.obj, step(to.array.path, to.off+i)}, v)
	}
	return integer(n)
}

// clear empties a map, and sets the elements of a slice to zero.
func (m *machine) clear(c callee) {
	switch v := c.args[0].(type) {
	case reference:
		if mp, ok := m.s.objects[v.obj].content.(*mapping); ok {
			m.setContent(v, &mapping{elem: mp.elem})
		}
	case slice:
		elem := elemOf(c.sig.Params().At(0).Type())
		for i := range v.len {
			m.put(pointer{v.array.obj, step(v.array.path, v.off+i)}, zero(elem))
		}
	}
}

func (m *machine) extreme(c callee) value {
	best, ok := c.args[0].(integer)
	for _, a := range c.args[1:] {
		n, known := a.(integer)
		ok = ok && known
		if c.builtin.Name() == "min" {
			best = min(best, n)
		} else {
			best = max(best, n)
		}
	}
	if !ok {
		return nil
	}
	return best
}

// recover stops a panic if a deferred call of the panicking activation asks.
func (m *machine) recover(g *goroutine) value {
	f := g.top
	if f == nil || f.kind != deferredCall || f.parent == nil || f.parent.unwinding != panicking || f.parent.recovered {
		return null{}
	}
	caller := *f.parent
	caller.owner = m.own
	caller.recovered = true
	top := m.top(g)
	top.parent = &caller
	return m.fresh(&fact{typ: types.NewInterfaceType(nil, nil), nonNil: true})
}
