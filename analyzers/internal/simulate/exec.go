package simulate

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// exec runs one instruction. If it cannot be told how it goes on, it leaves
// machines in m.forks that know more and run the same instruction again, so
// nothing may have changed by then.
func (m *machine) exec(g *goroutine, f *frame, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.If:
		m.branch(g, f, instr)
		return
	case *ssa.Jump:
		m.goTo(g, f, f.block.Succs[0])
		return
	case *ssa.Return:
		m.pop(g, f, m.returned(f, instr))
		return
	case *ssa.Panic:
		f.unwinding = panicking
		return
	case *ssa.RunDefers:
		if len(f.defers) > 0 {
			m.runDeferred(g, f)
			return
		}
	case *ssa.Call:
		if c, ok := m.callee(f, instr.Common()); ok {
			m.call(g, c, instr, plainCall)
		}
		return
	case *ssa.Go:
		if !m.goStatement(g, f, instr) {
			return
		}
	case *ssa.Defer:
		c, ok := m.callee(f, instr.Common())
		if !ok {
			return
		}
		if instr.DeferStack == nil {
			f.defers = append(f.defers[:len(f.defers):len(f.defers)], deferred{c, instr})
		} else {
			m.deferOuter(g, deferred{c, instr})
		}
	case *ssa.Send:
		m.await(g, &operation{kind: Send, on: m.value(f, instr.Chan), args: []value{m.value(f, instr.X)}, instr: instr})
		return
	case *ssa.Select:
		m.selects(g, f, instr)
		return
	case *ssa.Store:
		if p, ok := m.address(g, f, instr.Addr); ok {
			m.store(p, m.value(f, instr.Val))
		} else if m.forks != nil || f.unwinding != notUnwinding {
			return
		} else {
			m.escape(m.value(f, instr.Val))
		}
	case *ssa.MapUpdate:
		m.mapUpdate(g, f, instr)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			m.await(g, &operation{kind: Receive, on: m.value(f, instr.X), commaOk: instr.CommaOk, instr: instr})
			return
		}
		m.setResult(g, f, instr, m.unary(g, f, instr))
	case ssa.Value:
		m.setResult(g, f, instr, m.compute(g, f, instr))
	}
	if m.forks == nil && f.unwinding == notUnwinding && m.why == "" {
		f.pc++
	}
}

// setResult sets a register, but not if the machine was split or the instruction
// panicked: then it is run again, or never.
func (m *machine) setResult(g *goroutine, f *frame, instr ssa.Value, v value) {
	if m.forks == nil && f.unwinding == notUnwinding {
		if v == nil {
			v = m.unknown(instr.Type(), instr)
		}
		f.set(instr, v)
	}
}

// deferOuter handles a defer in the body of a range over a function, which is
// run when the outer function returns.
func (m *machine) deferOuter(g *goroutine, d deferred) {
	m.giveUp("defer in a range over a function")
}

// address returns where a pointer leads to. A nil pointer panics.
func (m *machine) address(g *goroutine, f *frame, v ssa.Value) (pointer, bool) {
	at := m.value(f, v)
	if _, isNil := at.(null); isNil {
		f.unwinding = panicking
		return pointer{}, false
	}
	return m.pointee(at, v.Type())
}

