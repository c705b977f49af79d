package extract

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// call lays out a call and returns the location after it, or -1 if there is none.
func (w *walk) call(at int, instr *ssa.Call) int {
	return w.perform(at, instr.Common(), instr)
}

// perform lays out what a call does, now or when it is deferred.
func (w *walk) perform(at int, call *ssa.CallCommon, instr ssa.CallInstruction) int {
	if builtin, ok := call.Value.(*ssa.Builtin); ok {
		if builtin.Name() == "close" {
			return w.closing(at, call, instr)
		}
		return at
	}
	switch libraryCall(call) {
	case endsProcess:
		w.edge(at, at, automaton.Halt, none, 0)
		return -1
	case waitGroupCall:
		return w.waitGroup(at, call, instr)
	case spawnCall:
		return w.spawnCall(at, call, instr)
	}
	if p := w.primitive(value{call.Value, w.f}); !call.IsInvoke() && p != none &&
		w.sys.Primitives[p].Kind == automaton.Signal {
		_, at = w.then(at, automaton.Fire, p, w.site(Cancel, instr.Pos(), w.f))
		return at
	}
	return w.inline(at, call, instr)
}

func (w *walk) closing(at int, call *ssa.CallCommon, instr ssa.CallInstruction) int {
	ch := value{call.Args[0], w.f}
	p := w.primitive(ch)
	if !w.isChannel(p) {
		e, next := w.step(at)
		w.outsides = append(w.outsides, pendingOutside{e, w.outsideKey(ch), true, false})
		return next
	}
	_, at = w.then(at, automaton.Close, p, w.site(Close, instr.Pos(), w.f))
	return at
}

// waitGroup lays out Add, Done and Wait.
func (w *walk) waitGroup(at int, call *ssa.CallCommon, instr ssa.CallInstruction) int {
	name := calledObject(call).Name()
	group := value{call.Args[0], w.f}
	p := w.primitive(group)
	if p == none {
		e, next := w.step(at)
		w.outsides = append(w.outsides, pendingOutside{e, "WaitGroup", name != "Wait", name == "Wait"})
		return next
	}
	if name == "Wait" {
		_, at = w.then(at, automaton.Wait, p, w.site(WaitGroupWait, instr.Pos(), w.f))
		return at
	}
	before := at
	_, at = w.step(at)
	e, next := w.then(at, automaton.Add, p, w.site(WaitGroupAdd, instr.Pos(), w.f))
	if name == "Done" {
		e.Value = automaton.Int(-1)
	} else {
		w.adds = append(w.adds, pendingAdd{w.thread, before, e, value{call.Args[1], w.f}})
	}
	return next
}

// spawnCall lays out wg.Go(f): it counts, starts f, and counts down at its end.
func (w *walk) spawnCall(at int, call *ssa.CallCommon, instr ssa.CallInstruction) int {
	if len(call.Args) != 2 {
		return at
	}
	p := w.primitive(value{call.Args[0], w.f})
	body := w.resolve(value{call.Args[1], w.f})
	fn := function(body.v)
	if p == none && !w.relevant(body) {
		return at
	}
	if p != none {
		var e *automaton.Edge
		e, at = w.then(at, automaton.Add, p, w.site(WaitGroupAdd, instr.Pos(), w.f))
		e.Value = automaton.Int(1)
	}
	if fn == nil || len(fn.Blocks) == 0 {
		e, next := w.step(at)
		e.Doubt = "a goroutine runs a function that is not known"
		return next
	}
	return w.startGoroutine(at, fn, w.bind(fn, body, nil), instr, p)
}

// bind says what the parameters and captured variables of a function stand for.
func (w *walk) bind(fn *ssa.Function, callee value, args []ssa.Value) map[ssa.Value]value {
	bound := map[ssa.Value]value{}
	for i, param := range fn.Params {
		if i < len(args) {
			bound[param] = value{args[i], w.f}
		}
	}
	if mc, ok := callee.v.(*ssa.MakeClosure); ok {
		for i, free := range fn.FreeVars {
			bound[free] = value{mc.Bindings[i], callee.f}
		}
	}
	return bound
}

