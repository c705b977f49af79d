package locks

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A Function is what is known of one function or literal.
type Function struct {
	Fn      *ssa.Function
	Summary *Summary
	// Exits are the ways out of it on which something is noteworthy: a lock is
	// held or released. They are in a fixed order, shortest ways first.
	Exits []Exit
	// Ways are all ways out of it, with equal ones merged.
	Ways []Exit
	// Returns counts them.
	Returns int
	// Unknown says where the analysis gave up. With a reason that ends the
	// execution, all else is empty.
	Unknown []string
	// Doubted are the classes of which the function releases a lock that could
	// not be told from others of the class.
	Doubted map[string]bool
	// Handed are the classes that a literal made by the function, and kept or
	// started by somebody, releases.
	Handed map[string]bool

	// Releases are the places that give back a lock that the function took.
	Releases []Release

	acquires []Acquire
	sites    map[ssa.Instruction]*site
	running  map[*ssa.Defer]*site // the moments when deferred calls run
}

// An Exit is one way out of a function.
type Exit struct {
	// Instr is the return, or the panic that a deferred call recovers.
	Instr     ssa.Instruction
	Recovered bool
	// Held are the locks taken by the function and still held; stale ones too.
	Held []Hold
	// Released are the locks that it released without having taken them.
	Released []Effect
	// Lost are the classes of locks released that callers cannot name, so that
	// their own exits do not show it.
	Lost []string
	// Results says what is known of the results.
	Results []Truth
	// Last is the last decision of a shortest path to here.
	Last *Branch
}

// An Acquire is a moment at which a lock is taken.
type Acquire struct {
	Instr ssa.Instruction // the operation, or the call that leads to it
	Lock  Lock
	Mode  Mode
	Chain []Hop         // from what Instr calls to the operation; nil for the operation itself
	Via   *ssa.Function // the function of this package that Instr calls, if any
	// Held are the locks held at this moment on one path, in the order taken.
	Held []Hold
	// Last is the last decision of that path.
	Last *Branch
}

// A Release is a place that gives back a lock.
type Release struct {
	Instr ssa.Instruction // the operation, or the call that leads to it
	Lock  Lock
	Mode  Mode
	Taken ssa.Instruction // where the lock was taken
}

// A site collects what is held at one instruction on each path.
type site struct {
	visits int
	holds  []Hold
	counts []int
	freed  []string // classes released that the function had not taken
}

// Acquires returns the moments at which the function takes a lock, or at which
// what it calls does while the function holds one. One instruction is listed once
// for each set of locks held.
func (f *Function) Acquires() []Acquire { return f.acquires }

// Held returns the locks held before an instruction, in the order taken; Must
// is set on those held on every path. Only calls, channel operations, go and
// defer statements are known, those of literals that the function runs
// included.
func (f *Function) Held(instr ssa.Instruction) []Hold { return heldAt(f.sites[instr]) }

// Reached reports whether the analysis has seen a path to a call, channel
// operation, go or defer statement.
func (f *Function) Reached(instr ssa.Instruction) bool { return f.sites[instr] != nil }

// Chain returns the shortest chain of calls by which the function takes a lock of
// a class, nil if it takes none.
func (f *Function) Chain(class string) []Hop {
	for _, t := range f.Summary.orEmpty().Touches {
		if t.Lock.Class == class {
			return t.Chain
		}
	}
	return nil
}

// note records what is held before an instruction.
func (w *walker) note(s *state, instr ssa.Instruction) {
	if s.merged {
		return
	}
	at := w.fn.sites[instr]
	if at == nil {
		at = &site{}
		w.fn.sites[instr] = at
	}
	at.record(s)
}

func sameHold(a, b Hold) bool {
	return a.Lock.Path == b.Lock.Path && a.Mode == b.Mode && a.Taken == b.Taken && (a.Round == nil) == (b.Round == nil)
}

