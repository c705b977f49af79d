package lockwait

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A past is all that may lie before an operation in its goroutine, back to where
// the goroutine starts, or to where it takes a lock for certain. Calls are followed
// back to all callers, so that it holds more than what can happen, never less.
type past struct {
	p     *program
	lock  lockNeed
	held  *holding         // the lock as the waiting goroutine holds it, if one does
	sites []*pointsto.Site // what the operation acts on
	// takings are the places that take the lock, or may.
	takings []taking
	// starts are where goroutines start that can come to the operation without
	// having taken the lock.
	starts []start
	// hidden is set if the goroutine itself has made what it operates on, and nobody
	// else can have seen it before the lock was taken.
	hidden bool
	done   bool                      // the operation is a WaitGroup's Done
	adding map[*ssa.Function]bool    // see adders
	by     map[*ssa.Function][]entry // how the walk came into each function
	makers []map[*ssa.Function]bool  // for each site, the functions whose call makes it

	seen [modes]map[*ssa.BasicBlock]bool
	up   [modes]map[*ssa.Function]bool
}

// An entry is a call by which the walk came into a function, and what it runs.
type entry struct {
	call ssa.CallInstruction
	ran  *ssa.Function
}

// A start is the beginning of a goroutine, or of what it does with an object that
// it has made.
type start struct {
	fn   *ssa.Function
	by   ssa.Instruction // the go statement or call that starts it; nil for code outside the package
	made bool            // it is the moment when the goroutine makes what it waits for
}

// The modes of the walk: as long as the lock was not met; the same, behind something
// that may have told others that the goroutine has come so far; behind the lock; and
// behind something by which others can have seen what the goroutine has made.
const (
	free = iota
	told
	behind
	shown
	modes
)

func (p *program) pastOf(instr ssa.Instruction, held *holding, sites []*pointsto.Site) *past {
	w := &past{p: p, held: held, sites: sites, by: map[*ssa.Function][]entry{}}
	w.done = syncop.Of(instr).Kind == syncop.WaitGroupDone
	if held != nil {
		w.lock = held.need()
	}
	for _, s := range sites {
		w.makers = append(w.makers, p.makersOf(s))
	}
	for mode := range w.seen {
		w.seen[mode], w.up[mode] = map[*ssa.BasicBlock]bool{}, map[*ssa.Function]bool{}
	}
	w.leadingTo(instr, free)
	return w
}

// leadingTo walks back from a place; from the ends of the function if the place is
// a deferred call.
func (w *past) leadingTo(instr ssa.Instruction, mode int) {
	if _, deferred := instr.(*ssa.Defer); !deferred {
		w.walk(instr.Block(), slices.Index(instr.Block().Instrs, instr), mode)
		return
	}
	for _, b := range instr.Parent().Blocks {
		for i, other := range b.Instrs {
			if _, ends := other.(*ssa.RunDefers); ends {
				w.walk(b, i, mode)
			}
		}
	}
}

// open reports whether somebody outside the package can come to the operation at
// any time; then nothing else matters.
func (w *past) open() bool {
	return slices.ContainsFunc(w.starts, func(s start) bool { return s.by == nil })
}

// walk goes back from before the i-th instruction of a block.
func (w *past) walk(b *ssa.BasicBlock, i, mode int) {
	if w.open() || !w.p.spend() {
		return
	}
	for i--; i >= 0; i-- {
		instr := b.Instrs[i]
		if w.makes(instr) {
			w.hidden = w.hidden || mode == behind
			if mode <= told {
				w.starts = append(w.starts, start{b.Parent(), instr, true})
			}
			return
		}
		if w.counts(instr) {
			if mode <= told {
				w.starts = append(w.starts, start{b.Parent(), instr, false})
			}
			return
		}
		mode = w.cross(instr, mode)
	}
	if b.Index == 0 {
		w.callers(b.Parent(), mode)
	}
	for _, pred := range b.Preds {
		if !w.seen[mode][pred] {
			w.seen[mode][pred] = true
			w.walk(pred, len(pred.Instrs), mode)
		}
	}
}

// cross returns the mode before an instruction, given the one after it.
func (w *past) cross(instr ssa.Instruction, mode int) int {
	t, takes := w.p.takes(instr, w.lock)
	takes = takes && !w.p.isAnother(t, w.held)
	switch {
	case mode <= told && takes:
		t.told = mode == told
		w.takings = append(w.takings, t)
		if t.certain {
			return behind
		}
	case mode == free && w.tells(instr):
		return told
	case mode == behind && (takes || w.shows(instr)):
		return shown
	}
	return mode
}

// counts reports whether an instruction adds to the WaitGroup that the operation
// lowers, itself or in what it calls. Before that the goroutine is not waited for: a
// lock that it has taken there keeps it from being counted, not from being done.
func (w *past) counts(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok || !w.done {
		return false
	}
	if w.adds(call) {
		return true
	}
	targets, _ := w.p.graph.Callees(call.Common())
	return slices.ContainsFunc(targets, func(fn *ssa.Function) bool { return w.adders()[fn] })
}

// adds reports whether a call is an Add to the WaitGroup.
func (w *past) adds(call ssa.Instruction) bool {
	op := syncop.Of(call)
	if op.Kind != syncop.WaitGroupAdd {
		return false
	}
	sites, _ := w.p.graph.Origins(op.On)
	return slices.ContainsFunc(sites, func(s *pointsto.Site) bool { return slices.Contains(w.sites, s) })
}

