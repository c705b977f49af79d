package simulate

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// Runs that have nothing more to show. Once the outside can reach all primitives
// that a run has made, nobody can be stuck any more, and if no function that is
// being run comes by others, that stays so: what the functions do that they call
// is seen from roots of their own. So is what a function does that is a root itself,
// such as the loop of a server that makes a channel for each request: here it has
// nothing but what the outside has, as there.

// settled reports whether nobody can be stuck in the state or after it, but for
// who is dead already.
func (m *machine) settled() bool {
	for r, o := range m.s.objects {
		if o != nil && !m.s.isBuried(ref(r)) && (holdsContext(o.content) || !o.outside && holdsState(o.content)) {
			return false
		}
	}
	var roots []*ssa.Function
	for _, g := range m.s.goroutines {
		for f := g.top; f != nil && !g.dead; f = f.parent {
			switch {
			case !m.pkg.graph().ownsFrom(f.info, f.block):
			case f.fn == m.root || !m.pkg.isRoot(f.fn):
				return false
			default:
				roots = append(roots, f.fn)
			}
		}
	}
	for _, fn := range roots {
		m.partly[fn] = true
	}
	return true
}

// holdsContext reports whether a context is in an object that does not end by
// itself: that the outside has it does not mean that it can end it.
func holdsContext(v value) bool {
	s, ok := v.(*scope)
	return ok && !s.timed && !s.done
}

// holdsState reports whether there is the state of a primitive in a value.
func holdsState(v value) (found bool) {
	switch v := v.(type) {
	case *aggregate:
		for _, e := range v.elems {
			if holdsState(e) {
				return true
			}
		}
	case *channel, *scope, *lock, group, once, *condition, *errGroup, semaphore:
		return true
	}
	return false
}

// ownsFrom reports whether a function comes by a primitive of its own in a block
// or in one that can come after it.
func (c *callGraph) ownsFrom(f *function, b *ssa.BasicBlock) bool {
	if f.owning == nil {
		f.owning = make([]bool, len(f.fn.Blocks))
		for i, block := range f.fn.Blocks {
			for _, instr := range block.Instrs {
				f.owning[i] = f.owning[i] || c.comesBy(instr)
			}
		}
		for changed := true; changed; {
			changed = false
			for i, block := range f.fn.Blocks {
				for _, s := range block.Succs {
					if f.owning[s.Index] && !f.owning[i] {
						f.owning[i], changed = true, true
					}
				}
			}
		}
	}
	return f.owning[b.Index]
}

// comesBy reports whether a function may have a primitive of its own through an
// instruction, or start a literal that does.
func (c *callGraph) comesBy(instr ssa.Instruction) bool {
	if makesPrimitive(instr) {
		return true
	}
	if _, ok := instr.(ssa.CallInstruction); !ok {
		return false
	}
	for _, callee := range c.callees(callOf(instr)) {
		if f := c.flow(callee, own); f.returned || f.stored {
			return true
		}
	}
	return false
}

// release is the last move of a run that has nothing more to show: all who
// wait can go on, but for the dead, who are left behind.
func (p *Program) release(s *State) []explore.Move {
	m := p.machine(s)
	m.s.goroutines = slices.DeleteFunc(m.s.goroutines, func(g *goroutine) bool { return !g.dead })
	m.s.halted = len(m.s.goroutines) == 0
	mv := explore.Move{Event: Event{}, To: m.finish()}
	for _, w := range s.waiting {
		if g := s.find(w.ID); !g.dead {
			mv.By = append(mv.By, w.ID)
			mv.Leaves = append(mv.Leaves, w.Place)
		}
	}
	return []explore.Move{mv}
}
