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
	return lazy{typ: c.Type()}
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
	if bKnown && b == 0 && isInteger(v.Type()) && (v.Op == token.QUO || v.Op == token.REM) {
		f.unwinding = panicking
		return nil
	}
	if aKnown && bKnown {
		if n, ok := arithmetic(v.Op, int64(a), int64(b)); ok {
			return wrapped(v.Type(), n)
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

// convert changes a value's type. An unknown integer stays the same symbol: that a
// conversion may cut it is left out, since tests before and after it mean the same.
func (m *machine) convert(f *frame, v *ssa.Convert) value {
	x := m.value(f, v.X)
	from, to := v.X.Type(), v.Type()
	switch {
	case isInteger(from) && isInteger(to):
		if n, known := x.(integer); known {
			return wrapped(to, int64(n))
		}
		return x
	case isString(from) && isString(to):
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