// adders returns the functions that add to the WaitGroup, themselves or by calls.
func (w *past) adders() map[*ssa.Function]bool {
	if w.adding == nil {
		var found []*ssa.Function
		for _, s := range w.sites {
			for _, u := range w.p.graph.Uses(s) {
				if u.Kind == syncop.WaitGroupAdd {
					found = append(found, u.Instr.Parent())
				}
			}
		}
		w.adding = w.p.withCallers(found)
	}
	return w.adding
}

// tells reports whether an instruction lets others go on: who waited for that knows
// that the goroutine has come so far.
func (w *past) tells(instr ssa.Instruction) bool {
	if call, ok := instr.(ssa.CallInstruction); ok {
		if _, plain := call.(*ssa.Call); !plain {
			return false
		}
	}
	switch syncop.Of(instr).Kind {
	case syncop.Send, syncop.Close, syncop.WaitGroupDone:
		return true
	}
	return false
}

// untold returns the takings behind which the goroutine tells nobody that it has the
// lock behind it before it comes to the operation.
func (w *past) untold() (found []taking) {
	for _, t := range w.takings {
		if !t.told {
			found = append(found, t)
		}
	}
	return found
}

// shows reports whether an instruction starts another goroutine, or hands out a
// literal that captures a variable with what the goroutine has made.
func (w *past) shows(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Go:
		return true
	case *ssa.Call:
		return slices.ContainsFunc(instr.Call.Args, func(arg ssa.Value) bool {
			literal, ok := syncop.Strip(arg).(*ssa.MakeClosure)
			return ok && slices.ContainsFunc(literal.Bindings, w.isVariable)
		})
	}
	return false
}

// isVariable reports whether an address is that of a variable which got one of
// the objects.
func (w *past) isVariable(addr ssa.Value) bool {
	if _, ok := addr.(*ssa.Alloc); !ok {
		return false
	}
	return slices.ContainsFunc(*addr.Referrers(), func(ref ssa.Instruction) bool {
		store, ok := ref.(*ssa.Store)
		return ok && slices.ContainsFunc(w.sites, func(s *pointsto.Site) bool {
			made, isValue := s.Make.(ssa.Value)
			return isValue && store.Val == made
		})
	})
}

// callers goes on with those who call a function.
func (w *past) callers(fn *ssa.Function, mode int) {
	if w.up[mode][fn] {
		return
	}
	w.up[mode][fn] = true
	by := w.p.startedBy(fn)
	for _, call := range w.p.graph.Callers(fn) {
		if _, isGo := call.(*ssa.Go); !isGo && w.mayHand(call, fn) {
			w.enter(call, fn)
			w.leadingTo(call, mode)
		}
	}
	if mode > told {
		return
	}
	for _, instr := range by {
		w.starts = append(w.starts, start{fn: fn, by: instr})
	}
	if w.p.graph.IsRoot(fn) && !w.p.onlyStarted(fn) {
		w.starts = append(w.starts, start{fn: fn})
	}
}

// enter notes that the walk comes into a function by its call of another.
func (w *past) enter(call ssa.CallInstruction, ran *ssa.Function) {
	w.by[call.Parent()] = append(w.by[call.Parent()], entry{call, ran})
}

// mayHand reports whether a call of a function by which the walk has come only
// because it calls a parameter may hand over what was called there.
func (w *past) mayHand(call ssa.CallInstruction, fn *ssa.Function) bool {
	for _, e := range w.by[fn] {
		if slices.Contains(w.p.callers(fn, e.call, e.ran), call) {
			return true
		}
	}
	return len(w.by[fn]) == 0
}

// makes reports whether an instruction makes one of the objects that the operation
// acts on, itself or in what it calls.
func (w *past) makes(instr ssa.Instruction) bool {
	for _, s := range w.sites {
		if s.Make != nil && s.Make == instr {
			return true
		}
	}
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	targets, _ := w.p.graph.Callees(call.Common())
	return slices.ContainsFunc(w.makers, func(makers map[*ssa.Function]bool) bool {
		return slices.ContainsFunc(targets, func(fn *ssa.Function) bool { return makers[fn] })
	})
}

// ownObject reports whether the goroutine operates on nothing but what it has made.
func (w *past) ownObject() bool {
	return len(w.starts) > 0 && !slices.ContainsFunc(w.starts, func(s start) bool { return !s.made })
}

// maxMaking is through how many calls the making of an object is looked for.
const maxMaking = 3

// makersOf returns the functions that make an object, themselves or by calls.
func (p *program) makersOf(s *pointsto.Site) map[*ssa.Function]bool {
	if known, ok := p.makers[s]; ok {
		return known
	}
	var made []*ssa.Function
	if s.Make != nil {
		made = append(made, s.Make.Parent())
	}
	p.makers[s] = p.withCallers(made)
	return p.makers[s]
}

// withCallers returns functions and those that call them, through some calls.
func (p *program) withCallers(fns []*ssa.Function) map[*ssa.Function]bool {
	found := map[*ssa.Function]bool{}
	for _, fn := range fns {
		found[fn] = true
	}
	for range maxMaking - 1 {
		var more []*ssa.Function
		for fn := range found {
			for _, call := range p.graph.Callers(fn) {
				if _, ok := call.(*ssa.Call); ok {
					more = append(more, call.Parent())
				}
			}
		}
		for _, fn := range more {
			found[fn] = true
		}
	}
	return found
}
