package absence

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A channel variable to which nothing is ever assigned is nil, and who sends to or
// receives from nil waits for ever:
//
//	type client struct {
//		replies chan reply // never made
//	}
//
//	func (c *client) next() reply { return <-c.replies }
//
// That is said only of variables that the package alone can reach: fields and
// package variables that are not exported, and local variables. A branch that is
// taken when the variable is not nil is never walked (see blank.go), so that what
// checks first is left alone. For a case of a select nil means that the case is
// off, which has its uses; what cannot happen is then a select whose cases are all off.

// unset reports whether a value is a channel read from a variable that is always nil.
func (w *walk) unset(v ssa.Value) bool {
	if _, ok := v.Type().Underlying().(*types.Chan); !ok {
		return false
	}
	if c, ok := syncop.Strip(v).(*ssa.Const); ok {
		return c.IsNil()
	}
	sites, complete := w.graph.Origins(v)
	return complete && len(sites) == 0 && w.private(variable(v))
}

// variable returns the address of the variable that a value is loaded from, or nil.
func variable(v ssa.Value) ssa.Value {
	load, ok := syncop.Strip(v).(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	return load.X
}

// private reports whether an address is that of a variable which only the package
// can reach, as the instruction shows.
func (w *walk) private(addr ssa.Value) bool {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		_, private := w.graph.Field(addr)
		return private
	case *ssa.Global:
		return addr.Pkg != nil && addr.Object() != nil && !addr.Object().Exported()
	case *ssa.Alloc:
		return true
	case *ssa.FreeVar:
		bound := capturedBy(addr)
		return bound != nil && w.private(bound)
	}
	return false
}

// shared returns the field or package variable that a value is loaded from, nil for
// others.
func (w *walk) shared(v ssa.Value) types.Object {
	switch addr := variable(v).(type) {
	case *ssa.FieldAddr:
		if f, _ := w.graph.Field(addr); f != nil {
			return f
		}
	case *ssa.Global:
		return addr.Object()
	}
	return nil
}

// declared returns the step that shows where a variable that is always nil is
// declared, if it is one of many functions' concern.
func (f *finder) declared(n need) (step witness.Step, ok bool) {
	obj := f.walk.shared(n.on)
	if obj == nil {
		return step, false
	}
	return witness.Step{
		Goroutine: "package " + f.pass.Pkg.Name(),
		Text:      fmt.Sprintf("declares %s, to which no channel is ever assigned", obj.Name()),
		Pos:       obj.Pos(),
	}, true
}
