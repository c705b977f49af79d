package locks

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Summary says what a call of a function does to locks. Paths in it start at
// the function's parameters ([Path.Place] above 0), its results (below 0), at
// package variables, or, for a literal, at values of the functions around it.
type Summary struct {
	// Outcomes are the ways in which the function returns; none means that it
	// returns in one way and leaves all locks as they were.
	Outcomes []Outcome
	// Sometimes are the locks that some ways keep and others do not, without a
	// result that tells which: no Outcome has them, and callers cannot rely on them.
	Sometimes []Effect
	// Touches are the locks taken at any time in it or below, each once, by a
	// shortest chain of calls.
	Touches []Effect
	// Invokes are its parameters that it calls, with the locks that it holds then.
	Invokes []Invoke
	// Returns gives, for each result, the path that it always is; the zero Path
	// where there is none.
	Returns []Path
}

// An Outcome is one way to return.
type Outcome struct {
	// Results says what is known of each result on this way.
	Results []Truth
	// Takes are the locks held that were not held at the call, Releases those
	// released that were.
	Takes, Releases []Effect
}

// An Effect is one lock that is taken or released, and how.
type Effect struct {
	Lock  Lock
	Mode  Mode
	Chain []Hop // from the first call within the function to the lock operation
}

// An Invoke is a call of a function that came in as a parameter.
type Invoke struct {
	Param int // receiver first, from 1
	Held  []Effect
}

// IsEmpty reports whether callers need not know of the function.
func (s *Summary) IsEmpty() bool {
	return s == nil || len(s.Outcomes)+len(s.Sometimes) == 0 && len(s.Touches) == 0 && len(s.Invokes) == 0 && s.getters() == 0
}

func (s *Summary) getters() (n int) {
	for _, p := range s.Returns {
		if p != (Path{}) {
			n++
		}
	}
	return n
}

// Keeps reports whether some outcome returns with a lock that it took.
func (s *Summary) Keeps() bool {
	return slices.ContainsFunc(s.Outcomes, func(o Outcome) bool { return len(o.Takes) > 0 })
}

// Frees reports whether some outcome releases a lock that the function did not take.
func (s *Summary) Frees() bool {
	return slices.ContainsFunc(s.Outcomes, func(o Outcome) bool { return len(o.Releases) > 0 })
}

// decide moves what is kept on some ways only from the outcomes to Sometimes, and
// merges the outcomes that do the same then.
func (s *Summary) decide() {
	var decided []Outcome
	for _, o := range s.Outcomes {
		sure := Outcome{Results: slices.Clone(o.Results), Releases: o.Releases}
		for _, e := range o.Takes {
			if !s.leavesOpen(o, e) {
				sure.Takes = append(sure.Takes, e)
			} else if !containsEffect(s.Sometimes, e) {
				s.Sometimes = append(s.Sometimes, e)
			}
		}
		decided = addOutcome(decided, sure)
	}
	s.Outcomes = decided
}

// leavesOpen reports whether some outcome does not keep a lock that another one
// keeps, and no result tells the two apart.
func (s *Summary) leavesOpen(keeps Outcome, lock Effect) bool {
	return slices.ContainsFunc(s.Outcomes, func(o Outcome) bool {
		return !containsEffect(o.Takes, lock) && !differ(keeps.Results, o.Results)
	})
}

func containsEffect(all []Effect, e Effect) bool {
	return slices.ContainsFunc(all, func(o Effect) bool { return o.Lock.Path == e.Lock.Path && o.Mode == e.Mode })
}

// differ reports whether a result is known to be one thing here and another there.
func differ(a, b []Truth) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != Unknown && b[i] != Unknown && a[i] != b[i] {
			return true
		}
	}
	return false
}

// Bounds on a summary: what exceeds them is not told to callers.
const (
	maxOutcomes = 8
	maxTouches  = 40
	maxChain    = 12
)

// summarize makes the summary of a function from the ways out of it.
func (w *walker) summarize(fn *ssa.Function, ways []way) *Summary {
	sum := &Summary{Touches: w.touches(fn), Invokes: w.invokes, Returns: w.returns(fn, ways)}
	for _, way := range ways {
		if way.state.merged {
			continue
		}
		sum.Outcomes = addOutcome(sum.Outcomes, w.outcome(fn, way))
	}
	sum.decide()
	if len(sum.Outcomes) > maxOutcomes || len(sum.Outcomes) == 1 && sum.Outcomes[0].isPlain() {
		sum.Outcomes = nil
	}
	return sum
}

func (o Outcome) isPlain() bool { return len(o.Takes) == 0 && len(o.Releases) == 0 }

