package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A summary lists what a function may lock, on whichever path. Whether it does so
// on this call's path is another question: "if !locked { mu.Lock() }". Before an
// acquisition is held against somebody the function is executed once more, with
// the bodies of the calls that lead there, so that constant arguments, flags and
// the conditions that were tested before count.

// Bounds of such an execution: how deeply calls are executed within each other,
// and the blocks entered with different states.
const (
	maxBodies = 16
	maxChased = 1200
)

// A chase is such an execution.
type chase struct {
	target Acquire
	hold   Hold
	found  bool
	same   bool                     // the lock must be the one that is held
	keep   bool                     // conditions are not forgotten
	within []rebase                 // of the closures being executed, outermost first
	before map[*ssa.BasicBlock]bool // from which the target's instruction can be reached; nil for all
}

// Confirm reports whether an acquisition still takes place, with the hold, when
// the calls that lead to it are followed with their arguments. An execution that
// reaches a bound confirms nothing.
func (p *Package) Confirm(f *Function, a Acquire, h Hold) bool { return p.chase(f, a, h, false) }

// ConfirmSame is Confirm for the lock that is held: also that it is this one must
// still be so.
func (p *Package) ConfirmSame(f *Function, a Acquire, h Hold) bool { return p.chase(f, a, h, true) }

func (p *Package) chase(f *Function, a Acquire, h Hold, same bool) bool {
	if a.Chain == nil {
		return true
	}
	p.guard.Lock()
	defer p.guard.Unlock()
	var before map[*ssa.BasicBlock]bool
	// A deferred call runs at the end, not where it is deferred.
	if _, deferred := a.Instr.(*ssa.Defer); !deferred && a.Instr.Parent() == f.Fn {
		before = comingTo(a.Instr.Block())
	}
	for _, keep := range []bool{true, false} {
		scratch := &Function{Fn: f.Fn, Doubted: map[string]bool{}, Handed: map[string]bool{}, sites: map[ssa.Instruction]*site{}}
		w := &walker{pkg: p, fn: scratch, chase: &chase{target: a, hold: h, same: same, keep: keep, before: before}}
		w.execute(f.Fn, newState(w))
		if w.chase.found || w.why == "" {
			return w.chase.found
		}
	}
	return false
}

// comingTo returns the blocks from which a block can be reached, itself included.
func comingTo(b *ssa.BasicBlock) map[*ssa.BasicBlock]bool {
	seen := map[*ssa.BasicBlock]bool{b: true}
	for work := []*ssa.BasicBlock{b}; len(work) > 0; {
		last := work[len(work)-1]
		work = work[:len(work)-1]
		for _, pred := range last.Preds {
			if !seen[pred] {
				seen[pred] = true
				work = append(work, pred)
			}
		}
	}
	return seen
}

// passes reports whether a block leads nowhere of interest.
func (c *chase) passes(b *ssa.BasicBlock) bool {
	return c != nil && c.before != nil && b.Parent() == c.target.Instr.Parent() && !c.before[b]
}

// leadsThere reports whether the body of a called function is to be executed: it
// takes the lock that is chased.
func (c *chase) leadsThere(sum *Summary) bool {
	return slices.ContainsFunc(sum.orEmpty().Touches, func(t Effect) bool {
		return t.Lock.Inner == c.target.Lock.Inner && t.Mode == c.target.Mode
	})
}

// over reports whether there is nothing left to find out.
func (c *chase) over() bool { return c != nil && c.found }

// sees notes an acquisition during a chase.
func (c *chase) sees(s *state, a Acquire) {
	if len(s.w.frames) == 1 && a.Instr != c.target.Instr {
		return // what other calls lead to is another question
	}
	if a.Mode != c.target.Mode || a.Lock.Class != c.target.Lock.Class && a.Lock.Inner != c.target.Lock.Inner {
		return
	}
	for i := len(c.within) - 1; i >= 0; i-- {
		a.Lock.Path = c.within[i].path(a.Lock.Path)
	}
	p := s.w.pkg
	c.found = c.found || slices.ContainsFunc(a.Held, func(h Hold) bool {
		if h.Mode != c.hold.Mode || h.Stale || !c.isHold(h) {
			return false
		}
		return !c.same || a.Lock.isPlace() && p.shortest(s, h.Lock.Path) == p.shortest(s, a.Lock.Path)
	})
}

// isHold reports whether a hold is the one that is chased. One that a called
// function has kept is taken somewhere else now, in that function's body.
func (c *chase) isHold(h Hold) bool {
	return h.Taken == c.hold.Taken || c.hold.Chain != nil && h.Lock.Class == c.hold.Lock.Class
}

// mayTouch reports whether what a called function locks, by its summary, is to be
// recorded. In a chase only what is executed counts, where there is a body.
func (w *walker) mayTouch(at ssa.CallInstruction, c callee, s *state) bool {
	if w.chase != nil {
		return c.fn == nil
	}
	return !w.record.idle(at, c.fn, s.holds)
}

// calls counts the calls of a function that are being executed.
func (w *walker) calls(fn *ssa.Function) (n int) {
	for _, frame := range w.frames {
		if frame == fn {
			n++
		}
	}
	return n
}

// follow executes the body of a called function in a chase; nil if its summary
// will do.
func (w *walker) follow(s *state, at ssa.CallInstruction, c callee, args []ssa.Value, captured rebase) []*state {
	fn := c.fn
	if w.chase == nil || fn == nil || len(w.frames) == 1 && at != w.chase.target.Instr || !w.chase.leadsThere(w.pkg.summaryOf(c)) ||
		w.calls(fn) > 1 || len(w.frames) > maxBodies {
		return nil
	}
	if len(args) != len(fn.Params) {
		return nil
	}
	w.chase.within = append(w.chase.within, captured)
	defer func() { w.chase.within = w.chase.within[:len(w.chase.within)-1] }()
	values := make([]binding, len(args))
	for i, arg := range args {
		values[i] = s.resolve(arg, 0)
		if isStruct(fn.Params[i].Type()) {
			values[i].path = structPath(unconverted(arg), values[i].path)
		}
	}
	outside := s.locals(fn) // of the call around this one, in a recursion
	for i, p := range fn.Params {
		s.env.set(p, values[i])
	}
	call, _ := at.(*ssa.Call)
	outer := s.defers
	s.defers = nil
	after := []*state{}
	for _, way := range w.execute(fn, s) {
		next := way.state
		if ret, ok := way.instr.(*ssa.Return); ok && call != nil {
			for k, result := range ret.Results {
				next.know(call, k, next.truthOf(result))
			}
		}
		next.leave(fn)
		for v, b := range outside {
			next.env.set(v, b)
		}
		next.defers = slices.Clone(outer)
		after = append(after, next)
	}
	return after
}

// locals returns what is known of a function's own values.
func (s *state) locals(fn *ssa.Function) map[ssa.Value]binding {
	found := map[ssa.Value]binding{}
	for v, b := range s.env.all() {
		if v.Parent() == fn {
			found[v] = b
		}
	}
	return found
}
