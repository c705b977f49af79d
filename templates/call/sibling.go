package call

import (
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// Sibling returns the plan of the scaffold that a key names, for a kind that
// drives it. What is wrong with the reference is reported there, and the result
// is nil then.
func Sibling(env *kind.Env, ref spec.Value[string]) *Plan {
	_, other, ok := env.Sibling(ref)
	if !ok {
		return nil
	}
	p, ok := other.(*Plan)
	if !ok {
		env.Errors.Add(ref.At, "must name a scaffold of kind call (got %s)", spec.Clip(ref.V))
		return nil
	}
	switch c := &p.Callee; {
	case len(c.Params) == 0 || len(c.Results) == 0:
		return nil // what the call lacks has been reported
	case c.Recv != nil && strings.Contains(string(c.Recv.Type), "["):
		env.Errors.Add(ref.At, "%s is a method of a generic type: give a function that calls it", ref.V)
		return nil
	}
	return p
}
