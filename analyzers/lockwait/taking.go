package lockwait

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A lockNeed is a lock and how it is held, or taken.
type lockNeed struct {
	class string
	mode  locks.Mode
}

// blocks reports whether taking a lock waits for the holder.
func (n lockNeed) blocks(l locks.Lock, mode locks.Mode) bool {
	return l.Class == n.class && (n.mode == locks.Write || mode == locks.Write)
}

// A taking is a place that takes the lock, or calls what may take it.
type taking struct {
	instr   ssa.Instruction
	certain bool        // control does not pass without the lock having been taken
	chain   []locks.Hop // from what instr calls to the operation
	told    bool        // after it the goroutine lets others know how far it is
}

// maxHops is how many calls a taking may be away that need not happen. The further
// away, the likelier is it that it is of another object's lock, or that what the
// goroutine is about keeps it from going that way.
const maxHops = 1

// isFarFetched reports whether a taking is many calls away, and one of several ways.
func (t taking) isFarFetched() bool { return !t.certain && len(t.chain) > maxHops }

// takes reports whether an instruction takes the lock, when it runs.
func (p *program) takes(instr ssa.Instruction, lock lockNeed) (taking, bool) {
	switch instr := instr.(type) {
	case *ssa.Call:
		return p.callTakes(instr, lock)
	case *ssa.RunDefers:
		for _, d := range defersOf(instr.Parent()) {
			if t, ok := p.callTakes(d, lock); ok {
				t.certain = false // the statement may not have been reached
				return t, true
			}
		}
	}
	return taking{}, false
}

// fresh reports whether a lock lies in an object that nobody else can see yet; what
// a pointer in that object leads to is another matter.
func (p *program) fresh(l locks.Lock, at ssa.Instruction) bool {
	return !strings.Contains(l.Path.Steps, "*") && p.locks.Fresh(l, at)
}

func defersOf(fn *ssa.Function) (found []*ssa.Defer) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok {
				found = append(found, d)
			}
		}
	}
	return found
}

// callTakes looks at a call, deferred or not.
func (p *program) callTakes(call ssa.CallInstruction, lock lockNeed) (taking, bool) {
	switch syncop.Of(call).Kind {
	case syncop.Lock, syncop.RLock, syncop.OnceDo:
		for _, a := range p.acquires[call] {
			if a.Chain == nil && lock.blocks(a.Lock, a.Mode) && !p.fresh(a.Lock, call) {
				return taking{instr: call, certain: true}, true
			}
		}
	}
	found := taking{instr: call}
	for _, a := range p.acquires[call] {
		if a.Chain != nil && lock.blocks(a.Lock, a.Mode) && !p.fresh(a.Lock, call) && (found.chain == nil || len(a.Chain) < len(found.chain)) {
			found.chain = a.Chain
		}
	}
	targets, complete := p.graph.Callees(call.Common())
	if len(targets) > 1 {
		targets = nil // which of them runs for the object at hand cannot be told
	}
	certain := complete && len(targets) > 0
	for _, fn := range targets {
		inner, takes := p.bodyTakes(fn, lock)
		if takes && found.chain == nil {
			found.chain = append([]locks.Hop{{Name: fn.Name(), Pos: inner.instr.Pos()}}, inner.chain...)
		}
		certain = certain && takes && inner.certain
	}
	found.certain = certain
	return found, found.chain != nil
}

// A question is whether a function takes a lock.
type question struct {
	fn   *ssa.Function
	lock lockNeed
}

// bodyTakes reports whether a call of a function may take the lock, and whether no
// way leads through it without. While it is being found out, it counts as not.
func (p *program) bodyTakes(fn *ssa.Function, lock lockNeed) (taking, bool) {
	if taken := p.taken[fn]; !taken[lockNeed{lock.class, locks.Write}] && !(taken[lockNeed{lock.class, locks.Read}] && lock.mode == locks.Write) {
		return taking{}, false
	}
	q := question{fn, lock}
	if t, known := p.answers[q]; known {
		return t, t.instr != nil
	}
	p.answers[q] = taking{}
	var found taking
	certain := map[*ssa.BasicBlock]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if t, ok := p.callTakes(call, lock); ok {
				if found.instr == nil {
					found = t
				}
				certain[b] = certain[b] || t.certain
			}
		}
	}
	found.certain = found.instr != nil && !leadsThrough(fn, certain)
	p.answers[q] = found
	return found, found.instr != nil
}

// leadsThrough reports whether a way from the start of a function to a return
// leads around some blocks.
func leadsThrough(fn *ssa.Function, around map[*ssa.BasicBlock]bool) bool {
	if len(fn.Blocks) == 0 || around[fn.Blocks[0]] {
		return false
	}
	seen := map[*ssa.BasicBlock]bool{fn.Blocks[0]: true}
	for queue := []*ssa.BasicBlock{fn.Blocks[0]}; len(queue) > 0; queue = queue[1:] {
		b := queue[0]
		if _, returns := b.Instrs[len(b.Instrs)-1].(*ssa.Return); returns {
			return true
		}
		for _, succ := range b.Succs {
			if !seen[succ] && !around[succ] {
				seen[succ] = true
				queue = append(queue, succ)
			}
		}
	}
	return false
}

// startedBy returns the go statements, and the calls of WaitGroup.Go and its like,
// that start a goroutine with a function.
func (p *program) startedBy(fn *ssa.Function) (found []ssa.Instruction) {
	for _, call := range p.graph.Callers(fn) {
		if _, isGo := call.(*ssa.Go); isGo {
			found = append(found, call)
		}
	}
	for _, use := range usesOfFunction(fn) {
		if call, ok := use.(ssa.CallInstruction); ok && startsArgument(call, fn) {
			found = append(found, call)
		}
	}
	return found
}

// onlyStarted reports whether a literal goes nowhere but to calls that start a
// goroutine with it; then code outside the package does nothing else with it.
func (p *program) onlyStarted(fn *ssa.Function) bool {
	uses := usesOfFunction(fn)
	return fn.Parent() != nil && len(uses) > 0 && !slices.ContainsFunc(uses, func(use ssa.Instruction) bool {
		call, ok := use.(ssa.CallInstruction)
		return !ok || !startsArgument(call, fn)
	})
}

// usesOfFunction returns what is done with the values of a literal.
func usesOfFunction(fn *ssa.Function) (uses []ssa.Instruction) {
	if fn.Parent() == nil || fn.Referrers() == nil {
		return nil
	}
	for _, ref := range *fn.Referrers() {
		if made, ok := ref.(*ssa.MakeClosure); ok {
			uses = append(uses, *made.Referrers()...)
		} else {
			uses = append(uses, ref)
		}
	}
	return uses
}

func startsArgument(call ssa.CallInstruction, fn *ssa.Function) bool {
	switch syncop.Of(call).Kind {
	case syncop.WaitGroupGo, syncop.GroupGo, syncop.GroupTryGo, syncop.AfterFunc:
	default:
		return false
	}
	for _, arg := range call.Common().Args {
		if _, isFunc := arg.Type().Underlying().(*types.Signature); isFunc && functionOf(arg) == fn {
			return true
		}
	}
	return false
}

// functionOf returns the function or literal that a value is, nil if unknown.
func functionOf(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	}
	return nil
}
