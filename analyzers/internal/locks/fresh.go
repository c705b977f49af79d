package locks

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// Callees returns the functions of the package that a call may run, as far as
// they are known.
func (p *Package) Callees(call *ssa.CallCommon) (found []*ssa.Function) {
	p.guard.Lock()
	defer p.guard.Unlock()
	callees, _ := p.callees(call, call.Value)
	for _, c := range callees {
		if c.fn != nil {
			found = append(found, c.fn)
		}
	}
	return found
}

// Calls returns the calls that the analysis has seen a path to.
func (f *Function) Calls() (found []ssa.CallInstruction) {
	for instr := range f.sites {
		if call, ok := instr.(*ssa.Call); ok {
			found = append(found, call)
		}
	}
	return found
}

// Fresh reports whether a lock lies in an object that nobody else can see yet
// when an instruction is executed: one that the function has just made, or was
// handed by all its callers before it went anywhere.
func (p *Package) Fresh(l Lock, at ssa.Instruction) bool {
	p.guard.Lock()
	defer p.guard.Unlock()
	return p.fresh(l.Path.Root, at, 0)
}

const maxFresh = 4

func (p *Package) fresh(root ssa.Value, at ssa.Instruction, depth int) bool {
	if root == nil || depth > maxFresh {
		return false
	}
	switch v := settled(root).(type) {
	case *ssa.Alloc:
		return v.Parent() == at.Parent() && !p.published(v, at, 0)
	case *ssa.Call:
		return p.secret(madeByCall(v)) && v.Parent() == at.Parent() && !p.published(v, at, 0)
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		return ok && v.Index == 0 && p.secret(firstMadeBy(call)) && v.Parent() == at.Parent() && !p.published(v, at, 0)
	case *ssa.Parameter:
		fn := v.Parent()
		if obj, ok := fn.Object().(*types.Func); ok && obj.Exported() || p.entries()[fn] || p.published(v, at, 0) {
			return false
		}
		for _, call := range p.calls[fn] {
			arg := argument(call, v)
			if _, plain := call.(*ssa.Call); !plain || arg == nil || !p.fresh(arg, call, depth+1) {
				return false
			}
		}
		return len(p.calls[fn]) > 0
	}
	return false
}

// entries caches [Package.Entries].
func (p *Package) entries() map[*ssa.Function]bool {
	if p.entry == nil {
		p.entry = p.findEntries()
	}
	return p.entry
}

func argument(call ssa.CallInstruction, param *ssa.Parameter) ssa.Value {
	for i, q := range param.Parent().Params {
		if q == param && i < len(call.Common().Args) {
			return call.Common().Args[i]
		}
	}
	return nil
}

// secret reports whether an object is visible to nobody but the caller when the
// function that made it returns it.
func (p *Package) secret(made *ssa.Alloc) bool {
	if made == nil {
		return false
	}
	for _, b := range made.Parent().Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && p.published(made, ret, 0) {
			return false
		}
	}
	return true
}

// published reports whether an object may be visible to others before an
// instruction: its address was stored, captured, sent, or given to a function
// that does such a thing.
func (p *Package) published(v ssa.Value, at ssa.Instruction, depth int) bool {
	if depth > maxFresh {
		return true
	}
	for _, ref := range *v.Referrers() {
		if p.publishes(ref, v, at, depth) {
			return true
		}
	}
	return false
}

func (p *Package) publishes(ref ssa.Instruction, v ssa.Value, at ssa.Instruction, depth int) bool {
	if !reaches(ref, at) {
		return false
	}
	switch ref := ref.(type) {
	case *ssa.FieldAddr, *ssa.UnOp, *ssa.DebugRef, *ssa.BinOp, *ssa.Return, *ssa.If:
		return false
	case *ssa.Store:
		return ref.Val == v && p.variablePublishes(ref.Addr, at, depth)
	case *ssa.Go:
		return true
	case ssa.CallInstruction:
		return p.handsOn(ref, v, depth)
	case ssa.Value: // a conversion or a phi
		if _, isClosure := ref.(*ssa.MakeClosure); !isClosure {
			return p.published(ref, nil, depth+1)
		}
	}
	return true
}

// variablePublishes reports whether what is put into a variable may be visible to
// others before an instruction. All but a local one is visible at once, and a local
// one as soon as a literal captures it.
func (p *Package) variablePublishes(addr ssa.Value, at ssa.Instruction, depth int) bool {
	local, ok := addr.(*ssa.Alloc)
	if !ok {
		return true
	}
	for _, ref := range *local.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store, *ssa.DebugRef:
		case *ssa.UnOp:
			if p.published(ref, at, depth+1) {
				return true
			}
		default:
			if reaches(ref, at) {
				return true
			}
		}
	}
	return false
}

// handsOn reports whether a call lets others see its argument.
func (p *Package) handsOn(call ssa.CallInstruction, v ssa.Value, depth int) bool {
	fn := call.Common().StaticCallee()
	if fn == nil {
		return true
	}
	body := asCallee(fn).fn
	if body == nil {
		return false // another package's function: it has no business with our locks
	}
	for i, arg := range call.Common().Args {
		if arg == v && i < len(body.Params) && p.published(body.Params[i], nil, depth+1) {
			return true
		}
	}
	return false
}

// reaches reports whether an instruction may run before another one of the same
// function; nil stands for the end of the function.
func reaches(from, to ssa.Instruction) bool {
	if to == nil || from.Parent() != to.Parent() {
		return true
	}
	if from.Block() == to.Block() && from != to {
		for _, instr := range from.Block().Instrs {
			if instr == from {
				return true
			}
			if instr == to {
				break
			}
		}
	}
	return loops.Reaches(from.Block(), to.Block(), nil) && !loops.Exclusive(from.Block(), to.Block())
}

// HandedOver reports whether a hold may have been handed to somebody else: a
// function that was called kept the lock, and some function of the package has a
// literal or a goroutine release locks of the kind.
func (p *Package) HandedOver(h Hold) bool {
	if h.Chain == nil {
		return false
	}
	p.guard.Lock()
	defer p.guard.Unlock()
	return p.handed()[h.Lock.Class]
}

// handed collects the classes that literals and goroutines release for others, and
// those whose address somebody got, as in unlock := once(&mu).
func (p *Package) handed() map[string]bool {
	if p.handedOver == nil {
		p.handedOver = map[string]bool{}
		for _, class := range p.Loose() {
			p.handedOver[class] = true
		}
		for _, f := range p.functions {
			for class := range f.Handed {
				p.handedOver[class] = true
			}
		}
	}
	return p.handedOver
}
