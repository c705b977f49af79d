// Package kind is the contract between the front of asyncgen and the kinds:
// what a kind is, and what it may ask for while it plans.
//
// A spec goes through three forms. The kind's spec struct holds what the user
// wrote, with positions. Its Plan method turns that into a plan: typed,
// complete, validated, with all names chosen. The plan emits declarations and
// cannot fail.
package kind

import (
	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Kind is one row of the table of kinds.
type Kind struct {
	Name    string
	Summary string      // one line, for asyncgen list
	Manual  string      // the doc comment of the kind's package
	Example string      // a spec entry that asyncgen init can write
	New     func() Spec // returns a pointer to a fresh spec struct
}

// A Spec is a decoded entry. Its struct embeds [spec.Header].
type Spec interface {
	Head() *spec.Header
	// Plan validates the entry and fills in what it leaves out. It reports what
	// is wrong to env.Errors; the plan counts only if nothing was reported.
	Plan(env *Env) Plan
}

// A Plan is a validated entry, ready to be emitted.
type Plan interface {
	// Emit adds the declarations to the file, in the order in which they are to
	// be read.
	Emit(f *emit.File)
}
