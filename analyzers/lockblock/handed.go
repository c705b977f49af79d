package lockblock

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file follows functions that are handed to one that calls them with a lock held:
//
//	func (s *store) locked(f func()) { s.mu.Lock(); defer s.mu.Unlock(); f() }

// lookHanded notes what the literals wait for that callers hand to a parameter which an
// instruction calls with a lock held. Each of those calls is a section of its own.
func (p *program) lookHanded(instr ssa.Instruction, h locks.Hold) {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return
	}
	param, ok := call.Call.Value.(*ssa.Parameter)
	if !ok {
		return
	}
	for _, from := range p.callers[param.Parent()] {
		lit := literal(argument(from, param))
		if lit == nil {
			continue
		}
		s := p.usage(h.Lock.Class).section(from, h.Mode)
		ssabuild.EachInstr(lit, func(instr ssa.Instruction) {
			if summary.MayWait(instr) && !p.releases(instr, h.Lock.Class) {
				s.waits = p.note(instr, h) || s.waits
			}
		})
	}
}

// literal returns the function that a value is, if it is a literal.
func literal(v ssa.Value) *ssa.Function {
	if v == nil {
		return nil
	}
	switch v := syncop.Strip(v).(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		if v.Parent() != nil {
			return v
		}
	}
	return nil
}

// note records what an instruction waits for with a lock held, and reports whether it
// does.
func (p *program) note(instr ssa.Instruction, h locks.Hold) (waits bool) {
	for _, b := range slices.Concat(p.graph.Blocks(instr), p.graph.Deduced(instr)) {
		if b.Class == summary.Lock || b.Class == summary.Cond && p.givesBack(instr, b, h) {
			continue
		}
		waits = true
		p.usage(h.Lock.Class).note(b.Class, instr.Parent())
		if !h.Stale && !p.fresh(h.Lock, instr) && !p.locks.HandedOver(h) {
			p.stalls = append(p.stalls, stall{instr, b, h})
		}
	}
	return waits
}
