package simulate

import (
	"encoding/binary"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Memory: objects hold trees of aggregates; a pointer's path selects a part.

// step returns the path to element i of what the path leads to.
func step(path string, i int) string {
	return string(binary.BigEndian.AppendUint16([]byte(path), uint16(i)))
}

// first splits a path into its first index and the rest.
func first(path string) (int, string) {
	return int(path[0])<<8 | int(path[1]), path[2:]
}

// get returns the part of a value that a path leads to, nil if the model does
// not hold it. What the path passes stays as it is.
func get(v value, path string) value {
	for path != "" {
		if l, ok := v.(lazy); ok {
			v = unfold(l)
		}
		a, ok := v.(*aggregate)
		if !ok {
			return nil
		}
		i, rest := first(path)
		if i >= len(a.elems) {
			return nil
		}
		v, path = a.elems[i], rest
	}
	return v
}

// set returns the value with the part at the path replaced; ok is false if the
// model does not hold that part.
func set(v value, path string, part value) (whole value, ok bool) {
	if path == "" {
		return part, true
	}
	if l, isLazy := v.(lazy); isLazy {
		v = unfold(l)
	}
	a, isAggregate := v.(*aggregate)
	if !isAggregate {
		return v, false
	}
	i, rest := first(path)
	if i >= len(a.elems) {
		return v, false
	}
	elem, ok := set(a.elems[i], rest, part)
	if !ok {
		return v, false
	}
	elems := make([]value, len(a.elems))
	copy(elems, a.elems)
	elems[i] = elem
	return &aggregate{elems}, true
}

// at returns what lies in memory, primitives in particular, without reading it.
func (m *machine) at(p pointer) value {
	switch v := get(m.s.objects[p.obj].content, p.path).(type) {
	case lazy:
		return unfold(v)
	case seen:
		return v.v
	default:
		return v
	}
}

// load reads memory. Outside values come into being when they are first read;
// the same place read again gives the same value, but when the same
// instruction of one activation reads a changeable one anew, as a loop does.
func (m *machine) load(p pointer, t types.Type, by ssa.Instruction, in int) value {
	o := m.s.objects[p.obj]
	switch v := get(o.content, p.path).(type) {
	case nil:
		return m.unknown(t, nil)
	case lazy:
		return m.look(p, v, by, in)
	case seen:
		if v.by == by && v.id == in && changes(t) {
			return m.look(p, lazy{typ: t}, by, in)
		}
		if v.by != by {
			return v.v
		}
		m.put(p, seen{v.v, by, in})
		return v.v
	case *aggregate:
		return m.lookAll(p, v, t, by, in)
	default:
		return v
	}
}

// changes reports whether an outside place of the type is likely to hold
// another value when it is read in the next round of a loop.
func changes(t types.Type) bool { return !isReference(t) || isError(t) }

// look gives an outside place a value.
func (m *machine) look(p pointer, l lazy, by ssa.Instruction, in int) value {
	t := l.typ
	v := unfold(l)
	switch u := v.(type) {
	case lazy:
		from, _ := by.(ssa.Value)
		v = m.unknown(t, from)
		if s, ok := v.(symbol); ok && l.doubt != "" {
			m.edit(s).doubt = l.doubt
		} else if ok && isGeneric(by.Parent()) && !isReference(t) {
			m.edit(s).doubt = "a test of what a container holds"
		}
		if s, ok := v.(symbol); ok && isError(t) && m.isGlobal(p) {
			m.edit(s).nonNil = true // as the errors are that packages declare
		}
		m.put(p, seen{v, by, in})
		return v
	case *aggregate:
		m.put(p, u)
		return m.lookAll(p, u, t, by, in)
	}
	m.put(p, v)
	return v
}

// isGeneric reports whether a function is one of a generic type, or is generic
// itself: a container, most often, whose instances are used in different ways. That
// one of them is full or has been closed does not say that all can be.
func isGeneric(fn *ssa.Function) bool {
	return fn.TypeParams().Len() > 0 || fn.Signature.RecvTypeParams().Len() > 0
}

func (m *machine) isGlobal(p pointer) bool {
	_, ok := m.s.objects[p.obj].site.(*ssa.Global)
	return ok
}

// lookAll reads a struct or array part by part where parts are not known yet.
func (m *machine) lookAll(p pointer, a *aggregate, t types.Type, by ssa.Instruction, in int) value {
	whole := true
	for _, e := range a.elems {
		switch e.(type) {
		case lazy, seen, *aggregate:
			whole = false
		}
	}
	if whole {
		return a
	}
	elems := make([]value, len(a.elems))
	for i := range elems {
		if et := elemType(t, i); et != nil {
			elems[i] = m.load(pointer{p.obj, step(p.path, i)}, et, by, in)
		} else {
			elems[i] = a.elems[i]
		}
	}
	m.doubtErrors(t, elems)
	return &aggregate{elems}
}

func elemType(t types.Type, i int) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if i < u.NumFields() {
			return u.Field(i).Type()
		}
	case *types.Array:
		return u.Elem()
	}
	return nil
}

