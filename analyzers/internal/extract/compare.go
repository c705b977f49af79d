package extract

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// operation returns arithmetic or a comparison.
func (x *extraction) operation(at value, v *ssa.BinOp, user int) *automaton.Expr {
	a, b := x.resolve(value{v.X, at.f}), x.resolve(value{v.Y, at.f})
	if isNil(a.v) || isNil(b.v) {
		return x.nilTest(at, v, a, b, user)
	}
	kind := kindOf(v.X.Type())
	if kind == nilness || kind == nothing {
		return x.atom(at, v, user) // whether two pointers are equal
	}
	ea, eb := x.expr(a, user), x.expr(b, user)
	if ea == nil || eb == nil {
		return x.opaque(at, v, user)
	}
	ra, rb := x.chosenRegister(ea), x.chosenRegister(eb)
	switch v.Op {
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM:
		if kind != integer || !x.countable(ra) || !x.countable(rb) {
			return x.opaque(at, v, user)
		}
		return automaton.Binary(arithmetic[v.Op], ea, eb)
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		if !x.comparable(v.Pos(), kind, ea, eb, ra, rb) {
			return x.opaque(at, v, user)
		}
		return comparison(v.Op, ea, eb)
	}
	return x.opaque(at, v, user)
}

var arithmetic = map[token.Token]automaton.Op{
	token.ADD: automaton.Plus, token.SUB: automaton.Minus, token.MUL: automaton.Times,
	token.QUO: automaton.Over, token.REM: automaton.Rest,
}

func comparison(op token.Token, a, b *automaton.Expr) *automaton.Expr {
	switch op {
	case token.EQL:
		return automaton.Binary(automaton.Equal, a, b)
	case token.NEQ:
		return automaton.Not(automaton.Binary(automaton.Equal, a, b))
	case token.LSS:
		return automaton.Binary(automaton.Less, a, b)
	case token.LEQ:
		return automaton.Binary(automaton.AtMost, a, b)
	case token.GTR:
		return automaton.Binary(automaton.Less, b, a)
	default:
		return automaton.Binary(automaton.AtMost, b, a)
	}
}

// opaque is an operation that is not understood.
func (x *extraction) opaque(at value, v *ssa.BinOp, user int) *automaton.Expr {
	if kindOf(v.Type()) == truthValue {
		return x.atom(at, v, user)
	}
	e := x.leafExpr(at, user)
	if r := x.chosenRegister(e); r != nil && r.doubt == "" {
		r.doubt = "a number is computed in a way that is not modelled"
	}
	return e
}

func (x *extraction) nilTest(at value, v *ssa.BinOp, a, b value, user int) *automaton.Expr {
	if isNil(a.v) {
		a = b
	}
	e := x.expr(a, user)
	switch {
	case e == nil || kindOf(a.v.Type()) != nilness:
		return x.opaque(at, v, user)
	case v.Op == token.EQL:
		return automaton.Not(e)
	}
	return e
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil && kindOf(c.Type()) == nilness
}

// chosenRegister returns the register that an expression just reads, if its
// value is chosen.
func (x *extraction) chosenRegister(e *automaton.Expr) *register {
	if e == nil || e.Op != automaton.Get {
		return nil
	}
	if r := x.order[e.Var]; r.source == chosen {
		return r
	}
	return nil
}

// countable makes a number of a chosen register that is computed with.
func (x *extraction) countable(r *register) bool {
	if r != nil {
		x.makeNumber(r)
	}
	return true
}

// comparable prepares the registers on both sides of a comparison: against a
// constant the domain gets a value on each side of it, so that every outcome
// is covered; against something computed, such as a loop's counter, the
// register becomes a number. Two chosen values cannot be compared.
func (x *extraction) comparable(pos token.Pos, kind valueKind, ea, eb *automaton.Expr, ra, rb *register) bool {
	if ra != nil && rb != nil {
		return ra == rb
	}
	r, other := ra, eb
	if r == nil {
		r, other = rb, ea
	}
	switch {
	case r == nil:
		return true
	case kind == truthValue:
		r.admit(0, 1)
	case kind == text:
		if other.Op != automaton.Const {
			return false
		}
		r.admit(0, other.K)
	case other.Op != automaton.Const || !pos.IsValid(): // the latter is how range over an integer begins
		x.makeNumber(r)
	default:
		if len(r.domain) > 12 || r.number && other.K > 8 {
			return false
		}
		x.admitAround(r, other.K)
	}
	return true
}

func (x *extraction) admitAround(r *register, k int) {
	for _, v := range []int{k - 1, k, k + 1} {
		if v >= 0 || !r.number { // lengths are not negative
			r.admit(v)
		}
	}
}
