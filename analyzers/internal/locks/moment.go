package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// What is known of single moments beyond what is held: what the callers no longer
// hold, and what is held when a deferred call runs.

// Freed returns the classes of locks that some path has released before an
// instruction without having taken them: what a caller holds of these classes, it
// may not hold at this moment.
func (f *Function) Freed(instr ssa.Instruction) []string {
	if at := f.sites[instr]; at != nil {
		return at.freed
	}
	return nil
}

// HeldRunning returns the locks held when a deferred call runs, as [Function.Held]
// does for other instructions.
func (f *Function) HeldRunning(instr *ssa.Defer) []Hold { return heldAt(f.running[instr]) }

// FreedRunning is [Function.Freed] for the moment when a deferred call runs.
func (f *Function) FreedRunning(instr *ssa.Defer) []string {
	if at := f.running[instr]; at != nil {
		return at.freed
	}
	return nil
}

// record adds a visit of a moment.
func (at *site) record(s *state) {
	at.visits++
	for _, h := range s.holds {
		i := slices.IndexFunc(at.holds, func(o Hold) bool {
			return o.Lock.Path == h.Lock.Path && o.Mode == h.Mode
		})
		if i < 0 {
			at.holds, at.counts = append(at.holds, h), append(at.counts, 1)
		} else {
			at.counts[i]++
		}
	}
	for _, d := range s.owed {
		if !slices.Contains(at.freed, d.lock.Class) {
			at.freed = append(at.freed, d.lock.Class)
		}
	}
}

func heldAt(at *site) []Hold {
	if at == nil {
		return nil
	}
	held := slices.Clone(at.holds)
	for i := range held {
		held[i].Must = at.counts[i] == at.visits
	}
	return held
}

// noteRunning records what is held when a deferred call runs.
func (w *walker) noteRunning(s *state, instr *ssa.Defer) {
	if w.fn.running == nil {
		w.fn.running = map[*ssa.Defer]*site{}
	}
	at := w.fn.running[instr]
	if at == nil {
		at = &site{}
		w.fn.running[instr] = at
	}
	at.record(s)
}

// Describe writes a value as the source does, as far as SSA shows it; "it" where
// it does not.
func (p *Package) Describe(v ssa.Value) string { return p.describe(v, 0) }

// CondClass returns the class of the lock behind a Cond, given its address; "" if
// it is not known.
func (p *Package) CondClass(cond ssa.Value) string {
	if call := newCond(cond); call != nil {
		_, outer := classes(call.Call.Args[0], 0)
		return outer
	}
	switch addr := condAddr(cond).(type) {
	case *ssa.FieldAddr:
		if known, ok := p.conds[fieldClass(addr)]; ok && !known.clash {
			return known.class
		}
	case *ssa.Global:
		return p.globalConds[addr].class
	case *ssa.Alloc, *ssa.FreeVar:
		if alloc, ok := cell(addr); ok {
			if call := newCond(onlyStore(alloc)); call != nil {
				_, outer := classes(call.Call.Args[0], 0)
				return outer
			}
		}
	}
	return ""
}
