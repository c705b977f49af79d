package locks

import (
	"math"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Bounds on the fixed point over functions that call each other: the rounds until
// what they do to the locks of their callers stays the same, and those that are
// added to tell what else they lock on the way.
const (
	maxRounds   = 5
	extraRounds = 1
)

// compute analyses all functions, callees first.
func (p *Package) compute(funcs []*ssa.Function) {
	p.funcs = funcs
	for _, group := range p.bottomUp(funcs) {
		p.settle(group)
	}
}

// settle analyses functions that call each other. Those whose callees have changed
// since are analysed again until all summaries stay the same.
func (p *Package) settle(group []*ssa.Function) {
	callers := map[*ssa.Function][]*ssa.Function{}
	for _, fn := range group {
		for _, c := range p.called(fn) {
			callers[c] = append(callers[c], fn)
		}
	}
	stale := map[change]map[*ssa.Function]bool{effects: {}, touches: {}}
	for _, fn := range group {
		stale[effects][fn] = true
	}
	round := func(kind change) {
		for _, fn := range group {
			if !stale[kind][fn] {
				continue
			}
			delete(stale[effects], fn)
			delete(stale[touches], fn)
			if changed := p.analyse(fn); changed != nothing {
				for _, caller := range callers[fn] {
					stale[changed][caller] = true
				}
			}
		}
	}
	for n := 0; n < maxRounds && len(stale[effects]) > 0; n++ {
		round(effects)
	}
	for fn := range stale[effects] {
		if f := p.functions[fn]; f != nil {
			f.Unknown = append(f.Unknown, "recursion without a fixed point")
		}
	}
	for n := 0; n < extraRounds && len(stale[touches]) > 0; n++ {
		round(touches)
	}
}

// A change says what of a function's summary is new.
type change uint8

const (
	nothing change = iota
	touches        // only what it locks on the way
	effects
)

// analyse computes one function, and tells what of its summary has changed.
func (p *Package) analyse(fn *ssa.Function) change {
	if !p.matters(fn) {
		return nothing
	}
	before := p.functions[fn]
	f := &Function{Fn: fn, Doubted: map[string]bool{}, Handed: map[string]bool{}, sites: map[ssa.Instruction]*site{}}
	w := &walker{pkg: p, fn: f, flat: p.isFlat(fn)}
	var ways []way
	if w.flat {
		ways = w.glance(fn)
	} else {
		ways = w.execute(fn, newState(w))
	}
	if w.why != "" {
		f = &Function{Fn: fn, Unknown: []string{w.why}}
	} else {
		w.exits(fn, ways)
		f.Summary = w.summarize(fn, ways)
	}
	p.functions[fn] = f
	if before == nil {
		before = &Function{}
	}
	return compare(before.Summary.orEmpty(), f.Summary.orEmpty())
}

func compare(a, b *Summary) change {
	switch {
	case !slices.Equal(a.Returns, b.Returns) || len(a.Invokes) != len(b.Invokes) || !sameEffects(a.Sometimes, b.Sometimes) ||
		!slices.EqualFunc(a.Outcomes, b.Outcomes, func(x, y Outcome) bool {
			return sameEffects(x.Takes, y.Takes) && sameEffects(x.Releases, y.Releases) && slices.Equal(x.Results, y.Results)
		}):
		return effects
	case !sameEffects(a.Touches, b.Touches):
		return touches
	}
	return nothing
}

// matters reports whether a function is worth executing: it has a lock operation
// in it, or calls or makes something that has.
func (p *Package) matters(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if p.hasEffect(instr) {
				return true
			}
		}
	}
	return false
}

// steers reports whether a literal is worth executing where it is called: it also
// may change a variable of the function around it, or not return.
func (p *Package) steers(lit *ssa.Function) bool {
	returns := false
	for _, b := range lit.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if _, captured := instr.Addr.(*ssa.FreeVar); captured {
					return true
				}
			case *ssa.Return:
				returns = true
			}
		}
	}
	return !returns || p.matters(lit)
}

func (p *Package) hasEffect(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		op := syncop.Of(instr)
		if isLockOp(op.Kind) || isOnce(op) {
			return true
		}
		callees, _ := p.callees(instr.Common(), instr.Common().Value)
		return slices.ContainsFunc(callees, func(c callee) bool { return !p.summaryOf(c).IsEmpty() })
	case *ssa.MakeClosure:
		lit := instr.Fn.(*ssa.Function)
		return isLockOp(kindOf(lit)) || p.functions[lit] != nil
	case *ssa.Return:
		return len(instr.Results) > 0 && returnsLock(instr)
	}
	return false
}

// returnsLock reports whether a function returns a lock, or what holds one: a
// getter.
func returnsLock(ret *ssa.Return) bool {
	for _, r := range ret.Results {
		if isMutex(deref(r.Type())) || isLockerInterface(r.Type()) {
			return true
		}
	}
	return false
}

// called returns the functions of the package that a function calls, defers or
// makes.
func (p *Package) called(fn *ssa.Function) []*ssa.Function {
	var found []*ssa.Function
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case ssa.CallInstruction:
				callees, _ := p.callees(instr.Common(), instr.Common().Value)
				for _, c := range callees {
					if c.fn != nil {
						found = append(found, c.fn)
					}
				}
			case *ssa.MakeClosure:
				found = append(found, instr.Fn.(*ssa.Function))
			}
		}
	}
	return found
}

// bottomUp returns the groups of functions that call each other, callees first:
// the strongly connected components of the call graph, in the order in which
// Tarjan's algorithm ends them (Depth-First Search and Linear Graph Algorithms,
// 1972).
func (p *Package) bottomUp(funcs []*ssa.Function) [][]*ssa.Function {
	o := &ordering{pkg: p, known: map[*ssa.Function]bool{}, number: map[*ssa.Function]int{}, low: map[*ssa.Function]int{}}
	for _, fn := range funcs {
		o.known[fn] = true
	}
	for _, fn := range funcs {
		if o.number[fn] == 0 {
			o.visit(fn)
		}
	}
	return o.groups
}

// An ordering is a run of Tarjan's algorithm.
type ordering struct {
	pkg    *Package
	known  map[*ssa.Function]bool
	number map[*ssa.Function]int // from 1, in the order of the visits
	low    map[*ssa.Function]int // the first visited that is reached and still open; done when closed
	open   []*ssa.Function
	groups [][]*ssa.Function
}

// done is the low of a function whose group is complete.
const done = math.MaxInt

// skips reports whether a function has no place in the order. Wrappers of methods
// lie in no file, but something calls them.
func (o *ordering) skips(fn *ssa.Function) bool {
	return !o.known[fn] && (fn == nil || fn.Synthetic == "" || len(fn.Blocks) == 0)
}

func (o *ordering) visit(fn *ssa.Function) {
	number := len(o.number) + 1
	o.number[fn], o.low[fn] = number, number
	o.open = append(o.open, fn)
	for _, c := range o.pkg.called(fn) {
		if o.skips(c) {
			continue
		}
		if o.number[c] == 0 {
			o.visit(c)
		}
		if low := o.low[c]; low != done {
			o.low[fn] = min(o.low[fn], low)
		}
	}
	if o.low[fn] != number {
		return
	}
	start := slices.Index(o.open, fn)
	group := slices.Clone(o.open[start:])
	o.open = o.open[:start]
	slices.Reverse(group) // the deepest first
	for _, member := range group {
		o.low[member] = done
	}
	o.groups = append(o.groups, group)
}
