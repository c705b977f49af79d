package simulate

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// constant returns a constant's value.
func (m *machine) constant(c *ssa.Const) value {
	if c.Value == nil {
		return zero(c.Type())
	}
	switch c.Value.Kind() {
	case constant.Bool:
		return boolean(constant.BoolVal(c.Value))
	case constant.String:
		return text(constant.StringVal(c.Value))
	case constant.Int:
		if n, exact := constant.Int64Val(c.Value); exact && isInteger(c.Type()) {
			return integer(n)
		}
	}
	return lazy{c.Type()}
}

// binary computes an operation, nil if the model does not hold its result.
func (m *machine) binary(g *goroutine, f *frame, v *ssa.BinOp) value {
	x, y := m.value(f, v.X), m.value(f, v.Y)
	switch v.Op {
	case token.EQL, token.NEQ:
		if a, ok := x.(symbol); ok && isSymbol(y) && isError(v.X.Type()) && a != y {
			if why := m.errorDoubt(g, a); why != "" && m.s.symbols[a].doubt == "" {
				m.edit(a).doubt = why
			}
		}
		if m.opaque(x, y) {
			// The model has one side of it: they may hang together.
			return m.fresh(&fact{typ: types.Typ[types.Bool], doubt: "a comparison with a value that the run made"})
		}
		same, ok := m.equal(x, y)
		if !ok {
			return nil
		}
		return boolean(same == (v.Op == token.EQL))
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		return m.order(f, v, x, y)
	}
	a, aKnown := x.(integer)
	b, bKnown := y.(integer)
	if aKnown && bKnown {
		if n, ok := arithmetic(v.Op, int64(a), int64(b)); ok {
			return integer(n)
		}
	}
	if s, ok := x.(text); ok && v.Op == token.ADD {
		if t, ok := y.(text); ok {
			return s + t
		}
	}
	return m.computed(v, x, y)
}

// computed is an operation on unknown values.
func (m *machine) computed(v *ssa.BinOp, x, y value) value {
	for i, operand := range []value{x, y} {
		s, ok := operand.(symbol)
		other := []value{y, x}[i]
		if ok && hashable(other) {
			return m.derived(s, v.Op.String()+" "[:i], other, func() value {
				depth := 1 + max(m.depth(x), m.depth(y))
				if depth > maxCounter {
					return m.fresh(&fact{typ: v.Type(), from: v, doubt: "a number that is computed on and on", depth: 1})
				}
				made := m.fresh(&fact{typ: v.Type(), from: v, depth: depth})
				m.relateTo(made, x, y)
				if isInteger(v.Type()) {
					m.edit(made).sum = &operationOn{v.Op, x, y}
				}
				return made
			})
		}
	}
	return nil
}

// depth returns how many operations a number is the outcome of.
func (m *machine) depth(v value) int {
	if s, ok := v.(symbol); ok {
		return m.s.symbols[s].depth
	}
	return 0
}

// relateTo notes what a symbol was computed from.
func (m *machine) relateTo(s symbol, operands ...value) {
	f := m.edit(s)
	for _, o := range operands {
		if o, ok := o.(symbol); ok {
			for _, operand := range append([]symbol{o}, m.s.symbols[o].of...) {
				if !slices.Contains(f.of, operand) && len(f.of) < maxOperands {
					f.of = append(f.of, operand)
				}
			}
			if f.doubt == "" {
				f.doubt = m.s.symbols[o].doubt
			}
		}
	}
}

