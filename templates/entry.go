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
	misread  bool // something was wrong with its keys
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
		before := u.errs.Len()
		s.Decode(e.spec, u.errs)
		e.misread = u.errs.Len() > before
		u.entries = append(u.entries, e)
	}
}

// plan plans an entry once.
func (u *unit) plan(e *entry) kind.Plan {
	if e.done {
		return e.plan
	}
	e.planning = true
	var errs spec.Errors
	e.plan = e.spec.Plan(&kind.Env{
		Package: u.target.pkg, Errors: &errs, Claimed: u.target.claimed, Sibling: u.sibling,
	})
	for _, err := range errs.List() {
		// What the entry as a whole lacks may be what a misspelt key was to give.
		if !e.misread || err.At.Path != "" {
			u.errs.Add(err.At, "%s", err.Msg)
		}
	}
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
