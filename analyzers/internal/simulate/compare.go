package simulate

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Comparisons. What is known of a symbol decides them where it can; otherwise
// the machine is split, and each part goes on with what its outcome says of the
// symbol: so a second test of the same thing has the same outcome, and numbers
// that are compared with several constants keep to an interval.

// opaque reports whether a comparison is one of values that the model does not
// hold, so that the outcome is open and stays so.
func (m *machine) opaque(x, y value) bool {
	blank := func(v value) bool {
		switch v := v.(type) {
		case *closure, slice, lazy, plain, nil:
			return true
		case iface:
			return !hashable(m.resolve(v.v))
		}
		return false
	}
	_, xNil := x.(null)
	_, yNil := y.(null)
	if xNil || yNil {
		return x == nil || y == nil
	}
	_, xParts := x.(*aggregate)
	_, yParts := y.(*aggregate)
	if xParts && yParts && settled(x) && settled(y) {
		return false
	}
	_, xFace := x.(iface)
	_, yFace := y.(iface)
	return blank(x) || blank(y) || xParts || yParts || xFace && isSymbol(y) || yFace && isSymbol(x)
}

// settled reports whether all of a value is known, so that nothing is guessed by
// comparing it.
func settled(v value) bool {
	switch v := v.(type) {
	case integer, boolean, text, null, pointer, reference:
		return true
	case iface:
		return settled(v.v)
	case *aggregate:
		return !slices.ContainsFunc(v.elems, func(e value) bool { return !settled(e) })
	}
	return false
}

// equal reports whether two values are equal; where that is open it splits the
// machine, and ok is false.
func (m *machine) equal(x, y value) (same, ok bool) {
	x, y = m.resolve(x), m.resolve(y)
	if _, isNil := x.(null); isNil {
		x, y = y, x
	}
	if _, isNil := y.(null); isNil {
		return m.isNil(x)
	}
	if s, isSymbol := x.(symbol); isSymbol {
		return m.equalSymbol(s, y)
	}
	if s, isSymbol := y.(symbol); isSymbol {
		return m.equalSymbol(s, x)
	}
	switch a := x.(type) {
	case iface:
		b, isIface := y.(iface)
		if !isIface || !types.Identical(a.typ, b.typ) {
			return false, true
		}
		return m.equal(a.v, b.v)
	case *aggregate:
		return m.equalParts(a, y)
	case *closure, lazy, plain, nil:
		return m.open()
	}
	if !hashable(x) || !hashable(y) {
		return m.open()
	}
	return x == y, true
}

// open splits where nothing is known of a comparison, not even its operands.
func (m *machine) open() (same, ok bool) {
	m.giveUp("a comparison of values that the model does not hold")
	return false, true
}

func (m *machine) equalParts(a *aggregate, y value) (same, ok bool) {
	b, isAggregate := y.(*aggregate)
	if !isAggregate || len(a.elems) != len(b.elems) {
		return m.open()
	}
	for i := range a.elems {
		if same, ok := m.equal(a.elems[i], b.elems[i]); !ok || !same {
			return false, ok
		}
	}
	return true, true
}

// equalSymbol compares a symbol with a value that is not nil.
func (m *machine) equalSymbol(s symbol, v value) (same, ok bool) {
	f := m.s.symbols[s]
	switch v := v.(type) {
	case symbol:
		if v == s {
			return true, true
		}
		if f.sum != nil || m.s.symbols[v].sum != nil {
			return m.truth(m.atom(s, v, "=="))
		}
	case integer:
		return m.compareConst(s, token.EQL, int64(v))
	case iface, *closure, slice, *aggregate, lazy, plain, nil:
		return m.open()
	case pointer:
		if !m.s.objects[v.obj].outside {
			return false, true // nobody outside has it
		}
	case reference:
		if !m.s.objects[v.obj].outside {
			return false, true
		}
	}
	for _, not := range f.not {
		if not == v {
			return false, true
		}
	}
	m.doubtful(s)
	is, isNot := m.fork(), m.fork()
	is.learn(s, v)
	isNot.edit(s).not = append(f.not[:len(f.not):len(f.not)], v)
	m.forks = append(m.forks, is, isNot)
	return false, false
}

func (m *machine) doubtful(s symbol) {
	if why := m.s.symbols[s].doubt; why != "" {
		m.suspect(why)
	}
}

// atom returns a truth value that stands for a relation.
func (m *machine) atom(s symbol, other value, op string) value {
	make := func() value {
		a := m.fresh(&fact{typ: types.Typ[types.Bool]})
		m.relateTo(a, s, other)
		return a
	}
	if other != nil && hashable(other) {
		return m.derived(s, op, other, make)
	}
	return make()
}

// order compares two numbers or strings.
func (m *machine) order(f *frame, v *ssa.BinOp, x, y value) value {
	a, aKnown := x.(integer)
	b, bKnown := y.(integer)
	s, sKnown := x.(text)
	t, tKnown := y.(text)
	switch {
	case aKnown && bKnown:
		return boolean(ordered(v.Op, int64(a), int64(b)))
	case sKnown && tKnown:
		return boolean(ordered(v.Op, int64(strings.Compare(string(s), string(t))), 0))
	case bKnown && isSymbol(x):
		return m.orderConst(x.(symbol), v.Op, int64(b), literal(v, v.Y))
	case aKnown && isSymbol(y):
		return m.orderConst(y.(symbol), mirrored[v.Op], int64(a), literal(v, v.X))
	}
	if s, ok := x.(symbol); ok && hashable(y) {
		return m.orderSymbols(v, s, y)
	}
	return nil
}

