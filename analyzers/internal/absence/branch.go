package absence

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// branch follows the edges that can be taken.
func (w *walk) branch(instr *ssa.If) {
	for i, succ := range instr.Block().Succs {
		edge := w.edgeOf(instr.Cond, i == 0)
		if w.open(edge) {
			w.block(succ)
		} else if !edge.never {
			w.edges[&pause{instr: instr, next: point{succ, 0}, edge: edge}] = true
		}
	}
}

// A branch is what must have happened for an edge to be taken: a case of a
// select, or a receive that found a value or a closed channel.
type branch struct {
	sel   *ssa.Select
	index int
	recv  *ssa.UnOp
	ok    bool
	never bool       // the condition is constant
	field *types.Var // set as long as the edge is taken only when this field is not zero
}

// edgeOf says what must have happened for a condition to be true (or false). What
// is not recognised can be either at any time. SSA tests the cases of a select by
// comparing its index with each number in turn; the loop of a range over a channel
// ends where the second result of the receive is false.
func (w *walk) edgeOf(cond ssa.Value, taken bool) branch {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, taken = not.X, !taken
	}
	switch cond := cond.(type) {
	case *ssa.Const:
		return branch{never: constant.BoolVal(cond.Value) != taken}
	case *ssa.Extract:
		if recv, ok := cond.Tuple.(*ssa.UnOp); ok && cond.Index == 1 {
			return branch{recv: recv, ok: taken}
		}
	case *ssa.BinOp:
		ex, ok1 := cond.X.(*ssa.Extract)
		c, ok2 := cond.Y.(*ssa.Const)
		if ok1 && ok2 && cond.Op == token.EQL && taken && ex.Index == 0 && c.Value != nil {
			if sel, ok := ex.Tuple.(*ssa.Select); ok {
				return branch{sel: sel, index: int(c.Int64())}
			}
		}
		if f, value := w.blank.compare(cond); f != nil && value != taken {
			return branch{field: f}
		}
	case *ssa.UnOp:
		if f := w.blank.field(cond); f != nil && taken {
			return branch{field: f}
		}
	}
	return branch{}
}

// open reports whether an edge can be taken as far as is known.
func (w *walk) open(e branch) bool {
	switch {
	case e.never:
		return false
	case e.field != nil:
		return w.written[e.field]
	case e.sel != nil && e.index >= 0 && e.index < len(e.sel.States):
		return w.forced[e.sel] || w.casePasses(e.sel.States[e.index])
	case e.recv != nil && w.forced[e.recv]:
		return true
	case e.recv != nil && e.ok:
		return w.happened(e.recv.X, sent)
	case e.recv != nil:
		return w.happened(e.recv.X, closed)
	}
	return true
}
