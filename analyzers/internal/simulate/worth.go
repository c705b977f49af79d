package simulate

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Which runs are worth their cost. A run can only show what happens to
// primitives that it has made, that other goroutines come to have, and that the
// outside cannot reach. A function that calls another one which does all of that
// by itself shows nothing that a run of the other one does not. So a root has to
// come by a primitive in its own body, and to pass it on to a goroutine, or to
// do something with one that has been passed on already. Constructors that
// only wrap others do neither.
//
// Values are followed through functions, each by itself. What is stored in
// memory of a function's own is followed as the whole of that memory, so that
// there are too many roots rather than too few.

// worthwhile reports whether a run that begins with a function may show something.
func (c *callGraph) worthwhile(fn *ssa.Function) bool {
	if len(fn.Blocks) == 0 {
		return false
	}
	if c.started[fn] && c.flow(fn, own).any {
		return true // a goroutine may stop itself
	}
	f := c.flow(fn, own)
	return c.does(fn, c.starts, startsGoroutine, true) && (f.shared || f.had && (f.used || !f.returned && !f.stored))
}

// A flow says where a value goes from a function.
type flow struct {
	any      bool // there is one
	returned bool // to the caller
	stored   bool // in memory that the function is given
	shared   bool // to a goroutine that the function starts, or what it calls
	had      bool // to one that a function has started from which it came
	used     bool // to an operation or a call, and not only on to somewhere else
}

// A flowSource is what is followed in a function: its parameter of that number,
// or own: the primitives that it comes by itself.
type flowSource struct {
	fn    *ssa.Function
	param int
}

const own = -1

func (c *callGraph) flow(fn *ssa.Function, param int) flow {
	source := flowSource{fn, param}
	f, known := c.flows[source]
	if known || param >= len(fn.Params) {
		return f
	}
	mayReturn := c.p.anyLeads(fn.Signature.Results())
	c.flows[source] = flow{returned: mayReturn} // of a function that calls itself
	t := tracer{c: c, fn: fn, seen: map[ssa.Value]bool{}}
	if param != own {
		t.add(fn.Params[param])
	} else if c.does(fn, c.makes, makesPrimitive, false) {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				t.source(instr)
			}
		}
	}
	t.returned = t.returned && mayReturn
	c.flows[source] = t.flow
	return t.flow
}

// A tracer follows values within a function and its literals.
type tracer struct {
	c    *callGraph
	fn   *ssa.Function
	seen map[ssa.Value]bool
	flow
}

// source begins to follow the primitives that come from an instruction: it
// makes one, or calls a function that does and that returns it or puts it into
// memory of this one.
func (t *tracer) source(instr ssa.Instruction) {
	if makesPrimitive(instr) {
		t.add(instr.(ssa.Value))
		return
	}
	call, ok := instr.(*ssa.Call)
	if !ok {
		return
	}
	for _, callee := range t.c.callees(call.Common()) {
		f := t.c.flow(callee, own)
		if !f.returned && !f.stored {
			continue
		}
		local := false
		for _, a := range call.Call.Args {
			if f.stored && isLocal(a) {
				local = true
				t.add(base(a))
			}
		}
		if f.returned {
			t.add(call)
		}
		t.had = t.had || (f.shared || f.had) && (local || f.returned)
	}
}

// isLocal reports whether a value is an address in a variable of the function's
// own, or in what a call has returned to it.
func isLocal(v ssa.Value) bool {
	switch b := base(v).(type) {
	case *ssa.Alloc, *ssa.Call:
		return true
	case *ssa.Extract:
		return isLocal(b.Tuple)
	case *ssa.UnOp:
		return isLocal(b.X)
	}
	return false
}

func (t *tracer) add(v ssa.Value) {
	if t.seen[v] {
		return
	}
	t.any = true
	t.seen[v] = true
	if v.Referrers() == nil {
		return
	}
	for _, use := range *v.Referrers() {
		t.use(v, use)
	}
}

func (t *tracer) use(v ssa.Value, use ssa.Instruction) {
	switch use := use.(type) {
	case *ssa.Return:
		t.returned = t.returned || use.Parent() == t.fn
	case *ssa.Store:
		if use.Val == v {
			t.store(use.Addr)
		}
	case *ssa.MapUpdate:
		t.store(use.Map)
	case *ssa.Send:
		t.used = true
		t.store(use.Chan)
	case *ssa.MakeClosure:
		t.used = true
		t.add(use)
		for i, b := range use.Bindings {
			if b == v {
				t.add(use.Fn.(*ssa.Function).FreeVars[i])
			}
		}
	case *ssa.Go:
		t.shared = true
	case ssa.CallInstruction:
		t.used = true
		t.call(v, use)
	case *ssa.Select:
		t.used = true
	case ssa.Value:
		if receive, ok := use.(*ssa.UnOp); ok && receive.Op == token.ARROW {
			t.used = true
		}
		if t.c.p.leads(use.Type()) {
			t.add(use)
		}
	}
}

// call follows a value into what a call may run. What a call of the outside
// returns may hold what it was given.
func (t *tracer) call(v ssa.Value, instr ssa.CallInstruction) {
	if startsGoroutine(instr) {
		t.shared = true
		return
	}
	call := instr.Common()
	result, _ := instr.(*ssa.Call)
	if callee := call.StaticCallee(); callee != nil && len(callee.Blocks) == 0 || syncop.Of(instr).Kind != syncop.None {
		t.returns(result)
		return
	}
	args := call.Args
	if call.IsInvoke() {
		args = append([]ssa.Value{call.Value}, args...)
	}
	callees := t.c.callees(call)
	if len(callees) == 0 {
		t.returns(result)
	}
	for _, callee := range callees {
		for i, a := range args {
			if a != v || callee.Parent() != nil && slices.Contains(closuresOf(args), callee) {
				continue
			}
			f := t.c.flow(callee, i)
			t.shared = t.shared || f.shared
			if f.returned {
				t.returns(result)
			}
			if f.stored {
				t.storeInArgs(args, i)
			}
		}
	}
}

func (t *tracer) returns(call *ssa.Call) {
	if call != nil && t.c.p.leads(call.Type()) {
		t.add(call)
	}
}

func (t *tracer) storeInArgs(args []ssa.Value, but int) {
	for k, other := range args {
		if k != but && isReference(other.Type()) {
			t.store(other)
		}
	}
}

// closuresOf returns the literals among arguments.
func closuresOf(args []ssa.Value) (fns []*ssa.Function) {
	for _, a := range args {
		if mc, ok := a.(*ssa.MakeClosure); ok {
			fns = append(fns, mc.Fn.(*ssa.Function))
		}
	}
	return fns
}

// store follows what is stored in memory of the function's own. In other memory
// the caller finds it, or the outside.
func (t *tracer) store(addr ssa.Value) {
	b := base(addr)
	load, isLoad := b.(*ssa.UnOp)
	for isLoad {
		b = base(load.X) // of a variable that holds a pointer
		load, isLoad = b.(*ssa.UnOp)
	}
	switch b.(type) {
	case *ssa.Parameter:
		t.stored = true
	case *ssa.Global:
	default:
		t.add(b)
	}
}