// outcome describes one way out.
func (w *walker) outcome(fn *ssa.Function, way way) Outcome {
	var o Outcome
	s := way.state
	var results []ssa.Value
	if ret, ok := way.instr.(*ssa.Return); ok {
		results = ret.Results
	}
	for _, result := range results {
		o.Results = append(o.Results, s.truthOf(result))
	}
	for _, h := range s.holds {
		if h.Restored || h.Stale {
			continue
		}
		if path, ok := w.outside(fn, s, h.Lock.Path, results); ok {
			lock := h.Lock
			lock.Path = path
			o.Takes = append(o.Takes, Effect{lock, h.Mode, w.chain(h.Taken, h.Chain)})
		}
	}
	for _, d := range s.owed {
		if path, ok := w.outside(fn, s, d.lock.Path, results); ok {
			lock := d.lock
			lock.Path = path
			o.Releases = append(o.Releases, Effect{lock, d.mode, w.chain(d.at, d.chain)})
		}
	}
	return o
}

// outside rewrites a path of the function for its callers; false if they cannot
// name it.
func (w *walker) outside(fn *ssa.Function, s *state, p Path, results []ssa.Value) (Path, bool) {
	for i, result := range results {
		if at := s.path(result); at.Root != nil {
			if _, isParam := at.Root.(*ssa.Parameter); isParam && at.Steps == "" {
				continue
			}
			if steps, ok := p.below(at); ok {
				return w.keys(fn, Path{Place: -(i + 1), Steps: steps})
			}
		}
	}
	switch root := p.Root.(type) {
	case *ssa.Parameter:
		if root.Parent() == fn {
			return w.keys(fn, Path{Place: slices.Index(fn.Params, root) + 1, Steps: p.Steps})
		}
		return w.keys(fn, p) // of the function around the literal
	case *ssa.Global, *ssa.FreeVar: // a FreeVar here is a method value's receiver
		return w.keys(fn, p)
	case ssa.Instruction:
		if root.Parent() != fn && fn.Parent() != nil {
			return w.keys(fn, p)
		}
	case nil:
		return p, p.Global != "" && !strings.HasPrefix(p.Global, "stale")
	}
	return Path{}, false
}

// keys rewrites keys of elements that are parameters; others mean nothing outside.
func (w *walker) keys(fn *ssa.Function, p Path) (Path, bool) {
	if !strings.Contains(p.Steps, "#") {
		return p, true
	}
	for i, param := range fn.Params {
		p.Steps = strings.ReplaceAll(p.Steps, w.pkg.id(param), fmt.Sprintf("@%d;", i+1))
	}
	return p, !strings.Contains(p.Steps, "#") || fn.Parent() != nil
}

// addOutcome merges ways that do the same to locks: what is known of the results
// is what all of them agree on.
func addOutcome(all []Outcome, o Outcome) []Outcome {
	for i := range all {
		if !sameEffects(all[i].Takes, o.Takes) || !sameEffects(all[i].Releases, o.Releases) {
			continue
		}
		if len(all[i].Results) != len(o.Results) {
			all[i].Results = nil
			return all
		}
		for k := range o.Results {
			if all[i].Results[k] != o.Results[k] {
				all[i].Results[k] = Unknown
			}
		}
		return all
	}
	return append(all, o)
}

func sameEffects(a, b []Effect) bool {
	return slices.EqualFunc(a, b, func(x, y Effect) bool { return x.Lock.Path == y.Lock.Path && x.Mode == y.Mode })
}

// chain puts the function's own call in front of what it leads to.
func (w *walker) chain(at ssa.Instruction, below []Hop) []Hop {
	if len(below) >= maxChain {
		return below
	}
	return append([]Hop{w.pkg.hop(at)}, below...)
}

// touches lists the locks taken in the function, the shortest chain of each.
func (w *walker) touches(fn *ssa.Function) []Effect {
	var found []Effect
	index := map[lockMode]int{}
	blank := newState(w)
	for _, a := range w.record.touched {
		lock := a.Lock
		path, ok := w.outside(fn, blank, w.pkg.shortest(blank, lock.Path), nil)
		if !ok && (lock.Class == "" || w.pkg.fresh(lock.Path.Root, a.Instr, 0)) {
			continue // nobody outside can tell which lock it is, or nobody else can take it
		}
		lock.Path = path
		i, known := index[lockMode{path, lock.Class, a.Mode}]
		switch {
		case known && len(a.Chain)+1 < len(found[i].Chain):
			found[i] = Effect{lock, a.Mode, w.chain(a.Instr, a.Chain)}
		case !known && len(found) < maxTouches:
			index[lockMode{path, lock.Class, a.Mode}] = len(found)
			found = append(found, Effect{lock, a.Mode, w.chain(a.Instr, a.Chain)})
		case !known:
			w.fn.Unknown = append(w.fn.Unknown, "takes too many locks: callers are told of some only")
			return found
		}
	}
	return found
}

// returns finds results that are the same path on all ways, such as those of a
// getter.
func (w *walker) returns(fn *ssa.Function, ways []way) []Path {
	n := fn.Signature.Results().Len()
	found := make([]Path, n)
	for i := range n {
		for k, way := range ways {
			ret, ok := way.instr.(*ssa.Return)
			if !ok || i >= len(ret.Results) {
				found[i] = Path{}
				break
			}
			p, ok := w.outside(fn, way.state, way.state.path(ret.Results[i]), nil)
			if !ok || k > 0 && p != found[i] {
				found[i] = Path{}
				break
			}
			found[i] = p
		}
	}
	return found
}
