package lockblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// A program is a package, seen as what its functions do with locks held.
type program struct {
	pass    *analysis.Pass
	locks   *locks.Package
	graph   *summary.Graph
	uses    map[string]*usage             // by class of the lock
	stalls  []stall                       // in source order of the functions
	at      map[token.Pos]ssa.Instruction // what may wait, by position
	callers map[*ssa.Function][]*ssa.Call
	makes   makers

	fns          []*ssa.Function        // those of tests left out
	startedAside map[*ssa.Function]bool // that run as goroutines
	mentions     mentions
}

// A usage says what the package does with the locks of one class.
type usage struct {
	sections []*section
	// waiting holds the declared functions that wait with the lock held, by class
	// of the wait.
	waiting map[summary.Class]map[*ssa.Function]bool
}

// A section is what a function does from taking a lock to releasing it.
type section struct {
	fn    *ssa.Function // the declared function, or the goroutine, that it is in
	taken ssa.Instruction
	mode  locks.Mode
	waits bool
	keeps bool // the function returns with the lock held: how long, its callers know
}

// A stall is a wait with a lock held.
type stall struct {
	instr ssa.Instruction
	block summary.Block
	hold  locks.Hold
}

// newProgram looks at all functions but those of tests.
func newProgram(pass *analysis.Pass, held *locks.Package, graph *summary.Graph, fns []*ssa.Function) *program {
	p := &program{
		pass: pass, locks: held, graph: graph,
		uses: map[string]*usage{}, at: map[token.Pos]ssa.Instruction{},
		callers: map[*ssa.Function][]*ssa.Call{}, makes: makers{}, startedAside: map[*ssa.Function]bool{},
		mentions: mentions{code: map[types.Object]bool{}, tests: map[types.Object]bool{}, methods: map[string]bool{}},
	}
	for _, fn := range fns {
		p.mentions.note(fn, place.InTest(pass.Fset, fn.Pos()))
	}
	fns = slices.DeleteFunc(slices.Clone(fns), func(fn *ssa.Function) bool { return place.InTest(pass.Fset, fn.Pos()) })
	p.fns = fns
	for _, fn := range fns {
		ssabuild.EachInstr(fn, p.index)
	}
	for _, fn := range fns {
		if f := held.Function(fn); f != nil {
			p.noteSections(f)
		}
		ssabuild.EachInstr(fn, p.look)
	}
	return p
}

// index notes what later questions need to find an instruction by.
func (p *program) index(instr ssa.Instruction) {
	if summary.MayWait(instr) {
		p.at[instr.Pos()] = instr
	}
	if call, ok := instr.(ssa.CallInstruction); ok {
		p.noteAside(call)
	}
	switch instr := instr.(type) {
	case *ssa.Call:
		if fn := instr.Call.StaticCallee(); fn != nil {
			p.callers[fn] = append(p.callers[fn], instr)
		}
	case *ssa.MakeChan:
		p.makes.note(instr)
	}
}

// noteSections notes where a function takes a lock itself.
func (p *program) noteSections(f *locks.Function) {
	for _, a := range f.Acquires() {
		if a.Chain == nil && a.Lock.Class != "" && !a.Lock.IsOnce() && a.Instr.Parent() == f.Fn {
			s := p.usage(a.Lock.Class).section(a.Instr, a.Mode)
			// One that forgets the lock on one way only is another rule's.
			s.keeps = !slices.ContainsFunc(f.Releases, func(r locks.Release) bool { return r.Taken == a.Instr }) &&
				slices.ContainsFunc(f.Exits, func(e locks.Exit) bool {
					return slices.ContainsFunc(e.Held, func(h locks.Hold) bool { return h.Taken == a.Instr })
				})
		}
	}
}

// isLocker reports whether a function does nothing but to take a lock for its caller,
// whose section it then is.
func isLocker(fn *ssa.Function) bool {
	if fn == nil || len(fn.Blocks) != 1 {
		return false
	}
	calls := 0
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		if _, ok := instr.(ssa.CallInstruction); ok {
			calls++
		}
	})
	return calls == 1
}