func arithmetic(op token.Token, a, b int64) (int64, bool) {
	switch op {
	case token.ADD:
		return a + b, true
	case token.SUB:
		return a - b, true
	case token.MUL:
		return a * b, true
	case token.QUO:
		if b != 0 {
			return a / b, true
		}
	case token.REM:
		if b != 0 {
			return a % b, true
		}
	case token.AND:
		return a & b, true
	case token.OR:
		return a | b, true
	case token.XOR:
		return a ^ b, true
	case token.AND_NOT:
		return a &^ b, true
	case token.SHL:
		if b >= 0 && b < 62 {
			return a << b, true
		}
	case token.SHR:
		if b >= 0 && b < 64 {
			return a >> b, true
		}
	}
	return 0, false
}

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
	_, xFace := x.(iface)
	_, yFace := y.(iface)
	return blank(x) || blank(y) || xParts || yParts || xFace && isSymbol(y) || yFace && isSymbol(x)
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
	switch {
	case aKnown && bKnown:
		return boolean(ordered(v.Op, int64(a), int64(b)))
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
// its other side, anything else as it comes.
func (m *machine) compareSum(s symbol, op token.Token, n int64, sum *operationOn) (b, ok bool) {
	x, isSym := m.resolve(sum.x).(symbol)
	k, known := m.resolve(sum.y).(integer)
	if isSym && known && (sum.op == token.ADD || sum.op == token.SUB) && k < 1<<32 && k > -1<<32 {
		if sum.op == token.SUB {
			k = -k
		}
		return m.compareConst(x, op, n-int64(k))
	}
	return m.truth(m.atom(s, integer(n), op.String()))
}

// convert changes a value's type.
func (m *machine) convert(f *frame, v *ssa.Convert) value {
	x := m.value(f, v.X)
	from, to := v.X.Type(), v.Type()
	switch {
	case isInteger(from) && isInteger(to), isString(from) && isString(to):
		return x
	case isReference(from) && isReference(to):
		return x // through unsafe.Pointer, or of function types
	}
	if s, ok := x.(symbol); ok {
		return m.derived(s, "convert "+to.String(), nil, func() value {
			made := m.fresh(&fact{typ: to, from: v, nonNil: true})
			m.relateTo(made, s)
			return made
		})
	}
	if !isReference(to) {
		return nil
	}
	return m.fresh(&fact{typ: to, from: v, nonNil: true})
}

// typeAssert looks into an interface.
func (m *machine) typeAssert(f *frame, v *ssa.TypeAssert) value {
	var holds bool
	var inner value
	switch x := m.value(f, v.X).(type) {
	case null:
	case iface:
		if holds = assignable(x.typ, v.AssertedType); holds {
			inner = x.v
			if types.IsInterface(v.AssertedType) {
				inner = x
			}
		}
	case symbol:
		return m.assertSymbol(f, v, x)
	default:
		return nil
	}
	if !v.CommaOk {
		if !holds {
			f.unwinding = panicking
			return nil
		}
		return inner
	}
	if !holds {
		inner = zero(v.AssertedType)
	}
	return &aggregate{[]value{inner, boolean(holds)}}
}

func assignable(dynamic, asserted types.Type) bool {
	if i, ok := asserted.Underlying().(*types.Interface); ok {
		return types.Implements(dynamic, i)
	}
	return types.Identical(dynamic, asserted)
}

// assertSymbol asks an unknown value for its type. An answer of yes makes it a
// value of that type, so that it cannot be of another one as well.
func (m *machine) assertSymbol(f *frame, v *ssa.TypeAssert, x symbol) value {
	if !v.CommaOk {
		if types.IsInterface(v.AssertedType) {
			return x
		}
		m.learn(x, iface{v.AssertedType, m.unknown(v.AssertedType, v.X)})
		return m.typeAssert(f, v)
	}
	name := types.TypeString(v.AssertedType, nil)
	is := m.derived(x, "is "+name, nil, func() value {
		f := &fact{typ: types.Typ[types.Bool], from: v.X}
		if m.ownType(v.AssertedType) && isError(v.X.Type()) {
			f.doubt = "a test for an error of the package's own"
		}
		return m.fresh(f)
	})
	yes, ok := m.truth(is)
	switch {
	case !ok:
		return nil
	case !yes:
		return &aggregate{[]value{zero(v.AssertedType), boolean(false)}}
	case types.IsInterface(v.AssertedType):
		return &aggregate{[]value{x, boolean(true)}}
	}
	inner := m.unknown(v.AssertedType, v.X)
	m.learn(x, iface{v.AssertedType, inner})
	return &aggregate{[]value{inner, boolean(true)}}
}

// ownType reports whether a type is declared in the package and not exported,
// so that code outside has values of it only from here.
func (m *machine) ownType(t types.Type) bool {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() == m.pkg.ssa.Pkg && !named.Obj().Exported()
}
