package simulate

import (
	"go/token"
	"go/types"
	"math"

	"golang.org/x/tools/go/ssa"
)

// A fact is what is known of a symbol. It is never changed, only replaced.
type fact struct {
	typ    types.Type
	from   ssa.Value // what it came from, for names
	val    value     // what it turned out to be
	nonNil bool
	lo, hi int64
	not    []value      // what it is not
	doubt  string       // why a test of it is in doubt
	of     []symbol     // what a test computes with
	tested bool         // another test than a comparison with a constant was made with it
	count  bool         // it is a length
	made   bool         // an error that the run made
	depth  int          // of the operations that it was computed by
	sum    *operationOn // if it was computed from others
	memo   []memo
	err    symbol // the error that came with it; 0 for none
	user   int    // the goroutine that first made an outside call on it, plus 1
}

// An operationOn is how a number was computed.
type operationOn struct {
	op   token.Token
	x, y value
}

// A memo is something computed from a symbol, so that it is the same when it is
// computed again.
type memo struct {
	op    string
	other value // of a basic type, or a symbol
	v     value
}

// unknown makes a symbol of a type, or a tuple of them.
func (m *machine) unknown(t types.Type, from ssa.Value) value {
	if tuple, ok := t.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return nil
		}
		return m.unknownTuple(tuple, from)
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		if _, isParam := types.Unalias(t).(*types.TypeParam); !isParam {
			if p := zeroPrimitive(namedAs(t)); p != nil {
				return p
			}
			elems := make([]value, s.NumFields())
			for i := range elems {
				elems[i] = m.unknown(s.Field(i).Type(), nil)
			}
			return &aggregate{elems}
		}
	}
	return m.fresh(&fact{typ: t, from: from})
}

// unknownTuple makes the results of a call: where the last one is an error,
// the others are nil, or zero, just when it is not.
func (m *machine) unknownTuple(t *types.Tuple, from ssa.Value) value {
	elems := make([]value, t.Len())
	for i := range elems {
		elems[i] = m.unknown(t.At(i).Type(), from)
	}
	last := len(elems) - 1
	if err, ok := elems[last].(symbol); ok && isError(t.At(last).Type()) {
		for i, e := range elems[:last] {
			if s, ok := e.(symbol); ok && nilable(t.At(i).Type()) {
				m.edit(s).err = err
			}
		}
	}
	return &aggregate{elems}
}

func (m *machine) fresh(f *fact) symbol {
	if f.lo == 0 && f.hi == 0 {
		f.lo, f.hi = math.MinInt64, math.MaxInt64
		if b, ok := f.typ.Underlying().(*types.Basic); ok && b.Info()&types.IsUnsigned != 0 {
			f.lo = 0
		}
	}
	if len(m.s.symbols) == 0 {
		m.s.symbols = append(m.s.symbols, nil) // symbol 0 is none
	}
	m.s.symbols = append(m.s.symbols, f)
	return symbol(len(m.s.symbols) - 1)
}

// edit returns a fact that may be changed.
func (m *machine) edit(s symbol) *fact {
	f := *m.s.symbols[s]
	m.s.symbols[s] = &f
	return &f
}

// learn notes what a symbol is. That it equals what is computed from it is no
// definition; such a path is in doubt.
func (m *machine) learn(s symbol, v value) {
	if m.dependsOn(v, s) {
		m.suspect("a number that equals what is computed from it")
		return
	}
	m.edit(s).val = v
}

// dependsOn reports whether a value is a symbol, or is computed from it.
func (m *machine) dependsOn(v value, on symbol) bool {
	s, ok := v.(symbol)
	if !ok {
		return false
	}
	f := m.s.symbols[s]
	switch {
	case s == on:
		return true
	case f.val != nil:
		return m.dependsOn(f.val, on)
	}
	return f.sum != nil && (m.dependsOn(f.sum.x, on) || m.dependsOn(f.sum.y, on))
}

// resolve replaces a symbol by what it is known to be.
func (m *machine) resolve(v value) value {
	for {
		s, ok := v.(symbol)
		if !ok {
			return v
		}
		f := m.s.symbols[s]
		switch {
		case f.val != nil:
			v = f.val
		case f.sum != nil:
			return m.evaluate(s, f.sum)
		default:
			return s
		}
	}
}

// evaluate computes a symbol from what it was computed from, once that is known.
func (m *machine) evaluate(s symbol, sum *operationOn) value {
	a, aKnown := m.resolve(sum.x).(integer)
	b, bKnown := m.resolve(sum.y).(integer)
	if aKnown && bKnown {
		if n, ok := arithmetic(sum.op, int64(a), int64(b)); ok {
			return integer(n)
		}
	}
	return s
}

