package simulate

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A callee is a call with all that is known of it.
type callee struct {
	fn      value // a closure, or a symbol; nil for a builtin
	builtin *ssa.Builtin
	method  *types.Func // of an interface, if it is not known what runs
	recv    value       // then its receiver
	args    []value
	sig     *types.Signature
}

// callee finds out what a call runs. ok is false if the machine was split, or
// the call panics.
func (m *machine) callee(f *frame, call *ssa.CallCommon) (c callee, ok bool) {
	c.args = make([]value, 0, len(call.Args)+1)
	for _, a := range call.Args {
		c.args = append(c.args, m.value(f, a))
	}
	c.sig = call.Signature()
	if call.IsInvoke() {
		return m.invoked(f, call, c)
	}
	if b, isBuiltin := call.Value.(*ssa.Builtin); isBuiltin {
		c.builtin = b
		return c, true
	}
	c.fn = m.value(f, call.Value)
	if _, isNil := c.fn.(null); isNil {
		f.unwinding = panicking
		return c, false
	}
	return c, true
}

// invoked finds the method that a call through an interface runs.
func (m *machine) invoked(f *frame, call *ssa.CallCommon, c callee) (callee, bool) {
	switch recv := m.value(f, call.Value).(type) {
	case null:
		f.unwinding = panicking
		return c, false
	case iface:
		if fn := m.method(recv.typ, call.Method); fn != nil {
			c.fn = &closure{fn: fn}
			c.args = append([]value{recv.v}, c.args...)
			return c, true
		}
		c.method, c.recv = call.Method, recv
	default:
		c.method, c.recv = call.Method, recv
	}
	return c, true
}

// method returns the method of a type, nil if there is no function for it.
func (m *machine) method(t types.Type, method *types.Func) *ssa.Function {
	if t == cancelType || t == nil {
		return nil
	}
	if types.IsInterface(t) {
		return nil
	}
	sel := m.pkg.ssa.Prog.MethodSets.MethodSet(t).Lookup(method.Pkg(), method.Name())
	if sel == nil {
		return nil
	}
	return m.pkg.ssa.Prog.MethodValue(sel)
}

// call makes a call that is known.
func (m *machine) call(g *goroutine, c callee, at ssa.Instruction, kind callKind) {
	if c.builtin != nil {
		m.callBuiltin(g, c, at, kind)
		return
	}
	if handled := m.callLibrary(g, c, at, kind); handled {
		return
	}
	fn, isClosure := c.fn.(*closure)
	if !isClosure || fn.fn == nil || len(fn.fn.Blocks) == 0 {
		m.callOutside(g, c, at, kind)
		return
	}
	if m.omits(g, fn, c, kind) {
		m.omit(g, fn, c, at, kind)
		return
	}
	if m.skips(g, fn.fn) || g.top != nil && m.leavesOut(fn.fn, c) {
		m.callOutside(g, c, at, kind)
		return
	}
	m.note(Step{Kind: Calls, Goroutine: g.id, At: at, Fn: fn.fn})
	m.push(g, fn.fn, fn.bindings, c.args, at, kind)
}

// skips reports whether a call of a function of the package is not followed.
func (m *machine) skips(g *goroutine, fn *ssa.Function) bool {
	depth := 0
	for f := g.top; f != nil; f = f.parent {
		if f.fn == fn {
			depth++
		}
	}
	if depth >= maxRecursion {
		m.suspect("a function calls itself")
		return true
	}
	return g.top != nil && g.top.depth > maxDepth
}

// result ends a call that is not followed.
func (m *machine) result(g *goroutine, at ssa.Instruction, kind callKind, v value) {
	if m.forks != nil || kind == lastCall {
		return
	}
	f := m.top(g)
	if kind == plainCall && f != nil {
		if call, ok := at.(ssa.Value); ok && v != nil {
			f.set(call, v)
		}
		f.pc++
	}
}

// goStatement starts a goroutine.
func (m *machine) goStatement(g *goroutine, f *frame, instr *ssa.Go) bool {
	c, ok := m.callee(f, instr.Common())
	if !ok {
		return false
	}
	return m.startCall(g, c, instr, hook{})
}

// startCall starts a goroutine that makes a call. A goroutine that has nothing
// to do with what the model holds is a root of its own, and left out here.
func (m *machine) startCall(g *goroutine, c callee, at ssa.Instruction, after hook) bool {
	if after.kind == noHook && m.independent(c) {
		return true
	}
	child := m.spawn(g, c, at)
	if child == nil {
		return false
	}
	m.call(child, c, at, lastCall)
	if m.forks != nil {
		return false
	}
	if child.top != nil {
		child.top.after = after
	}
	if child.op != nil {
		child.op.hook = after
	}
	if child.top == nil && child.op == nil {
		if after.kind != noHook {
			m.countDown(child, after, null{})
		}
		m.end(child)
	}
	return true
}

// independent reports whether a call is given nothing but what the outside has.
func (m *machine) independent(c callee) bool {
	alone := true
	check := func(r ref) { alone = alone && m.s.objects[r].alien }
	for _, a := range c.args {
		visit(m.resolve(a), check)
	}
	if c.fn != nil {
		visit(c.fn, check)
	}
	if c.recv != nil {
		visit(m.resolve(c.recv), check)
	}
	return alone
}

// callOutside makes a call of code that is not followed: it may do anything
// with what it is given, now or later.
func (m *machine) callOutside(g *goroutine, c callee, at ssa.Instruction, kind callKind) {
	pure := pureCall(c)
	doubt := ""
	if m.mayFail(c) {
		m.suspect("an assertion that may end the test")
	}
	if !pure {
		doubt = m.outsideActs(g, c)
		for _, a := range c.args {
			m.giveAway(a)
		}
		if c.recv != nil {
			m.giveAway(c.recv)
		}
		if fn, ok := c.fn.(*closure); ok {
			m.giveAway(fn)
		}
	}
	var v value
	if kind == plainCall {
		v = m.unknown(c.sig.Results(), nil)
		if c.sig.Results().Len() == 1 {
			v = v.(*aggregate).elems[0]
		}
		if call, ok := at.(*ssa.Call); ok {
			m.tell(v, call, doubt)
		}
	}
	m.result(g, at, kind, v)
}

// tell notes what call a value came from, and why its test is in doubt.
func (m *machine) tell(v value, call *ssa.Call, doubt string) {
	switch v := v.(type) {
	case symbol:
		f := m.edit(v)
		f.from, f.doubt = call, doubt
	case *aggregate:
		for _, e := range v.elems {
			m.tell(e, call, doubt)
		}
	}
}
