package locks

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Entries returns the functions that may run without a call that this package
// shows: exported ones, those started by a go statement, those used as values,
// and those that nobody calls. What they do to the locks of a caller is not part
// of any other function.
func (p *Package) Entries() map[*ssa.Function]bool {
	p.guard.Lock()
	defer p.guard.Unlock()
	return p.entries()
}

func (p *Package) findEntries() map[*ssa.Function]bool {
	called, entries := map[*ssa.Function]bool{}, map[*ssa.Function]bool{}
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				p.uses(instr, called, entries)
			}
		}
	}
	for _, fn := range p.funcs {
		obj, ok := fn.Object().(*types.Func)
		// Nobody imports a command.
		if ok && obj.Exported() && p.pkg.Pkg.Name() != "main" || !called[fn] {
			entries[fn] = true
		}
	}
	return entries
}

// uses sorts the functions that an instruction mentions.
func (p *Package) uses(instr ssa.Instruction, called, entries map[*ssa.Function]bool) {
	call, isCall := instr.(ssa.CallInstruction)
	if isCall {
		callees, _ := p.callees(call.Common(), call.Common().Value)
		_, isGo := instr.(*ssa.Go)
		for _, c := range callees {
			if isGo {
				entries[c.fn] = true
			} else {
				called[c.fn] = true
			}
		}
	}
	if made, ok := instr.(*ssa.MakeClosure); ok {
		if !calledOnly(made) {
			entries[p.unwrapped(made.Fn.(*ssa.Function))] = true
		}
		return
	}
	for _, op := range instr.Operands(nil) {
		if fn, ok := (*op).(*ssa.Function); ok && !(isCall && *op == call.Common().Value) {
			entries[p.unwrapped(fn)] = true
		}
	}
}

// StartedOnly reports whether a literal is started by go statements, and nothing
// else: what it releases was taken by the function around it, or by a caller of
// that.
func StartedOnly(lit *ssa.Function) bool {
	if lit.Parent() == nil {
		return false
	}
	made := madeBy(lit)
	if made == nil {
		return false
	}
	for _, ref := range *made.Referrers() {
		if start, ok := ref.(*ssa.Go); !ok || start.Call.Value != ssa.Value(made) {
			return false
		}
	}
	return true
}

// Calls reports whether a function calls another of the package, through any
// chain of calls that the package shows.
func (p *Package) Calls(fn, other *ssa.Function) bool {
	p.guard.Lock()
	defer p.guard.Unlock()
	seen := map[*ssa.Function]bool{fn: true}
	for work := []*ssa.Function{fn}; len(work) > 0; {
		last := work[len(work)-1]
		work = work[:len(work)-1]
		for _, callee := range p.called(last) {
			if callee == other {
				return true
			}
			if !seen[callee] {
				seen[callee] = true
				work = append(work, callee)
			}
		}
	}
	return false
}

// calledOnly reports whether a closure is called or deferred, and nothing else,
// if only through the local variable that holds it.
func calledOnly(made *ssa.MakeClosure) bool {
	for _, ref := range *made.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Go:
			return false
		case ssa.CallInstruction:
			if ref.Common().Value != ssa.Value(made) {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return syncop.None == kindOf(made.Fn.(*ssa.Function))
}