// derived returns what was computed from a symbol in the same way before, or
// else what make returns.
func (m *machine) derived(s symbol, op string, other value, make func() value) value {
	for _, d := range m.s.symbols[s].memo {
		if d.op == op && d.other == other {
			return d.v
		}
	}
	v := make()
	f := m.edit(s)
	f.memo = append(f.memo[:len(f.memo):len(f.memo)], memo{op, other, v})
	return v
}

// split replaces the machine by one for each of the values that a symbol may have.
func (m *machine) split(s symbol, values ...value) {
	for _, v := range values {
		f := m.fork()
		f.learn(s, v)
		m.forks = append(m.forks, f)
	}
}

// truth returns whether a value is true. If that is open, it splits the machine
// and ok is false.
func (m *machine) truth(v value) (b, ok bool) {
	switch v := m.resolve(v).(type) {
	case boolean:
		return bool(v), true
	case symbol:
		m.test(v)
		m.split(v, boolean(true), boolean(false))
		return false, false
	}
	m.giveUp("a test of a value that the model does not hold")
	return false, true
}

// test notes that a test goes either way: that is in doubt if its outcome may
// hang together with that of another one.
func (m *machine) test(s symbol) {
	f := m.s.symbols[s]
	if f.doubt != "" {
		m.suspect(f.doubt)
	}
	for _, operand := range f.of {
		if m.s.symbols[operand].tested {
			m.suspect("tests of one value that may hang together")
		}
		m.edit(operand).tested = true
	}
}

// isNil returns whether a value is nil, and splits where that is open.
func (m *machine) isNil(v value) (b, ok bool) {
	switch v := m.resolve(v).(type) {
	case null:
		return true, true
	case symbol:
		f := m.s.symbols[v]
		if f.nonNil {
			return false, true
		}
		if f.err != 0 {
			failed, known := m.isNil(f.err)
			if !known {
				return false, false
			}
			return !failed, true
		}
		m.test(v)
		is, not := m.fork(), m.fork()
		is.learn(v, null{})
		not.edit(v).nonNil = true
		m.forks = append(m.forks, is, not)
		return false, false
	}
	return false, true
}

// number returns an integer. One that is not known is chosen: small numbers
// show what there is to see, and none at all is left out, since callers mostly
// see to it that there is something to do.
func (m *machine) number(v value) (n int64, ok bool) {
	switch v := m.resolve(v).(type) {
	case integer:
		return int64(v), true
	case symbol:
		f := m.s.symbols[v]
		if f.sum != nil && m.chooseResult(f) {
			return 0, false
		}
		if f.sum != nil {
			for _, operand := range []value{f.sum.x, f.sum.y} {
				if o, ok := m.resolve(operand).(symbol); ok {
					return m.number(o)
				}
			}
		}
		if f.doubt != "" {
			m.suspect(f.doubt)
		}
		low := max(1, f.lo)
		if f.hi < low {
			low = max(f.lo, f.hi-2)
		}
		for n := low; n < low+3 && n <= f.hi; n++ {
			c := m.fork()
			c.learn(v, integer(n))
			c.relate(n)
			m.forks = append(m.forks, c)
		}
		if len(m.forks) > 0 {
			return 0, false
		}
	}
	m.giveUp("a number that the model does not hold")
	return 0, true
}

// chooseResult chooses a number that was computed from one that is not known and a
// constant: that by what comes out, so that what is left out is still none at all, as
// with the workers of "n := runtime.NumCPU() / 4".
func (m *machine) chooseResult(f *fact) bool {
	x, open := m.resolve(f.sum.x).(symbol)
	k, known := m.resolve(f.sum.y).(integer)
	if !open || !known || k <= 0 || m.s.symbols[x].sum != nil {
		return false
	}
	before := m.s.symbols[x]
	for n := max(1, f.lo); n < max(1, f.lo)+3 && n <= f.hi; n++ {
		operand, ok := int64(0), false
		switch f.sum.op {
		case token.ADD:
			operand, ok = arithmetic(token.SUB, n, int64(k))
		case token.SUB:
			operand, ok = arithmetic(token.ADD, n, int64(k))
		case token.QUO:
			operand, ok = arithmetic(token.MUL, n, int64(k))
		}
		if !ok || operand < before.lo || operand > before.hi {
			continue
		}
		if before.doubt != "" {
			m.suspect(before.doubt)
		}
		c := m.fork()
		c.learn(x, integer(operand))
		if before.count {
			c.relate(operand)
		} else {
			c.relate(n)
		}
		m.forks = append(m.forks, c)
	}
	return len(m.forks) > 0
}

// relate notes the value of a count. Two of them may be related in a way that
// the model does not know; the one relation that it assumes is equality.
func (m *machine) relate(n int64) {
	if m.s.number != 0 && m.s.number != int(n) || m.s.loop != 0 {
		m.suspect("the lengths of two loops cannot be related")
	}
	m.s.number = int(n)
}