// compute returns the value of an instruction that only computes, nil if the
// model does not hold it.
func (m *machine) compute(g *goroutine, f *frame, instr ssa.Value) value {
	switch v := instr.(type) {
	case *ssa.Alloc:
		elem := v.Type().Underlying().(*types.Pointer).Elem()
		r := m.allocate(zero(elem), v, nil)
		m.object(r).typ = elem
		return pointer{obj: r}
	case *ssa.BinOp:
		return m.binary(g, f, v)
	case *ssa.ChangeType:
		return m.value(f, v.X)
	case *ssa.ChangeInterface:
		return m.value(f, v.X)
	case *ssa.Convert:
		return m.convert(f, v)
	case *ssa.MakeInterface:
		return iface{v.X.Type(), m.value(f, v.X)}
	case *ssa.MakeClosure:
		bindings := make([]value, len(v.Bindings))
		for i, b := range v.Bindings {
			bindings[i] = m.value(f, b)
		}
		return &closure{fn: v.Fn.(*ssa.Function), bindings: bindings}
	case *ssa.MakeChan:
		return m.makeChan(f, v)
	case *ssa.MakeMap:
		t, ok := core(v.Type()).(*types.Map)
		if !ok {
			return nil
		}
		return reference{m.allocate(&mapping{elem: t.Elem()}, v, nil)}
	case *ssa.MakeSlice:
		return m.makeSlice(f, v)
	case *ssa.FieldAddr:
		if p, ok := m.address(g, f, v.X); ok {
			return pointer{p.obj, step(p.path, v.Field)}
		}
	case *ssa.Field:
		if a, ok := m.value(f, v.X).(*aggregate); ok && v.Field < len(a.elems) {
			return a.elems[v.Field]
		}
	case *ssa.Extract:
		if a, ok := m.value(f, v.Tuple).(*aggregate); ok && v.Index < len(a.elems) {
			return a.elems[v.Index]
		}
	case *ssa.IndexAddr:
		return m.indexAddr(g, f, v)
	case *ssa.Index:
		return m.index(f, v)
	case *ssa.Lookup:
		return m.lookup(f, v)
	case *ssa.Slice:
		return m.slicing(g, f, v)
	case *ssa.SliceToArrayPointer:
		return m.arrayOf(f, v)
	case *ssa.MultiConvert: // of a type parameter: what it does hangs on the instance
		m.escape(m.value(f, v.X))
	case *ssa.Range:
		over := m.value(f, v.X)
		return iterator{over: over, n: m.length(over, v.X.Type())}
	case *ssa.Next:
		return m.next(f, v)
	case *ssa.TypeAssert:
		return m.typeAssert(f, v)
	case *ssa.Phi:
		return m.value(f, v) // set on entering the block
	}
	return nil
}

func (m *machine) unary(g *goroutine, f *frame, v *ssa.UnOp) value {
	switch v.Op {
	case token.MUL:
		p, ok := m.address(g, f, v.X)
		if !ok {
			return nil
		}
		return m.load(p, v.Type(), v, f.serial)
	case token.NOT:
		x := m.value(f, v.X)
		switch x := x.(type) {
		case boolean:
			return !x
		case symbol:
			if b, ok := m.truth(x); ok {
				return boolean(!b)
			}
		}
	case token.SUB, token.XOR:
		if n, ok := m.value(f, v.X).(integer); ok {
			if v.Op == token.XOR {
				return wrapped(v.Type(), int64(^n))
			}
			return wrapped(v.Type(), int64(-n))
		}
	}
	return nil
}

// makeChan makes a channel. A capacity that is not known is chosen, as lengths
// are; a negative one would panic, which no program does that works at all.
func (m *machine) makeChan(f *frame, v *ssa.MakeChan) value {
	t, ok := core(v.Type()).(*types.Chan)
	if !ok {
		return nil
	}
	n, ok := m.number(m.value(f, v.Size))
	if !ok {
		return nil
	}
	return reference{m.allocate(&channel{capacity: int(max(n, 0)), elem: t.Elem()}, v, nil)}
}

// makeSlice makes a slice whose elements are held if they can lead to objects.
func (m *machine) makeSlice(f *frame, v *ssa.MakeSlice) value {
	t, ok := core(v.Type()).(*types.Slice)
	if !ok {
		return nil
	}
	elem := t.Elem()
	n := m.value(f, v.Len)
	if _, known := n.(integer); isByte(elem) || !known && !isReference(elem) && zeroPrimitive(namedAs(elem)) == nil {
		s := m.fresh(&fact{typ: v.Type(), from: v, nonNil: true})
		m.derived(s, "len", nil, func() value { return n })
		return s
	}
	count, ok := m.number(n)
	if !ok {
		return nil
	}
	if count > maxArray || count < 0 {
		s := m.fresh(&fact{typ: v.Type(), from: v, nonNil: true})
		m.derived(s, "len", nil, func() value { return integer(count) })
		return s
	}
	elems := make([]value, count)
	for i := range elems {
		elems[i] = zero(elem)
	}
	array := pointer{obj: m.allocate(&aggregate{elems}, v, nil)}
	return slice{array, 0, int(count), int(count)}
}

