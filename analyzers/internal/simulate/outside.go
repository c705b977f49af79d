package simulate

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// giveAway hands a value to code that is not followed: it can reach all that
// the value leads to from now on, and may have changed what it can write.
func (m *machine) giveAway(v value) {
	v = m.resolve(v)
	m.escape(v)
	seen := map[ref]bool{}
	var blur func(value)
	blur = func(v value) {
		visit(m.resolve(v), func(r ref) {
			if o := m.s.objects[r]; !seen[r] && !o.alien {
				seen[r] = true
				m.blurObject(r)
				blur(o.content)
			}
		})
	}
	blur(v)
}

// blurObject forgets what code outside may have overwritten: everything but
// the unexported fields of the package's own types.
func (m *machine) blurObject(r ref) {
	o := m.s.objects[r]
	alloc, ok := o.site.(*ssa.Alloc)
	if !ok {
		if mp, isMap := o.content.(*mapping); isMap && !mp.outside {
			m.object(r).content = &mapping{mp.entries, mp.elem, true}
		}
		return
	}
	t := alloc.Type().Underlying().(*types.Pointer).Elem()
	if next := m.blurred(o.content, t); next != nil {
		m.object(r).content = next
	}
}

func (m *machine) blurred(v value, t types.Type) value {
	if a, ok := v.(*aggregate); ok {
		s, isStruct := t.Underlying().(*types.Struct)
		if !isStruct || zeroPrimitive(namedAs(t)) != nil {
			return v
		}
		elems := append([]value(nil), a.elems...)
		for i := range elems {
			f := s.Field(i)
			if f.Exported() || f.Pkg() != m.pkg.ssa.Pkg {
				elems[i] = m.blurred(elems[i], f.Type())
			}
		}
		return &aggregate{elems}
	}
	switch v.(type) {
	case integer, boolean, text, null:
		return lazy{typ: t}
	}
	return v
}

// outsideActs notes that a goroutine makes a call on objects of the outside. If
// another goroutine did so before, what the call returns may hang together
// with that: a Read fails after a Close.
func (m *machine) outsideActs(g *goroutine, c callee) (doubt string) {
	touch := func(v value) {
		switch v := v.(type) {
		case symbol:
			f := m.s.symbols[v]
			if !isReference(f.typ) || isError(f.typ) {
				return
			}
			if user := together(f.user, g.id, &doubt); user != f.user {
				m.edit(v).user = user
			}
		case pointer:
			o := m.s.objects[v.obj]
			if user := together(o.user, g.id, &doubt); user != o.user {
				m.object(v.obj).user = user
			}
		}
	}
	for _, a := range append([]value{c.recv}, c.args...) {
		a = m.resolve(a)
		if i, ok := a.(iface); ok {
			a = m.resolve(i.v)
		}
		touch(a)
	}
	return doubt
}

// together returns who makes calls on an object when one more does: nobody (0),
// one goroutine (its ID plus 1), or several (-1).
func together(user, id int, doubt *string) int {
	switch user {
	case 0, id + 1:
		return id + 1
	}
	*doubt = "a call's result may hang together with what another goroutine did"
	return -1
}

// pureCall reports whether a function of the library does nothing with what it
// is given but look at it.
func pureCall(c callee) bool {
	path, name := nameOfCallee(c)
	switch path {
	case "strings", "strconv", "errors", "math", "math/rand", "math/bits", "unicode", "unicode/utf8", "path",
		"path/filepath", "cmp", "time", "bytes", "runtime", "log", "internal/race":
		return true
	case "fmt":
		return strings.HasPrefix(name, "Print") || strings.HasPrefix(name, "Sprint") || name == "Errorf"
	case "sort":
		return !strings.HasPrefix(name, "S")
	}
	if path == "testing" {
		switch name[strings.LastIndex(name, ".")+1:] {
		case "Log", "Logf", "Helper", "Name", "Parallel", "TempDir", "Setenv", "ReportAllocs", "ResetTimer":
			return true
		}
	}
	return false
}

// callOf returns the call that an instruction makes, nil if it makes none.
func callOf(instr ssa.Instruction) *ssa.CallCommon {
	if c, ok := instr.(ssa.CallInstruction); ok {
		return c.Common()
	}
	return nil
}
