package locks

import (
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Bounds of the execution of one function. A function that reaches one is
// Unknown; tests count how few do.
const (
	minStates   = 600 // blocks entered with different states, in any function
	blockStates = 40  // and for each block it has
	maxInlined  = 6   // literals executed within each other
)

// A walker executes one function.
type walker struct {
	pkg     *Package
	fn      *Function
	entered int
	frames  []*ssa.Function // the function and the literals being executed
	invokes []Invoke        // parameters that were called
	why     string          // why it gave up
	record  record
	chase   *chase // set to follow calls into their bodies
	flat    bool   // nothing is held anywhere, so literals need not be executed
	// doubtful are the locks that a called function may have kept.
	doubtful []Hold
}

// bound keeps the cost of a function in proportion to its size.
func (w *walker) bound() int {
	if w.chase != nil {
		return maxChased
	}
	return minStates + blockStates*len(w.frames[0].Blocks)
}

// keeps reports whether all that a path has decided is remembered.
func (w *walker) keeps() bool { return w.chase != nil && w.chase.keep }

// A way is how a function was left.
type way struct {
	state     *state
	instr     ssa.Instruction // the return, or the panic that was recovered
	recovered bool
}

// An arrival is a block about to be executed.
type arrival struct {
	block *ssa.BasicBlock
	state *state
}

// execute runs fn from a state and returns the ways out of it, in a fixed order.
func (w *walker) execute(fn *ssa.Function, start *state) []way {
	if len(fn.Blocks) == 0 {
		return nil
	}
	w.frames = append(w.frames, fn)
	defer func() { w.frames = w.frames[:len(w.frames)-1] }()
	x := &execution{w: w, fn: fn, relevant: w.pkg.relevance(fn), met: map[*ssa.BasicBlock]*meeting{}}
	x.enter(nil, fn.Blocks[0], start)
	for len(x.queue) > 0 && w.why == "" && !w.chase.over() {
		next := x.queue[0]
		x.queue = x.queue[1:]
		x.from(next.block, next.state)
	}
	return x.ways
}

// An execution is one run of one function's blocks, breadth first, so that the
// way to each state is a shortest one.
type execution struct {
	w        *walker
	fn       *ssa.Function
	relevant *relevance
	queue    []arrival
	met      map[*ssa.BasicBlock]*meeting
	ways     []way
}

// enter queues a block unless it was entered in the same state before.
func (x *execution) enter(from, to *ssa.BasicBlock, s *state) {
	if x.w.chase.passes(to) {
		return
	}
	if from != nil {
		x.cross(from, to, s)
	}
	if !x.w.keeps() {
		x.relevant.prune(s, to)
	}
	if s = x.meet(to, s); s == nil {
		return
	}
	if x.w.entered++; x.w.entered > x.w.bound() {
		x.w.why = "too many paths"
		return
	}
	x.queue = append(x.queue, arrival{to, s})
}

// meet returns the state in which a path goes on from the beginning of a block; nil
// if another path has gone on like that. Into a block with one way in no more states
// can come than have met before it.
func (x *execution) meet(at *ssa.BasicBlock, s *state) *state {
	if len(at.Preds) == 1 {
		return s
	}
	if x.met[at] == nil {
		x.met[at] = newMeeting()
	}
	return x.met[at].admit(s, x.w.keeps())
}

// cross takes the edge between two blocks: phis get their values, all at once,
// and a new round of a loop forgets what the last one computed.
func (x *execution) cross(from, to *ssa.BasicBlock, s *state) {
	var phis []*ssa.Phi
	var values []binding
	index := edgeIndex(from, to, s)
	for _, instr := range to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		phis, values = append(phis, phi), append(values, s.resolve(phi.Edges[index], 0))
	}
	back := to.Dominates(from)
	if back {
		x.newRound(from, to, s)
		s.rename(phis, values)
	}
	for i, phi := range phis {
		old, had := s.env.get(phi)
		s.renew(phi)
		s.env.delete(phi)
		if b := values[i]; (!back || fixed(b) || had && old.path == b.path) && !s.mentions(b.path, phi) {
			s.env.set(phi, b)
		}
	}
	for i := range s.holds {
		if p := &s.holds[i].Lock.Path; p.Place > renamed {
			p.Root, p.Place = phis[p.Place-renamed-1], 0
		}
	}
}

// mentions reports whether a path depends on a value.
func (s *state) mentions(p Path, v ssa.Value) bool {
	return p.Root == v || strings.Contains(p.Steps, s.w.pkg.id(v))
}