// exits turns the ways out into what rules see.
func (w *walker) exits(fn *ssa.Function, ways []way) {
	for _, way := range ways {
		s := way.state
		if s.merged {
			continue
		}
		e := Exit{Instr: way.instr, Recovered: way.recovered, Last: s.last}
		for _, h := range s.holds {
			if !h.Restored {
				e.Held = append(e.Held, h)
			}
		}
		for _, d := range s.owed {
			e.Released = append(e.Released, Effect{d.lock, d.mode, w.chain(d.at, d.chain)})
			if _, ok := w.outside(fn, s, d.lock.Path, nil); !ok {
				e.Lost = append(e.Lost, d.lock.Class)
			}
		}
		e.Results = w.outcome(fn, way).Results
		same := func(o Exit) bool {
			return o.Instr == e.Instr && slices.EqualFunc(o.Held, e.Held, sameHold) && sameEffects(o.Released, e.Released) &&
				slices.Equal(o.Lost, e.Lost) && slices.Equal(o.Results, e.Results)
		}
		if slices.ContainsFunc(w.fn.Ways, same) {
			continue
		}
		w.fn.Ways = append(w.fn.Ways, e)
		if len(e.Held)+len(e.Released) > 0 {
			w.fn.Exits = append(w.fn.Exits, e)
		}
	}
	w.fn.Returns = len(w.fn.Ways)
}

// claim notes the release of a hold, and that a called function or literal which
// had kept it hands the lock over on purpose.
func (w *walker) claim(h Hold, at ssa.Instruction) {
	if w.fn == nil || w.chase != nil {
		return
	}
	if h.Via != nil {
		w.pkg.claimed[h.Via] = true
	}
	if lit := h.Taken.Parent(); lit != w.fn.Fn && lit != at.Parent() {
		w.pkg.claimed[lit] = true
	}
	r := Release{at, h.Lock, h.Mode, h.Taken}
	if !slices.Contains(w.fn.Releases, r) {
		w.fn.Releases = append(w.fn.Releases, r)
	}
}

// mayKeep notes a lock that a called function may have kept. Every path that comes
// by the call says so again.
func (w *walker) mayKeep(h Hold) {
	same := func(o Hold) bool { return sameHold(o, h) && o.Via == h.Via }
	if !slices.ContainsFunc(w.doubtful, same) {
		w.doubtful = append(w.doubtful, h)
	}
}

func (w *walker) doubt(class string) {
	if w.fn != nil {
		w.fn.Doubted[class] = true
	}
}

// handOver notes a literal that releases locks and may run elsewhere or later.
func (w *walker) handOver(s *state, made *ssa.MakeClosure) {
	for _, ref := range *made.Referrers() {
		if call, ok := ref.(ssa.CallInstruction); ok && call.Common().Value == ssa.Value(made) {
			if _, isGo := ref.(*ssa.Go); !isGo {
				continue // called or deferred: executed on the path
			}
		}
		w.handAll(s, made)
	}
}

func (w *walker) handAll(s *state, made *ssa.MakeClosure) {
	if mu, _ := boundLock(made, syncop.None); mu != nil {
		lock, _ := s.lockOf(mu)
		w.fn.Handed[lock.Class] = true
		return
	}
	w.handed(callee{fn: w.pkg.unwrapped(made.Fn.(*ssa.Function))})
}

// handed notes what a function that runs elsewhere or later releases.
func (w *walker) handed(c callee) {
	for _, o := range w.pkg.summaryOf(c).orEmpty().Outcomes {
		for _, e := range o.Releases {
			w.fn.Handed[e.Lock.Class] = true
		}
	}
}

// unwrapped returns the method behind a method value.
func (p *Package) unwrapped(fn *ssa.Function) *ssa.Function {
	if obj, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" {
		if method := p.pkg.Prog.FuncValue(obj.Origin()); method != nil {
			return method
		}
	}
	return fn
}

// posOf returns where an instruction stands, or the nearest known place.
func posOf(instr ssa.Instruction) token.Pos {
	if instr.Pos().IsValid() {
		return instr.Pos()
	}
	return instr.Parent().Pos()
}