// orderSymbols compares what is not known with what is not known either.
func (m *machine) orderSymbols(v *ssa.BinOp, s symbol, other value) value {
	if s == other {
		return boolean(v.Op == token.LEQ || v.Op == token.GEQ)
	}
	for _, operand := range []value{s, other} {
		if s, ok := operand.(symbol); ok && m.s.symbols[s].count {
			m.number(s)
			return nil
		}
	}
	return m.atom(s, other, v.Op.String())
}

func isSymbol(v value) bool {
	_, ok := v.(symbol)
	return ok
}

// literal reports whether an operand is a constant that the source compares
// with. What a range over an integer begins with has no position.
func literal(v *ssa.BinOp, operand ssa.Value) bool {
	_, isConst := operand.(*ssa.Const)
	return isConst && v.Pos().IsValid()
}

// orderConst compares a symbol with a number: one of the source keeps it
// unknown, within bounds; a computed one, such as a loop's counter, makes it a
// number.
func (m *machine) orderConst(s symbol, op token.Token, n int64, literal bool) value {
	if !literal {
		m.number(s)
		return nil
	}
	b, ok := m.compareConst(s, op, n)
	if !ok {
		return nil
	}
	return boolean(b)
}

var mirrored = map[token.Token]token.Token{
	token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ,
}

func ordered(op token.Token, a, b int64) bool {
	switch op {
	case token.LSS:
		return a < b
	case token.LEQ:
		return a <= b
	case token.GTR:
		return a > b
	case token.GEQ:
		return a >= b
	}
	return a == b
}

// compareConst decides a comparison with a number by the symbol's bounds, or
// splits and narrows them.
func (m *machine) compareConst(s symbol, op token.Token, n int64) (b, ok bool) {
	f := m.s.symbols[s]
	if f.sum != nil {
		return m.compareSum(s, op, n, f.sum)
	}
	lo, hi := f.lo, f.hi
	type bounds struct{ lo, hi int64 }
	var yes, no []bounds
	switch op {
	case token.LSS:
		yes, no = []bounds{{lo, n - 1}}, []bounds{{n, hi}}
	case token.LEQ:
		yes, no = []bounds{{lo, n}}, []bounds{{n + 1, hi}}
	case token.GTR:
		yes, no = []bounds{{n + 1, hi}}, []bounds{{lo, n}}
	case token.GEQ:
		yes, no = []bounds{{n, hi}}, []bounds{{lo, n - 1}}
	default:
		yes, no = []bounds{{n, n}}, []bounds{{lo, n - 1}, {n + 1, hi}}
	}
	narrow := func(sides []bounds) (list []bounds) {
		for _, side := range sides {
			if side = (bounds{max(side.lo, lo), min(side.hi, hi)}); side.lo <= side.hi {
				list = append(list, side)
			}
		}
		return list
	}
	yes, no = narrow(yes), narrow(no)
	if len(yes) == 0 || len(no) == 0 {
		return len(yes) > 0, true
	}
	m.doubtful(s)
	for _, side := range append(yes, no...) {
		c := m.fork()
		if side.lo == side.hi {
			c.learn(s, integer(side.lo))
		} else {
			e := c.edit(s)
			e.lo, e.hi = side.lo, side.hi
		}
		m.forks = append(m.forks, c)
	}
	return false, false
}

// compareSum compares what was computed: a sum with a constant by what is on
// its other side, anything else as it comes. What comes of it bounds the number, so
// that "if n/4 < 1 { … }" leaves no zero behind.
func (m *machine) compareSum(s symbol, op token.Token, n int64, sum *operationOn) (b, ok bool) {
	x, isSym := m.resolve(sum.x).(symbol)
	k, known := m.resolve(sum.y).(integer)
	if isSym && known && (sum.op == token.ADD || sum.op == token.SUB) && k < 1<<32 && k > -1<<32 {
		if sum.op == token.SUB {
			k = -k
		}
		return m.compareConst(x, op, n-int64(k))
	}
	b, ok = m.truth(m.atom(s, integer(n), op.String()))
	if ok {
		m.bound(s, op, n, b)
	}
	return b, ok
}

// bound notes what the outcome of a comparison with a number says of a symbol.
func (m *machine) bound(s symbol, op token.Token, n int64, holds bool) {
	if !holds {
		op = negated[op]
	}
	f := m.edit(s)
	switch op {
	case token.LSS:
		f.hi = min(f.hi, n-1)
	case token.LEQ:
		f.hi = min(f.hi, n)
	case token.GTR:
		f.lo = max(f.lo, n+1)
	case token.GEQ:
		f.lo = max(f.lo, n)
	case token.EQL:
		f.lo, f.hi = max(f.lo, n), min(f.hi, n)
	}
}

var negated = map[token.Token]token.Token{
	token.LSS: token.GEQ, token.GEQ: token.LSS, token.LEQ: token.GTR, token.GTR: token.LEQ, token.NEQ: token.EQL,
}