// target returns the function of this package that a call runs, and its value.
func (w *walk) target(call *ssa.CallCommon) (*ssa.Function, value) {
	if call.IsInvoke() {
		return nil, value{}
	}
	callee := w.resolve(value{call.Value, w.f})
	fn := function(callee.v)
	if fn == nil || len(fn.Blocks) == 0 || fn.Pkg != w.ssa {
		return nil, value{}
	}
	return fn, callee
}

// matters reports whether a call can act on a primitive of the system.
func (w *walk) matters(call *ssa.CallCommon, callee value) bool {
	if w.relevant(callee) {
		return true
	}
	for _, arg := range call.Args {
		if w.relevant(value{arg, w.f}) {
			return true
		}
	}
	return false
}

// inline puts the body of a function of this package in place of its call, if
// it can act on a primitive.
func (w *walk) inline(at int, call *ssa.CallCommon, instr ssa.CallInstruction) int {
	fn, callee := w.target(call)
	if fn == nil {
		return at
	}
	if !w.matters(call, callee) {
		if w.neverReturns(fn) {
			w.edge(at, at, automaton.Halt, none, 0)
			return -1
		}
		return at
	}
	if w.f.active(fn) {
		e, next := w.step(at)
		e.Doubt = "a function calls itself"
		return next
	}
	inner := w.newFrame(fn, w.index, w.bind(fn, callee, call.Args), instr)
	if inner == nil {
		return at
	}
	inner.caller = w.f
	if v, ok := instr.(*ssa.Call); ok {
		w.inlined[value{v, w.f}] = inner
	}
	exit := w.location()
	w.walk(inner, at, exit, nil)
	return exit
}

// newFrame returns a frame for a function that is run by an instruction of
// this walk, or nil if there are too many.
func (w *walk) newFrame(fn *ssa.Function, goroutine int, args map[ssa.Value]value, by ssa.Instruction) *frame {
	if w.frames++; w.frames > maxFrames {
		w.giveUp("too many calls")
		return nil
	}
	return &frame{fn: fn, goroutine: goroutine, args: args, repeated: w.inLoop(by)}
}

func (w *walk) goStatement(at int, instr *ssa.Go) int {
	call := instr.Common()
	if kind := libraryCall(call); kind == waitGroupCall && w.primitive(value{call.Args[0], w.f}) != none {
		w.giveUp("a goroutine runs a method of a WaitGroup")
		return at
	}
	if builtin, ok := call.Value.(*ssa.Builtin); ok && builtin.Name() == "close" {
		w.giveUp("a goroutine runs a builtin")
		return at
	}
	fn, callee := w.target(call)
	if fn == nil || !w.matters(call, callee) {
		return at
	}
	return w.startGoroutine(at, fn, w.bind(fn, callee, call.Args), instr, none)
}

// startGoroutine starts a goroutine. If group is not none, it counts down at its end.
func (w *walk) startGoroutine(at int, fn *ssa.Function, args map[ssa.Value]value, instr ssa.CallInstruction, group int) int {
	if len(w.threads) > maxFrames {
		w.giveUp("too many goroutines")
		return at
	}
	t := w.newThread(fn)
	inner := w.newFrame(fn, t.index, args, instr)
	if inner == nil || w.startedBy(fn) {
		w.giveUp("a function starts itself")
		return at
	}
	entry, exit := t.location(), t.location()
	if group != none {
		done := t.location()
		e := t.edge(exit, done, automaton.Add, group, w.site(WaitGroupAdd, instr.Pos(), w.f))
		e.Value = automaton.Int(-1)
	}
	t.parent = w.thread
	t.walk(inner, entry, exit, nil)
	e, next := w.then(at, automaton.Spawn, none, w.site(Start, instr.Pos(), w.f))
	e.Start = t.index
	return next
}

// startedBy reports whether the function is being run, or has started what is.
func (w *walk) startedBy(fn *ssa.Function) bool {
	if w.f.active(fn) {
		return true
	}
	for t := w.thread; t != nil; t = t.parent {
		if w.funcs[t.index] == fn {
			return true
		}
	}
	return false
}
