package simulate

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Calls that are not followed because they can reach nothing that the run could
// say anything about: what they act on, the outside can reach, too, and nobody
// is stuck at that. What they return is not known. Nor is what they have
// changed: a test of that is in doubt, since the run does not know how it hangs
// together with what was read before.

// smallCall is the size of a function that is followed all the same.
const smallCall = 30

// omits reports whether a call of a function of the package is left out: it is
// given nothing but what the outside has, and makes nothing that it returns. What
// it makes and shares with others shows in a run that begins with it.
func (m *machine) omits(g *goroutine, fn *closure, c callee, kind callKind) bool {
	if g.top == nil || kind == lastCall {
		return false
	}
	e := m.pkg.effect(fn.fn)
	if e.exits || e.size <= smallCall || m.pkg.graph().flow(fn.fn, own).returned {
		return false
	}
	known := false
	check := func(r ref) { known = known || !m.s.objects[r].outside }
	for _, a := range c.args {
		visit(m.resolve(a), check)
	}
	for _, b := range fn.bindings {
		visit(m.resolve(b), check)
	}
	return !known
}

// omit leaves a call out.
func (m *machine) omit(g *goroutine, fn *closure, c callee, at ssa.Instruction, kind callKind) {
	e := m.pkg.effect(fn.fn)
	m.forgetWritten(e)
	var v value
	if kind == plainCall {
		v = m.unknown(c.sig.Results(), nil)
		if c.sig.Results().Len() == 1 {
			v = v.(*aggregate).elems[0]
		}
		if call, ok := at.(*ssa.Call); ok {
			m.tell(v, call, "")
			if !e.calls {
				m.doubtFlags(v)
			}
		}
	}
	m.result(g, at, kind, v)
}

// doubtFlags puts in doubt tests of the numbers and truths that a function has
// computed from what the run may have seen otherwise.
func (m *machine) doubtFlags(v value) {
	walk(v, func(v value) {
		if s, ok := v.(symbol); ok && !isReference(m.s.symbols[s].typ) {
			m.edit(s).doubt = unfollowed
		}
	})
}

const unfollowed = "a test of what a call that is not followed has changed"

// forgetWritten forgets what was seen in memory of the outside that a function
// may have changed.
func (m *machine) forgetWritten(e effect) {
	if len(e.writes) == 0 && !e.blurs {
		return
	}
	for r, o := range m.s.objects {
		if o == nil || !o.outside || o.typ == nil {
			continue
		}
		if content, changed := forgotten(o.content, o.typ, e, o.variable(e)); changed {
			m.object(ref(r)).content = content
		}
	}
}

// variable reports whether an object is a package-level variable that a
// function changes.
func (o *object) variable(e effect) bool {
	g, ok := o.site.(*ssa.Global)
	return ok && g.Object() != nil && e.writes[g.Object()]
}

// forgotten returns a value without what an effect may have changed in it; all
// of it if whole is set.
func forgotten(v value, t types.Type, e effect, whole bool) (value, bool) {
	switch v := v.(type) {
	case *aggregate:
		if zeroPrimitive(namedAs(t)) != nil {
			return v, false
		}
		return forgottenParts(v, t, e, whole)
	case seen:
		if whole || e.blurs && !isReference(t) {
			return lazy{t, unfollowed}, true
		}
	case *mapping:
		if e.blurs {
			return &mapping{nil, v.elem, true}, true
		}
	case integer, boolean, text, null, pointer, reference, slice, iface, *closure, symbol:
		if whole || e.blurs && !isReference(t) {
			return lazy{t, unfollowed}, true
		}
	}
	return v, false
}

func forgottenParts(v *aggregate, t types.Type, e effect, whole bool) (value, bool) {
	var elems []value
	for i := range v.elems {
		et, gone := elemType(t, i), whole
		if s, ok := t.Underlying().(*types.Struct); ok && i < s.NumFields() {
			gone = gone || e.writes[s.Field(i)]
		}
		if et == nil {
			continue
		}
		part, changed := forgotten(v.elems[i], et, e, gone)
		if !changed {
			continue
		}
		if elems == nil {
			elems = append([]value(nil), v.elems...)
		}
		elems[i] = part
	}
	if elems == nil {
		return v, false
	}
	return &aggregate{elems}, true
}
