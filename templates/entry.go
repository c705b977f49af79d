package templates

import (
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// An entry is one scaffold of a unit.
type entry struct {
	spec     kind.Spec
	plan     kind.Plan
	planning bool // on the stack of Sibling calls
	done     bool
}

// decode fills the spec structs of all entries, so that they can refer to each
// other in any order.
func (u *unit) decode() {
	for _, s := range u.file.Scaffolds {
		if s.Node == nil || !s.Kind.Set {
			continue // reported while parsing
		}
		k, ok := byName(u.kinds, s.Kind.V)
		if !ok {
			hint := spec.Suggest(s.Kind.V, names(u.kinds))
			if hint == "" {
				hint = "; there is " + strings.Join(names(u.kinds), ", ")
			}
			u.errs.Add(s.Kind.At, "unknown kind %q%s", spec.Clip(s.Kind.V), hint)
			continue
		}
		e := &entry{spec: k.New()}
		s.Decode(e.spec, u.errs)
		u.entries = append(u.entries, e)
	}
}

// plan plans an entry once.
func (u *unit) plan(e *entry) kind.Plan {
	if e.done {
		return e.plan
	}
	e.planning = true
	e.plan = e.spec.Plan(&kind.Env{
		Package: u.target.pkg, Errors: u.errs, Claimed: u.target.claimed, Sibling: u.sibling,
	})
	e.planning, e.done = false, true
	return e.plan
}

// sibling plans another entry of the same file by name.
func (u *unit) sibling(name spec.Value[string]) (kind.Spec, kind.Plan, bool) {
	var known []string
	for _, e := range u.entries {
		head := e.spec.Head()
		if head.Name.V != name.V {
			known = append(known, head.Name.V)
			continue
		}
		if e.planning {
			u.errs.Add(name.At, "%s refers to itself", name.V)
			return nil, nil, false
		}
		return e.spec, u.plan(e), true
	}
	u.errs.Add(name.At, "no scaffold of this spec is called %s%s", spec.Clip(name.V), spec.Suggest(name.V, known))
	return nil, nil, false
}
