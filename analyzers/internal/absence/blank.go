package absence

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

// A field that only the package can write to, to which no code that can be
// reached assigns anything, holds its zero value in all objects. A branch that
// needs another value is not taken: nobody waits there, and nobody helps there.
//
// For this all that is done with the address of the field must be to load and to
// store; an address that goes anywhere else, as for an atomic operation,
// leaves the field out.

// blanks are the fields that can be followed.
type blanks struct {
	graph   *pointsto.Graph
	clouded map[*types.Var]bool // the address is used otherwise
}

func newBlanks(g *pointsto.Graph) blanks {
	b := blanks{g, map[*types.Var]bool{}}
	for _, fn := range g.Functions() {
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				if addr, ok := instr.(*ssa.FieldAddr); ok {
					b.look(addr)
				}
			}
		}
	}
	return b
}

// look finds out what is done with the address of a field.
func (b blanks) look(addr *ssa.FieldAddr) {
	f, private := b.graph.Field(addr)
	if f == nil || !private || b.clouded[f] {
		return
	}
	for _, use := range *addr.Referrers() {
		switch use := use.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Store:
			b.clouded[f] = b.clouded[f] || use.Val == ssa.Value(addr)
		default:
			b.clouded[f] = true
		}
	}
}

// field returns the field that a value is loaded from, if it can be followed.
func (b blanks) field(v ssa.Value) *types.Var {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	return b.address(load.X)
}

// address returns the field whose address a value is, if it can be followed.
func (b blanks) address(v ssa.Value) *types.Var {
	addr, ok := v.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	f, private := b.graph.Field(addr)
	if !private || b.clouded[f] {
		return nil
	}
	return f
}

// compare returns the field that a comparison with a constant is about, and what
// the comparison gives for the zero value; nil for other comparisons.
func (b blanks) compare(cond *ssa.BinOp) (f *types.Var, value bool) {
	c, ok := cond.Y.(*ssa.Const)
	if f = b.field(cond.X); f == nil || !ok {
		return nil, false
	}
	zero := zeroOf(f.Type())
	switch {
	case zero == nil && c.Value == nil: // nil against nil
		return f, cond.Op == token.EQL
	case zero == nil || c.Value == nil || zero.Kind() != c.Value.Kind():
		return nil, false
	}
	return f, constant.Compare(zero, cond.Op, c.Value)
}

// zeroOf returns the zero value of a basic type; nil for a type that has nil, and
// for others.
func zeroOf(t types.Type) constant.Value {
	basic, ok := t.Underlying().(*types.Basic)
	switch {
	case !ok:
		return nil
	case basic.Info()&types.IsInteger != 0:
		return constant.MakeInt64(0)
	case basic.Info()&types.IsString != 0:
		return constant.MakeString("")
	case basic.Info()&types.IsBoolean != 0:
		return constant.MakeBool(false)
	}
	return nil
}

// isZeroValue reports whether a constant is the zero value of its type.
func isZeroValue(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil {
		return ok
	}
	zero := zeroOf(c.Type())
	return zero != nil && zero.Kind() == c.Value.Kind() && constant.Compare(zero, token.EQL, c.Value)
}