func (p *program) usage(class string) *usage {
	if p.uses[class] == nil {
		p.uses[class] = &usage{waiting: map[summary.Class]map[*ssa.Function]bool{}}
	}
	return p.uses[class]
}

// section returns the section that starts at an instruction.
func (u *usage) section(taken ssa.Instruction, mode locks.Mode) *section {
	for _, s := range u.sections {
		if s.taken == taken {
			return s
		}
	}
	s := &section{fn: runner(taken.Parent()), taken: taken, mode: mode}
	u.sections = append(u.sections, s)
	return s
}

// note records that a function waits with the lock held.
func (u *usage) note(class summary.Class, fn *ssa.Function) {
	if u.waiting[class] == nil {
		u.waiting[class] = map[*ssa.Function]bool{}
	}
	u.waiting[class][runner(fn)] = true
}

// waits reports whether a function waits for anything with the lock held.
func (u *usage) waits(fn *ssa.Function) bool {
	return slices.ContainsFunc(u.sections, func(s *section) bool { return s.fn == fn && s.waits })
}

// look notes what an instruction waits for, and the locks held meanwhile.
func (p *program) look(instr ssa.Instruction) {
	if !summary.MayWait(instr) {
		return
	}
	for _, h := range p.heldAt(instr) {
		if h.Lock.Class == "" || h.Lock.IsOnce() {
			continue
		}
		if isLocker(h.Via) {
			p.usage(h.Lock.Class).section(h.Taken, h.Mode)
		}
		if p.releases(instr, h.Lock.Class) {
			continue
		}
		if p.note(instr, h) {
			p.usage(h.Lock.Class).section(h.Taken, h.Mode).waits = true
		}
		p.lookHanded(instr, h)
	}
}

// heldAt returns the locks held at an instruction, when it runs if it is deferred.
// The functions around a literal that they run themselves know what they hold there.
func (p *program) heldAt(instr ssa.Instruction) (held []locks.Hold) {
	for fn := instr.Parent(); fn != nil; fn = fn.Parent() {
		f := p.locks.Function(fn)
		if f == nil {
			continue
		}
		holds := f.Held(instr)
		if d, ok := instr.(*ssa.Defer); ok {
			holds = f.HeldRunning(d)
		}
		for _, h := range holds {
			if !slices.ContainsFunc(held, func(o locks.Hold) bool { return o.Lock.Class == h.Lock.Class }) {
				held = append(held, h)
			}
		}
	}
	return held
}

// releases reports whether a call takes or releases a lock of a class itself. Who
// takes a lock that its caller holds must have released it before, or means
// another one of the class.
func (p *program) releases(instr ssa.Instruction, class string) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	callees := p.locks.Callees(call.Common())
	if fn := call.Common().StaticCallee(); fn != nil {
		callees = append(callees, fn)
	}
	of := func(e locks.Effect) bool { return e.Lock.Class == class }
	frees := func(o locks.Outcome) bool { return slices.ContainsFunc(o.Releases, of) }
	return slices.ContainsFunc(callees, func(fn *ssa.Function) bool {
		sum := p.locks.Summary(fn)
		return sum != nil && (slices.ContainsFunc(sum.Touches, of) || slices.ContainsFunc(sum.Outcomes, frees))
	})
}

// givesBack reports whether a wait is, or may be, that of a Cond on the lock that
// is held: it gives the lock back for the time.
func (p *program) givesBack(instr ssa.Instruction, b summary.Block, h locks.Hold) bool {
	if pos := b.Chain[len(b.Chain)-1].Pos(); len(b.Chain) > 1 && pos.IsValid() {
		instr = p.at[pos]
	}
	call, ok := instr.(ssa.CallInstruction)
	if !ok || len(call.Common().Args) == 0 {
		return true
	}
	class := p.locks.CondClass(call.Common().Args[0])
	return class == "" || class == h.Lock.Class || class == h.Lock.Inner
}
