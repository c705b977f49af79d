package simulate

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// branch takes a branch. One whose condition is not known, and whose sides do
// nothing that matters before they meet again, is passed over.
func (m *machine) branch(g *goroutine, f *frame, instr *ssa.If) {
	cond := m.value(f, instr.Cond)
	if s, ok := cond.(symbol); ok {
		if r := m.region(f, instr.Block()); r != nil && r.plain {
			m.passOver(g, f, r)
			return
		}
		if f.info.exits[instr.Block()] && !m.s.symbols[s].count {
			m.countLoop(f, instr.Block())
		}
		m.doubtTest(f, instr)
	} else if m.fromOutside(f, instr.Cond) || m.asksCallback(f, instr.Cond) {
		m.doubtTest(f, instr)
	}
	yes, ok := m.truth(cond)
	if !ok {
		return
	}
	next := f.block.Succs[1]
	if yes {
		next = f.block.Succs[0]
	}
	m.goTo(g, f, next)
}

// countLoop notes that the length of a loop is not known: how it relates to
// that of another one is not known, either.
func (m *machine) countLoop(f *frame, b *ssa.BasicBlock) {
	id := m.loopID(f.fn, b)
	if m.s.loop == id {
		return
	}
	if m.s.loop != 0 || m.s.number != 0 {
		m.suspect("the lengths of two loops cannot be related")
	}
	m.s.loop = id
}

// doubtTest puts in doubt that a loop in a test goes round again when what
// comes from outside decides it. Such a loop (accept, read, send what came)
// goes round as often as the test causes an event, and the test knows how often.
func (m *machine) doubtTest(f *frame, instr *ssa.If) {
	if m.asksCallback(f, instr.Cond) {
		m.suspect("a callback of a test that asks what it is given")
	}
	if f.info.loops[instr.Block()] != nil && m.inTest(f.fn) {
		m.suspect("a loop in a test that depends on outside events")
	}
}

// asksCallback reports whether a literal of a test that code which is not of the
// test calls branches on what it is given. The test knows what will come: it causes
// it, and the callback is there to wait for the right one.
func (m *machine) asksCallback(f *frame, cond ssa.Value) bool {
	if f.fn.Parent() == nil || f.parent == nil || !m.inTest(f.fn) || m.inTest(f.parent.fn) || !f.unsure(cond) {
		return false
	}
	var given func(v ssa.Value, depth int) bool
	given = func(v ssa.Value, depth int) bool {
		instr, ok := v.(ssa.Instruction)
		if !ok || depth == 0 {
			_, isParam := v.(*ssa.Parameter)
			return isParam
		}
		return slices.ContainsFunc(instr.Operands(nil), func(o *ssa.Value) bool { return *o != nil && given(*o, depth-1) })
	}
	return given(cond, maxCounter)
}

// unsure reports whether a condition, or one of the values that it compares, was
// not known when it was computed.
func (f *frame) unsure(cond ssa.Value) bool {
	operands := []ssa.Value{cond}
	if compared, ok := cond.(*ssa.BinOp); ok {
		operands = append(operands, compared.X, compared.Y)
	}
	return slices.ContainsFunc(operands, func(v ssa.Value) bool {
		i, ok := f.info.index[v]
		return ok && isSymbol(f.regs[i])
	})
}

// fromOutside reports whether a comparison that has been decided is one of what
// a call of the outside returned.
func (m *machine) fromOutside(f *frame, cond ssa.Value) bool {
	compared, ok := cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	for _, operand := range []ssa.Value{compared.X, compared.Y} {
		if i, ok := f.info.index[operand]; ok {
			if s, ok := f.regs[i].(symbol); ok && m.s.symbols[s].from != nil {
				return true
			}
		}
	}
	return false
}

func (p *Program) inTest(fn *ssa.Function) bool {
	return strings.HasSuffix(fn.Prog.Fset.Position(fn.Pos()).Filename, "_test.go")
}

// mayFail reports whether a call is an assertion that ends the test unless
// something that the run has determined is as it should be: the function is
// given the test as something with a FailNow. Whether it holds is not known.
// Of a symbol nothing else depends on yet, so it is taken to hold.
func (m *machine) mayFail(c callee) bool {
	params := c.sig.Params()
	if params.Len() < 2 || len(c.args) < params.Len() {
		return false
	}
	test, ok := params.At(0).Type().Underlying().(*types.Interface)
	if !ok || !hasMethod(test, "FailNow") {
		return false
	}
	for i := 1; i < params.Len(); i++ {
		t := params.At(i).Type()
		if _, isFace := t.Underlying().(*types.Interface); !isFace && !isBool(t) {
			continue
		}
		if _, unknown := m.resolve(c.args[i]).(symbol); !unknown {
			return true
		}
	}
	return false
}

func hasMethod(t *types.Interface, name string) bool {
	for i := range t.NumMethods() {
		if t.Method(i).Name() == name {
			return true
		}
	}
	return false
}
