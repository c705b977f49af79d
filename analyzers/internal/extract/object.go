package extract

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// none says that a value is not modelled.
const none = automaton.NoPrimitive

// primitive returns the primitive that a value (a channel, the address of a
// WaitGroup, a context, a cancel function) stands for, or none.
func (x *extraction) primitive(v value) int {
	v = x.resolve(v)
	if p, known := x.primitives[v]; known {
		return p
	}
	x.primitives[v] = none // ends cycles
	p := x.newPrimitive(v)
	x.primitives[v] = p
	return p
}

func (x *extraction) newPrimitive(at value) int {
	switch v := at.v.(type) {
	case *ssa.MakeChan:
		if x.owns(at) && !x.escapes(v) {
			return x.add(automaton.Channel, nameOf(v), x.site(Make, v.Pos(), at.f))
		}
	case *ssa.Alloc:
		if isGroup(v.Type()) && x.owns(at) && !x.escapes(v) {
			return x.add(automaton.WaitGroup, nameOf(v), x.site(Make, v.Pos(), at.f))
		}
	case *ssa.Extract:
		if isGroup(v.Type()) && x.owns(at) && !x.escapes(v) {
			return x.add(automaton.WaitGroup, "g", x.site(Make, v.Pos(), at.f))
		}
		return x.contextPair(at, v)
	case *ssa.Call:
		return x.callResult(at, v)
	case *ssa.UnOp:
		field, ok := v.X.(*ssa.FieldAddr)
		if ok && (isNamed(field.X.Type(), "time", "Timer") || isNamed(field.X.Type(), "time", "Ticker")) {
			return x.add(automaton.Timer, "timer", 0)
		}
	}
	return none
}

// owns reports whether there is one such object in a run of the system: the
// root, or a call that is put in place there, makes it, and at most once.
func (x *extraction) owns(at value) bool {
	instr, ok := at.v.(ssa.Instruction)
	return ok && at.f != nil && at.f.goroutine == 0 && !at.f.repeated &&
		x.loopsOf(at.f.fn).header[instr.Block()] == x.regionOf(at.f)
}

func (x *extraction) add(kind automaton.Kind, name string, label automaton.Label) int {
	x.sys.Primitives = append(x.sys.Primitives, automaton.Primitive{
		Kind: kind, Name: name, Label: label, Parent: none,
	})
	return len(x.sys.Primitives) - 1
}

// isGroup reports whether the type is that of something that counts goroutines
// and can be waited for.
func isGroup(t types.Type) bool {
	return isNamed(t, "sync", "WaitGroup") || isNamed(t, "golang.org/x/sync/errgroup", "Group")
}

// contextPair returns the signal of a context, or of the function that cancels it.
func (x *extraction) contextPair(at value, v *ssa.Extract) int {
	call, ok := v.Tuple.(*ssa.Call)
	if !ok || libraryCall(call.Common()) != makesContext || v.Index > 1 {
		return none
	}
	pair := value{call, at.f}
	if p, known := x.primitives[pair]; known {
		return p
	}
	x.primitives[pair] = x.newSignal(pair, call)
	return x.primitives[pair]
}

// newSignal returns the signal for a context that the root makes. One that it
// makes in a loop, or that some other goroutine makes, may end at any time,
// like every context whose parent or cancel function is out of sight.
func (x *extraction) newSignal(at value, call *ssa.Call) int {
	parent := none
	external := !x.owns(at) || calledObject(call.Common()).Name() != "WithCancel" || x.cancelEscapes(call)
	if parentCtx := x.resolve(value{call.Call.Args[0], at.f}); !isBackground(parentCtx.v) {
		parent = x.primitive(parentCtx)
		external = external || parent == none || x.sys.Primitives[parent].External
	}
	p := x.add(automaton.Signal, "ctx", x.site(Make, call.Pos(), at.f))
	x.sys.Primitives[p].External, x.sys.Primitives[p].Parent = external, parent
	return p
}

func (x *extraction) cancelEscapes(call *ssa.Call) bool {
	for _, use := range *call.Referrers() {
		if cancel, ok := use.(*ssa.Extract); ok && cancel.Index == 1 {
			return x.escapes(cancel)
		}
	}
	return false
}

func isBackground(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	fn := calledObject(call.Common())
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "context" &&
		(fn.Name() == "Background" || fn.Name() == "TODO")
}

// callResult returns the primitive behind a call that gives a channel: a timer,
// or the signal of a context.
func (x *extraction) callResult(at value, call *ssa.Call) int {
	switch libraryCall(call.Common()) {
	case makesTimer:
		return x.add(automaton.Timer, "timer", 0)
	case contextDone:
		if call.Call.IsInvoke() {
			return x.contextSignal(value{call.Call.Value, at.f})
		}
	}
	return none
}

// contextSignal returns the signal of a context. One that comes from outside
// may be cancelled at any moment.
func (x *extraction) contextSignal(ctx value) int {
	p := x.primitive(ctx)
	if p == none && !isBackground(x.resolve(ctx).v) {
		p = x.add(automaton.Signal, "ctx", 0)
		x.sys.Primitives[p].External = true
		x.primitives[x.resolve(ctx)] = p
	}
	return p
}

// relevant reports whether a value lets code act on a primitive other than a
// mere wait for a context.
func (x *extraction) relevant(v value) bool { return x.relevantWithin(v, 4) }

func (x *extraction) relevantWithin(v value, depth int) bool {
	v = x.resolve(v)
	if p := x.primitive(v); p != none {
		_, isContext := v.v.Type().Underlying().(*types.Interface)
		return !isContext && x.sys.Primitives[p].Kind != automaton.Timer
	}
	switch w := v.v.(type) {
	case *ssa.Alloc:
		content := x.cellOf(w).content()
		return depth > 0 && content != nil && x.relevantWithin(value{content, v.f}, depth-1)
	case *ssa.MakeClosure:
		for _, binding := range w.Bindings {
			if depth > 0 && x.relevantWithin(value{binding, v.f}, depth-1) {
				return true
			}
		}
	}
	return false
}
