package simulate

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Roots returns the functions of the package from which runs are worth while: those
// that make primitives, by themselves or by functions that they call, and pass
// them on to where goroutines are started, however far down. The goroutines that
// are started with nothing of what their starter holds are roots of their own.
func (p *Package) Roots() (roots []*ssa.Function) {
	for _, fn := range p.all {
		if p.isRoot(fn) {
			roots = append(roots, fn)
		}
	}
	return roots
}

// isRoot reports whether a run that begins with a function is worth while.
func (p *Package) isRoot(fn *ssa.Function) bool {
	is, known := p.roots[fn]
	if !known {
		is = p.graph().worthwhile(fn)
		p.roots[fn] = is
	}
	return is
}

// graph returns the package's call graph.
func (p *Package) graph() *callGraph {
	if p.calls == nil {
		p.calls = &callGraph{
			p: p, makes: map[*ssa.Function]answer{}, starts: map[*ssa.Function]answer{},
			callers: map[*ssa.Function][]*ssa.Function{}, valued: map[*ssa.Function]bool{}, invoked: map[string]bool{},
			methods: map[string][]*ssa.Function{}, values: map[string][]*ssa.Function{},
			started: map[*ssa.Function]bool{}, flows: map[flowSource]flow{},
		}
		for _, fn := range p.all {
			p.calls.index(fn)
		}
	}
	return p.calls
}

// index notes how a function can be called, and what it starts.
func (c *callGraph) index(fn *ssa.Function) {
	if fn.Signature.Recv() != nil {
		c.methods[fn.Name()] = append(c.methods[fn.Name()], fn)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			c.indexUses(fn, instr)
			if g, ok := instr.(*ssa.Go); ok {
				if callee := g.Call.StaticCallee(); callee != nil {
					c.started[callee] = true
				}
			}
		}
	}
}

type answer uint8

const (
	asked answer = iota + 1 // and not answered yet
	yes
	no
)

// A callGraph answers what functions do, directly or by what they call.
type callGraph struct {
	p             *Package
	makes, starts map[*ssa.Function]answer
	methods       map[string][]*ssa.Function // of the package, by name
	values        map[string][]*ssa.Function // those that are used as values, by the shape of their signature
	started       map[*ssa.Function]bool     // by a go statement
	callers       map[*ssa.Function][]*ssa.Function
	valued        map[*ssa.Function]bool // used other than to be called
	invoked       map[string]bool        // methods that are called through interfaces
	flows         map[flowSource]flow
}

// does reports whether a function, or one that it calls, has an instruction of
// a kind. Goroutines that it starts count if started is set.
func (c *callGraph) does(fn *ssa.Function, known map[*ssa.Function]answer, kind func(ssa.Instruction) bool, started bool) bool {
	if a := known[fn]; a != 0 {
		return a == yes
	}
	known[fn] = asked
	found := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			found = found || kind(instr) || c.callDoes(instr, known, kind, started)
		}
	}
	known[fn] = no
	if found {
		known[fn] = yes
	}
	return found
}

func (c *callGraph) callDoes(instr ssa.Instruction, known map[*ssa.Function]answer, kind func(ssa.Instruction) bool, started bool) bool {
	call, ok := instr.(ssa.CallInstruction)
	if _, isGo := instr.(*ssa.Go); !ok || isGo && !started {
		return false
	}
	for _, callee := range c.callees(call.Common()) {
		if len(callee.Blocks) > 0 && c.does(callee, known, kind, started) {
			return true
		}
	}
	return false
}

// callees returns the functions of the package that a call may run, as far as
// it says so: by name, or the literals among its arguments.
func (c *callGraph) callees(call *ssa.CallCommon) (list []*ssa.Function) {
	add := func(v ssa.Value) {
		switch v := v.(type) {
		case *ssa.Function:
			list = append(list, v)
		case *ssa.MakeClosure:
			list = append(list, v.Fn.(*ssa.Function))
		}
	}
	switch call.Value.(type) {
	case *ssa.Function, *ssa.MakeClosure, *ssa.Builtin:
		add(call.Value)
	default:
		if call.IsInvoke() {
			list = append(list, c.methods[call.Method.Name()]...)
		} else {
			list = append(list, c.values[shape(call.Signature())]...)
		}
	}
	for _, a := range call.Args {
		add(a)
	}
	return list
}

// shape returns a signature without its names.
func shape(sig *types.Signature) string {
	var b strings.Builder
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for i := range tuple.Len() {
			b.WriteString(types.TypeString(tuple.At(i).Type(), nil))
			b.WriteByte(',')
		}
		b.WriteByte(';')
	}
	return b.String()
}

func startsGoroutine(instr ssa.Instruction) bool {
	if _, ok := instr.(*ssa.Go); ok {
		return true
	}
	switch syncop.Of(instr).Kind {
	case syncop.WaitGroupGo, syncop.GroupGo, syncop.GroupTryGo, syncop.AfterFunc:
		return true
	}
	return false
}

func makesPrimitive(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.MakeChan:
		return true
	case *ssa.Alloc:
		return holdsPrimitive(instr.Type().Underlying().(*types.Pointer).Elem(), 0)
	}
	switch syncop.Of(instr).Kind {
	case syncop.ContextDerive, syncop.TimerNew, syncop.AfterFunc:
		return true
	}
	if call, ok := instr.(*ssa.Call); ok {
		if fn := syncop.Callee(call.Common()); fn != nil && fn.FullName() == "sync.NewCond" {
			return true
		}
	}
	return false
}

// holdsPrimitive reports whether a value of the type has a primitive within.
func holdsPrimitive(t types.Type, depth int) bool {
	switch namedAs(t) {
	case "sync.Mutex", "sync.RWMutex", "sync.WaitGroup", "sync.Once", "sync.Cond",
		"golang.org/x/sync/errgroup.Group", "golang.org/x/sync/semaphore.Weighted":
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for i := range u.NumFields() {
			if depth < 6 && holdsPrimitive(u.Field(i).Type(), depth+1) {
				return true
			}
		}
	case *types.Array:
		return depth < 6 && holdsPrimitive(u.Elem(), depth+1)
	}
	return false
}