// put writes to memory without any consequence.
func (m *machine) put(p pointer, v value) bool {
	o := m.object(p.obj)
	content, ok := set(o.content, p.path, v)
	o.content = content
	return ok
}

// store writes to memory. What others can reach there, they can now reach, too.
func (m *machine) store(p pointer, v value) {
	stored := m.put(p, v)
	o := m.s.objects[p.obj]
	switch {
	case o.outside || !stored:
		m.escape(v)
	case o.shared:
		m.share(v)
	}
}

// pointee returns what a value points to. A symbol that is a pointer is taken
// not to be nil, and comes to point to an object of the outside.
func (m *machine) pointee(v value, t types.Type) (pointer, bool) {
	switch v := m.resolve(v).(type) {
	case pointer:
		return v, true
	case symbol:
		ptr, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return pointer{}, false
		}
		p := pointer{obj: m.alien(lazy{typ: ptr.Elem()}, v)}
		m.learn(v, p)
		return p, true
	}
	return pointer{}, false
}

// alien makes an object that was there before the run.
func (m *machine) alien(content value, of symbol) ref {
	f := m.s.symbols[of]
	r := m.allocate(content, f.from, nil)
	o := m.object(r)
	o.alien, o.outside, o.shared = true, true, true
	if l, ok := content.(lazy); ok {
		o.typ = l.typ
	}
	return r
}

// globalPointer returns the address of a package-level variable.
func (m *machine) globalPointer(g *ssa.Global) pointer {
	for _, known := range m.s.globals {
		if known.g == g {
			return pointer{obj: known.obj}
		}
	}
	r := m.allocate(lazy{typ: g.Type().Underlying().(*types.Pointer).Elem()}, g, nil)
	o := m.object(r)
	o.alien, o.outside, o.shared = true, true, true
	o.typ = o.content.(lazy).typ
	m.s.globals = append(m.s.globals[:len(m.s.globals):len(m.s.globals)], global{g, r})
	return pointer{obj: r}
}

// walk calls f for a value and all parts of it.
func walk(v value, f func(value)) {
	f(v)
	switch v := v.(type) {
	case *aggregate:
		for _, e := range v.elems {
			walk(e, f)
		}
	case iface:
		walk(v.v, f)
	case *closure:
		for _, b := range v.bindings {
			walk(b, f)
		}
	case seen:
		walk(v.v, f)
	case iterator:
		walk(v.over, f)
		walk(v.n, f)
	case atomicCell:
		walk(v.v, f)
	case *errGroup:
		walk(v.cancel, f)
		walk(v.err, f)
	case *channel:
		for _, e := range v.queue {
			walk(e, f)
		}
		if v.timer != nil {
			walk(v.timer.fn, f)
		}
	case *scope:
		walk(v.parent, f)
	case *mapping:
		for _, e := range v.entries {
			walk(e.key, f)
			walk(e.v, f)
		}
	}
}

// visit calls f for every object that a value leads to directly.
func visit(v value, f func(ref)) {
	walk(v, func(v value) {
		switch v := v.(type) {
		case pointer:
			f(v.obj)
		case reference:
			f(v.obj)
		case slice:
			f(v.array.obj)
		}
	})
}

// share notes that more than one goroutine can reach what a value leads to.
func (m *machine) share(v value) {
	m.mark(v, func(o *object) bool { return o.shared }, func(o *object) { o.shared = true })
}

// escape notes that code outside of the run can reach what a value leads to.
// Symbols came from outside in the first place. To have a context is not to be
// able to end it: that takes its cancel function.
func (m *machine) escape(v value) {
	m.loosen(v)
	m.mark(v, func(o *object) bool { return o.outside }, func(o *object) {
		o.outside, o.shared = true, true
		m.loosen(o.content)
	})
}

// loosen lets the contexts end at any time whose cancel functions are in a value.
func (m *machine) loosen(v value) {
	walk(m.resolve(v), func(v value) {
		c, ok := v.(*closure)
		if !ok || c.native != cancelFunc {
			return
		}
		r := c.bindings[0].(reference)
		if s, ok := m.s.objects[r.obj].content.(*scope); ok && !s.timed {
			next := *s
			next.timed = true
			m.object(r.obj).content = &next
		}
	})
}

// mark marks all that a value leads to. What is reached from something marked
// is marked already, since stores see to that.
func (m *machine) mark(v value, done func(*object) bool, do func(*object)) {
	visit(m.resolve(v), func(r ref) {
		if o := m.s.objects[r]; o != nil && !done(o) {
			o = m.object(r)
			do(o)
			m.mark(m.s.objects[r].content, done, do)
		}
	})
}
