package simulate

import (
	"go/token"
	"go/types"
	"maps"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// An effect is what a function of the package does, with all that it calls, as
// far as the model cares.
type effect struct {
	matters bool                  // it does something visible, or to memory that is not its own
	outside bool                  // it hands what it is given to code outside
	exits   bool                  // it may end the process, the test or the goroutine
	calls   bool                  // it calls code outside, which may return anything
	size    int                   // instructions, loops counted as much
	writes  map[types.Object]bool // the fields and variables that it changes
	blurs   bool                  // it changes other memory that is not its own
}

// loopSize is what a loop adds to the size of a function, and smallSize what a
// function may have that is run though it does nothing that matters: what it
// returns is worth knowing.
const (
	loopSize  = 100
	smallSize = 60
)

// effect returns what a function does. One that calls itself is taken to do
// nothing more by that.
func (p *Package) effect(fn *ssa.Function) effect {
	if e, ok := p.effects[fn]; ok {
		return e
	}
	p.effects[fn] = effect{matters: true, exits: p.mayExit(fn)}
	e := effect{writes: map[types.Object]bool{}, exits: p.mayExit(fn)}
	results := fn.Signature.Results()
	for i := range results.Len() {
		e.matters = e.matters || p.leads(results.At(i).Type())
	}
	for _, b := range fn.Blocks {
		e.size += len(b.Instrs)
		for _, s := range b.Succs {
			if s.Dominates(b) {
				e.size += loopSize
			}
		}
		for _, instr := range b.Instrs {
			p.addEffect(&e, fn, instr)
		}
	}
	p.effects[fn] = e
	return e
}

func (p *Package) addEffect(e *effect, fn *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Send, *ssa.Select, *ssa.Go, *ssa.MakeChan:
		e.matters = true
	case *ssa.UnOp:
		e.matters = e.matters || instr.Op == token.ARROW
	case *ssa.Store:
		e.matters = e.matters || !ownMemory(instr.Addr) && !isPlainElement(instr.Addr)
		e.write(instr.Addr)
	case *ssa.MapUpdate:
		_, own := instr.Map.(*ssa.MakeMap)
		e.matters, e.blurs = e.matters || !own, e.blurs || !own
	case ssa.CallInstruction:
		p.addCall(e, fn, instr)
	}
}

// write notes what a store changes.
func (e *effect) write(addr ssa.Value) {
	if ownMemory(addr) {
		return
	}
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		if field := fieldOf(a); field != nil {
			e.writes[field] = true
			return
		}
	case *ssa.Global:
		e.writes[a.Object()] = true
		return
	}
	e.blurs = true
}

// ownMemory reports whether an address is in a variable of the function itself.
func ownMemory(addr ssa.Value) bool {
	switch v := base(addr).(type) {
	case *ssa.Alloc:
		return true
	case *ssa.MakeSlice:
		return true
	case *ssa.Slice:
		return ownMemory(v.X)
	}
	return false
}

// isPlainElement reports whether an address is that of an element of a slice
// that leads to nothing: that some number in it is another one is left out.
func isPlainElement(addr ssa.Value) bool {
	i, ok := addr.(*ssa.IndexAddr)
	return ok && !isArrayPointer(i.X.Type()) && !isReference(i.Type().Underlying().(*types.Pointer).Elem())
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && (b.Kind() == types.Uint8 || b.Kind() == types.Int32)
}

func (p *Package) addCall(e *effect, fn *ssa.Function, instr ssa.CallInstruction) {
	call := instr.Common()
	if syncop.Of(instr).Kind != syncop.None {
		e.matters = true
		return
	}
	if b, ok := call.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "close":
			e.matters = true
		case "delete", "clear", "copy":
			e.matters, e.blurs = true, true
		}
		return
	}
	if exits(call) {
		e.matters = true
		return
	}
	callees := p.graph().callees(call)
	static := call.StaticCallee()
	if static == nil || len(static.Blocks) == 0 {
		e.outside = e.outside || !p.looks(call)
		e.calls = true
		if obj := syncop.Callee(call); obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "sync/atomic" {
			e.blurs = true
		}
	}
	for _, callee := range callees {
		if len(callee.Blocks) == 0 || callee == fn {
			continue
		}
		inner := p.effect(callee)
		if callee == static || callee.Parent() != nil {
			e.calls, e.blurs = e.calls || inner.calls, e.blurs || inner.blurs
			maps.Copy(e.writes, inner.writes)
		}
		e.matters = e.matters || inner.matters && (callee == static || static == nil || callee.Parent() != nil)
		e.outside = e.outside || inner.outside
		e.size += inner.size
	}
}

// mayExit reports whether a function, or one that it calls by name, may end the
// process, the test or the goroutine. Functions that call each other are as one, so
// that this is found from those that exit, and on to their callers.
func (p *Package) mayExit(fn *ssa.Function) bool {
	if p.exiting == nil {
		p.exiting = map[*ssa.Function]bool{}
		p.findExits()
	}
	if len(fn.Blocks) > 0 && fn.Synthetic != "" && !p.exiting[fn] { // a wrapper
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call := callOf(instr)
				if call != nil && call.StaticCallee() != nil && p.exiting[call.StaticCallee()] {
					return true
				}
			}
		}
	}
	return p.exiting[fn]
}

func (p *Package) findExits() {
	callers := map[*ssa.Function][]*ssa.Function{}
	var todo []*ssa.Function
	for _, fn := range p.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				switch {
				case !ok:
				case exits(call.Common()):
					todo = append(todo, fn)
				default:
					static := call.Common().StaticCallee()
					for _, callee := range p.graph().callees(call.Common()) {
						if callee == static || callee.Parent() != nil {
							callers[callee] = append(callers[callee], fn)
						}
					}
				}
			}
		}
	}
	for len(todo) > 0 {
		fn := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !p.exiting[fn] {
			p.exiting[fn] = true
			todo = append(todo, callers[fn]...)
		}
	}
}

// exits reports whether a call ends the process, the test or the goroutine.
func exits(call *ssa.CallCommon) bool {
	obj := syncop.Callee(call)
	return obj != nil && strings.HasPrefix(obj.Name(), "Fatal") || neverReturns(call)
}

func neverReturns(call *ssa.CallCommon) bool {
	obj := syncop.Callee(call)
	if obj == nil || obj.Pkg() == nil {
		return false
	}
	switch obj.Pkg().Path() + "." + obj.Name() {
	case "os.Exit", "runtime.Goexit", "syscall.Exit":
		return true
	}
	return obj.Pkg().Path() == "testing"
}

// looks reports whether a call outside does nothing with what it is given but
// look at it.
func (p *Package) looks(call *ssa.CallCommon) bool {
	for _, a := range call.Args {
		if p.leads(a.Type()) {
			fn, ok := call.Value.(*ssa.Function)
			return ok && pureCall(callee{fn: &closure{fn: fn}})
		}
	}
	return !call.IsInvoke() || !p.leads(call.Value.Type())
}

// leavesOut reports whether a call of a function of the package is not
// followed, since it does nothing that matters and is too long to follow for
// its result.
func (m *machine) leavesOut(fn *ssa.Function, c callee) bool {
	e := m.pkg.effect(fn)
	if e.matters || e.size <= smallSize {
		return false
	}
	if !e.outside {
		return true
	}
	own := false
	for _, a := range append(c.args, c.fn) {
		visit(m.resolve(a), func(r ref) { own = own || !m.s.objects[r].outside })
	}
	return !own
}