// indexAddr returns the address of an element. Where the slice is unknown, the same
// index gives the same address again: what was put there is found. Where only the
// index is, each element of a short array is tried.
func (m *machine) indexAddr(g *goroutine, f *frame, v *ssa.IndexAddr) value {
	if isByte(elemOf(v.X.Type())) && !isArrayPointer(v.X.Type()) {
		// Bytes come and go in ways that the model does not follow.
		return pointer{obj: m.alien(lazy{typ: elemOf(v.X.Type())}, m.fresh(&fact{typ: v.Type(), from: v}))}
	}
	base, at := m.value(f, v.X), m.value(f, v.Index)
	if unknown, ok := base.(symbol); ok && hashable(at) && !isArrayPointer(v.X.Type()) {
		return m.derived(unknown, "at", at, func() value {
			return pointer{obj: m.alien(lazy{typ: elemOf(v.X.Type())}, unknown)}
		})
	}
	i, ok := m.indexOf(at, m.lengthOf(base, v.X.Type()))
	if !ok {
		return nil
	}
	switch base := base.(type) {
	case slice:
		if i >= 0 && i < base.len {
			return pointer{base.array.obj, step(base.array.path, base.off+i)}
		}
		f.unwinding = panicking
		return nil
	case pointer:
		if a, ok := get(m.s.objects[base.obj].content, base.path).(*aggregate); ok && (i < 0 || i >= len(a.elems)) {
			f.unwinding = panicking
			return nil
		}
		if get(m.s.objects[base.obj].content, step(base.path, max(i, 0))) != nil {
			return pointer{base.obj, step(base.path, i)}
		}
	case null:
		f.unwinding = panicking
	}
	// An element that the model does not hold: what is written there is lost to it.
	return pointer{obj: m.alien(lazy{typ: elemOf(v.X.Type())}, m.fresh(&fact{typ: v.Type(), from: v}))}
}

func isArrayPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func elemOf(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Pointer:
		return elemOf(u.Elem())
	case *types.Map:
		return u.Elem()
	}
	return types.Typ[types.Invalid]
}

// indexOf returns an index. One that is not known is chosen.
func (m *machine) indexOf(i value, length int) (int, bool) {
	switch i := i.(type) {
	case integer:
		return int(i), true
	case symbol:
		if length < 0 || length > 4 {
			return -1 - int(i), true // an element of its own for each symbol
		}
		for n := range length {
			c := m.fork()
			c.learn(i, integer(n))
			m.forks = append(m.forks, c)
		}
		return 0, length == 0
	}
	return -1, true
}

// lengthOf returns how many elements something has, or -1.
func (m *machine) lengthOf(v value, t types.Type) int {
	switch v := v.(type) {
	case slice:
		return v.len
	case text:
		return len(v)
	case null:
		return 0
	case *aggregate:
		return len(v.elems)
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if a, ok := t.Underlying().(*types.Array); ok {
		return int(a.Len())
	}
	return -1
}

func (m *machine) index(f *frame, v *ssa.Index) value {
	base := m.value(f, v.X)
	i, ok := m.indexOf(m.value(f, v.Index), m.lengthOf(base, v.X.Type()))
	if !ok {
		return nil
	}
	if a, ok := base.(*aggregate); ok && i >= 0 && i < len(a.elems) {
		return a.elems[i]
	}
	if s, ok := base.(text); ok && i >= 0 && i < len(s) {
		return integer(s[i])
	}
	return nil
}
