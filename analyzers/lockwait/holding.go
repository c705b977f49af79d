package lockwait

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// maxCalls bounds the calls between the function that takes a lock and the wait.
const maxCalls = 8

// A holding is a lock that a goroutine holds while it waits.
type holding struct {
	hold  locks.Hold
	fn    *ssa.Function         // which takes the lock
	calls []ssa.CallInstruction // from there to the wait, outermost first
}

// need returns what the lock stops.
func (h holding) need() lockNeed { return lockNeed{h.hold.Lock.Class, h.hold.Mode} }

// isAnother reports whether a taking is of another lock than the one held, which
// only has the same class. Within one function and its literals the paths of both
// can be compared: a tree whose nodes stop their children takes a lock each time,
// but not the same.
func (p *program) isAnother(t taking, held *holding) bool {
	if held == nil || ssabuild.Outermost(held.fn) != ssabuild.Outermost(t.instr.Parent()) || held.hold.Lock.Path.Root == nil {
		return false
	}
	known := false
	for _, a := range p.acquires[t.instr] {
		if a.Lock.Class != held.hold.Lock.Class {
			continue
		}
		if a.Lock.Path.Root == nil || p.locks.Same(a.Lock, held.hold.Lock) {
			return false
		}
		known = true
	}
	return known
}

// A level is a place from which the wait is reached, by calls.
type level struct {
	at    ssa.Instruction
	calls []ssa.CallInstruction
	freed []string
}

// holdings returns the locks that may be held at a wait, those of the nearest
// function first. What a function on the way releases is not held by its callers.
func (p *program) holdings(w wait) []holding {
	var found []holding
	seen := map[*ssa.Function]bool{w.instr.Parent(): true}
	for queue := []level{{at: w.instr}}; len(queue) > 0; queue = queue[1:] {
		l := queue[0]
		holds, freed := p.heldAt(l.at)
		for _, h := range holds {
			if p.keeps(h, l) {
				found = append(found, holding{h, l.at.Parent(), l.calls})
			}
		}
		found = append(found, p.onces(l)...)
		if len(l.calls) == maxCalls {
			continue
		}
		freed = append(slices.Clone(l.freed), freed...)
		var below ssa.CallInstruction
		if len(l.calls) > 0 {
			below = l.calls[0]
		}
		for _, call := range p.callers(l.at.Parent(), below, l.ran(w)) {
			if _, isGo := call.(*ssa.Go); !isGo && !seen[call.Parent()] && p.runsOnly(call) {
				seen[call.Parent()] = true
				queue = append(queue, level{call, append([]ssa.CallInstruction{call}, l.calls...), freed})
			}
		}
	}
	return found
}

// onces returns the Onces in whose functions a level lies: a Once is a lock that is
// held while its function runs.
func (p *program) onces(l level) (found []holding) {
	for _, use := range usesOfFunction(l.at.Parent()) {
		call, ok := use.(*ssa.Call)
		if !ok || syncop.Of(call).Kind != syncop.OnceDo {
			continue
		}
		for _, a := range p.acquires[call] {
			if a.Lock.IsOnce() && a.Chain == nil {
				hold := locks.Hold{Lock: a.Lock, Taken: call}
				found = append(found, holding{hold, call.Parent(), l.calls})
			}
		}
	}
	return found
}

// runsOnly reports whether a call runs one function of the package and no other: of
// several, the points-to analysis does not know which runs for the object at hand.
func (p *program) runsOnly(call ssa.CallInstruction) bool {
	targets, _ := p.graph.Callees(call.Common())
	return len(targets) <= 1
}

// anyCond is the class of the lock of a Cond of which nothing else is known: each Cond
// has its own.
const anyCond = "sync.Cond.L"

// keeps reports whether a lock that is held at a level stays with its goroutine for
// the time of the wait.
func (p *program) keeps(h locks.Hold, l level) bool {
	return !h.Stale && h.Lock.Class != "" && h.Lock.Class != anyCond && !slices.Contains(l.freed, h.Lock.Class) &&
		!p.handed[h.Lock.Class] && !p.fresh(h.Lock, l.at) && !ofEach(h, l.at) && !p.inTwoSteps(h, l.at)
}

// inTwoSteps reports whether a lock is taken under a condition before the wait and
// released under one, too: the two may be the same, as two assertions of one type are.
func (p *program) inTwoSteps(h locks.Hold, wait ssa.Instruction) bool {
	fn := wait.Parent()
	f := p.locks.Function(fn)
	if f == nil || h.Taken.Parent() != fn || h.Taken.Block().Dominates(wait.Block()) {
		return false
	}
	return slices.ContainsFunc(f.Releases, func(r locks.Release) bool {
		return r.Instr.Parent() == fn && r.Lock.Class == h.Lock.Class && r.Instr.Pos() > h.Taken.Pos() && r.Instr.Pos() < wait.Pos()
	})
}

// ofEach reports whether a hold is of one of the many locks that a loop before the wait
// has taken. Another loop may have released them all: that the first has rounds and the
// second has none is the one way to hold one.
func ofEach(h locks.Hold, wait ssa.Instruction) bool {
	root, ok := h.Lock.Path.Root.(ssa.Instruction)
	if !ok || root.Parent() != wait.Parent() || h.Taken.Parent() != wait.Parent() {
		return false
	}
	loop := loops.Innermost(h.Taken.Block())
	return loop[root.Block()] && !loop[wait.Block()]
}

// ran returns the function that the level's call runs on the way to the wait.
func (l level) ran(w wait) *ssa.Function {
	if len(l.calls) > 1 {
		return l.calls[1].Parent()
	}
	return w.instr.Parent()
}

// callers returns the calls of a function in which a call of one of its parameters
// runs another function: those that may hand over that one.
func (p *program) callers(fn *ssa.Function, of ssa.CallInstruction, ran *ssa.Function) []ssa.CallInstruction {
	calls := p.graph.Callers(fn)
	if of == nil || ran == nil {
		return calls
	}
	param, ok := of.Common().Value.(*ssa.Parameter)
	index := slices.Index(fn.Params, param)
	if !ok || index < 0 || of.Common().IsInvoke() {
		return calls
	}
	return slices.DeleteFunc(slices.Clone(calls), func(call ssa.CallInstruction) bool {
		args := call.Common().Args
		if call.Common().IsInvoke() || index >= len(args) {
			return false
		}
		if c, isConst := args[index].(*ssa.Const); isConst && c.IsNil() {
			return true
		}
		handed := functionOf(args[index])
		return handed != nil && handed != ran
	})
}

// heldAt returns the locks held at an instruction, when it runs if it is deferred,
// and the classes that its callers may not hold any more. The functions around
// a literal that they run themselves know what they hold there.
func (p *program) heldAt(instr ssa.Instruction) (held []locks.Hold, freed []string) {
	for fn := instr.Parent(); fn != nil; fn = fn.Parent() {
		f := p.locks.Function(fn)
		if f == nil {
			continue
		}
		holds := f.Held(instr)
		if d, ok := instr.(*ssa.Defer); ok {
			holds, freed = f.HeldRunning(d), append(freed, f.FreedRunning(d)...)
		} else {
			freed = append(freed, f.Freed(instr)...)
		}
		for _, h := range holds {
			if !slices.ContainsFunc(held, func(o locks.Hold) bool { return o.Lock.Class == h.Lock.Class }) {
				held = append(held, h)
			}
		}
	}
	return held, freed
}
