package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A target is a function that a call may run before it returns.
type target struct {
	sum       *Summary
	pkg, name string
	args      []ssa.Value // by parameter, receiver first; nil for a literal that the callee runs
	free      []ssa.Value // by free variable
}

// value returns what a place in the target stands for at the call, or nil.
func (t target) value(p Place) ssa.Value {
	switch i := int(p); {
	case p == Many:
		return nil
	case i > 0 && i <= len(t.args):
		return t.args[i-1]
	case i < 0 && -i <= len(t.free):
		return t.free[-i-1]
	}
	return nil
}

// targets resolves a call: the callee, and the functions among the arguments
// that it runs.
func (g *Graph) targets(call *ssa.CallCommon) []target {
	if _, ok := call.Value.(*ssa.Builtin); ok {
		return nil
	}
	var found []target
	var invokes uint32
	args := call.Args
	if call.IsInvoke() {
		args = append([]ssa.Value{call.Value}, call.Args...)
		found = g.methods(call.Method.Origin(), args)
	} else if t, ok := g.function(call.Value, args); ok {
		found = []target{t}
	}
	for _, t := range found {
		invokes |= t.sum.Invokes
		args = t.args
	}
	for i, arg := range args {
		if i < 32 && invokes&(1<<i) != 0 || isLoopBody(arg) {
			if t, ok := g.function(arg, nil); ok {
				found = append(found, t)
			}
		}
	}
	return found
}

// isLoopBody reports whether a value is the body of a range over a function,
// which whatever iterator it is handed to runs.
func isLoopBody(v ssa.Value) bool {
	c, ok := v.(*ssa.MakeClosure)
	return ok && c.Fn.(*ssa.Function).Synthetic == "range-over-func yield"
}

// function resolves a function value: a declared function, a method value, a
// literal, or a variable that only ever holds one of these.
func (g *Graph) function(v ssa.Value, args []ssa.Value) (target, bool) {
	var free []ssa.Value
	v = Strip(v)
	if c, ok := v.(*ssa.MakeClosure); ok {
		v, free = c.Fn, c.Bindings
	}
	fn, ok := v.(*ssa.Function)
	if !ok {
		return target{}, false
	}
	if fn.Origin() != nil {
		fn = fn.Origin()
	}
	if sum, ok := g.summaryOf(fn); ok { // declared here, or a literal
		t := target{sum: sum, args: args, free: free, name: "function literal"}
		if obj, ok := fn.Object().(*types.Func); ok {
			t.pkg, t.name = FuncName(obj)
		}
		return t, true
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return target{}, false
	}
	if len(free) == 1 { // a method value: the receiver was bound earlier
		args, free = append([]ssa.Value{free[0]}, args...), nil
	}
	return g.declared(obj.Origin(), args)
}

// Strip follows a value through conversions and through a local variable with
// only one value, of the function itself or of one around it.
func Strip(v ssa.Value) ssa.Value {
	v = syncop.Strip(v)
	if load, ok := v.(*ssa.UnOp); ok {
		if local, ok := captured(load.X).(*ssa.Alloc); ok {
			if stored := onlyStore(local); stored != nil {
				return syncop.Strip(stored)
			}
		}
	}
	return v
}

// declared resolves a function or method by its declaration.
func (g *Graph) declared(obj *types.Func, args []ssa.Value) (target, bool) {
	t := target{args: args}
	t.pkg, t.name = FuncName(obj)
	if fn := g.prog.FuncValue(obj); fn != nil {
		if sum, ok := g.summaryOf(fn); ok {
			t.sum = sum
			return t, true
		}
	}
	switch kind := syncop.OfFunc(obj); kind {
	case syncop.None:
	case syncop.OnceDo:
		t.sum = &Summary{Invokes: 1 << 1}
		return t, true
	default:
		return g.methodValue(t, kind)
	}
	t.sum = g.lookup(obj)
	return t, t.sum != nil
}

// methodValue treats an operation of syncop that is called through a value,
// such as the Wait of "defer wg.Wait" handed to another function.
func (g *Graph) methodValue(t target, kind syncop.Kind) (target, bool) {
	w := Wait{On: 1}
	switch kind {
	case syncop.WaitGroupWait, syncop.GroupWait:
		w.Class = WaitGroup
	case syncop.CondWait:
		w.Class = Cond
	case syncop.Lock, syncop.RLock:
		w.Class = Lock
	default:
		return t, false
	}
	t.sum = &Summary{Waits: []Wait{w}, Touches: 1 << w.Class}
	return t, true
}

// invoked returns the parameters of its own function that an instruction runs:
// by a call, or by handing them to a function that runs them.
func invoked(instr ssa.Instruction, g *Graph) uint32 {
	call, ok := instr.(ssa.CallInstruction)
	if _, isGo := instr.(*ssa.Go); isGo || !ok {
		return 0
	}
	common := call.Common()
	bits := paramBit(common.Value)
	if common.IsInvoke() || bits != 0 {
		return bits
	}
	if t, ok := g.function(common.Value, common.Args); ok && t.sum.Invokes != 0 {
		for i, arg := range t.args {
			if i < 32 && t.sum.Invokes&(1<<i) != 0 {
				bits |= paramBit(arg)
			}
		}
	}
	return bits
}

// paramBit returns the bit of a parameter of function type, 0 for other values.
func paramBit(v ssa.Value) uint32 {
	p, ok := Strip(v).(*ssa.Parameter)
	if !ok {
		return 0
	}
	if _, isFunc := p.Type().Underlying().(*types.Signature); !isFunc {
		return 0
	}
	for i, param := range p.Parent().Params {
		if param == p && i < 32 {
			return 1 << i
		}
	}
	return 0
}