// edgeIndex returns which of its predecessors a block was entered from. Where
// both branches of a test lead to it, the last branch tells.
func edgeIndex(from, to *ssa.BasicBlock, s *state) int {
	index, skip := 0, false
	if len(from.Succs) == 2 && from.Succs[0] == to && from.Succs[1] == to {
		skip = s.last != nil && s.last.From == from && s.last.second
	}
	for i, pred := range to.Preds {
		if pred == from {
			index = i
			if !skip {
				break
			}
			skip = false
		}
	}
	return index
}

// fixed reports whether a binding means the same in every round.
func fixed(b binding) bool {
	switch b.val.(type) {
	case *ssa.Const, *ssa.MakeClosure, *ssa.Function, *ssa.Parameter, *ssa.Global, *ssa.FreeVar:
		return true
	}
	return false
}

// renamed marks, in Path.Place, a name that a phi is about to get.
const renamed = 1 << 20

// rename gives holds the names that their locks have in the new round: after
// "p = p.next", p.next.mu is p.mu.
func (s *state) rename(phis []*ssa.Phi, values []binding) {
	for i := range s.holds {
		h := &s.holds[i]
		for k, b := range values {
			if old, _ := s.env.get(phis[k]); fixed(b) || h.Stale || old.path == b.path {
				continue
			}
			if steps, ok := h.Lock.Path.below(b.path); ok && steps != "" {
				h.Lock.Path = Path{Place: renamed + k + 1, Steps: steps}
				h.Lock.Name = s.w.pkg.describe(phis[k], 0) + strings.ReplaceAll(steps, "*", "")
				break
			}
		}
	}
}

// newRound notes that a loop goes round: locks held now are held over from the
// last round, and tests of memory may come out differently.
func (x *execution) newRound(from, to *ssa.BasicBlock, s *state) {
	for key, f := range s.facts.all() {
		if f.loads && f.in == x.fn {
			s.facts.delete(key)
		}
	}
	for i := range s.holds {
		h := &s.holds[i]
		if h.Round == nil && h.Taken != nil && h.Taken.Parent() == x.fn && to.Dominates(h.Taken.Block()) {
			h.Round = &Branch{From: from, To: to, Prev: s.last}
		}
	}
}

// from executes a block. Where calls part the paths, those that come out equal
// go on as one.
func (x *execution) from(b *ssa.BasicBlock, s *state) {
	states := []*state{s}
	for _, instr := range b.Instrs {
		var next []*state
		parted := false
		for _, s := range states {
			if x.w.why != "" || x.leaves(b, instr, s) {
				continue
			}
			split := x.w.step(s, instr)
			if split == nil {
				split = []*state{s}
			} else {
				parted = true
			}
			next = append(next, split...)
		}
		if states = next; parted {
			states = x.thin(b, states)
		}
	}
}

// leaves executes an instruction that ends a block.
func (x *execution) leaves(b *ssa.BasicBlock, instr ssa.Instruction, s *state) bool {
	switch instr := instr.(type) {
	case *ssa.Jump:
		x.enter(b, b.Succs[0], s)
	case *ssa.If:
		x.branch(b, instr, s)
	case *ssa.Return:
		x.ways = append(x.ways, way{state: s, instr: instr})
	case *ssa.Panic:
		x.panics(instr, s)
	default:
		return false
	}
	return true
}

// thin makes one of the states in a block that differ in nothing of use.
func (x *execution) thin(b *ssa.BasicBlock, states []*state) []*state {
	if !x.w.keeps() {
		for _, s := range states {
			x.relevant.prune(s, b)
		}
	}
	if x.w.entered += len(states); x.w.entered > x.w.bound() {
		x.w.why = "too many paths"
	}
	return thinned(states)
}

// branch goes on with the branches of a test that are possible on this path.
func (x *execution) branch(b *ssa.BasicBlock, test *ssa.If, s *state) {
	outcome, c := s.eval(test.Cond)
	for i, to := range b.Succs {
		taken := i == 0
		if outcome != Unknown && outcome != truth(taken) {
			continue
		}
		next := s
		if outcome == Unknown && taken {
			next = s.clone()
		}
		next.last = &Branch{From: b, To: to, Prev: next.last, second: !taken}
		if outcome == Unknown {
			next.assume(c, x.relevant.test(test.Cond), test, taken)
		}
		x.enter(b, to, next)
	}
}

// panics ends a path with a panic, unless a deferred call recovers it. Calls
// that never return end in a panic that is not one.
func (x *execution) panics(instr *ssa.Panic, s *state) {
	if !isRealPanic(instr) {
		return
	}
	recovers := false
	for _, d := range s.defers {
		recovers = recovers || recoverer(d.fn)
	}
	if !recovers {
		return
	}
	s.panics = true
	for _, after := range x.w.runDefers(s) {
		after.panics = false
		x.ways = append(x.ways, way{after, instr, true})
	}
}
