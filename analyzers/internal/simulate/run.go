package simulate

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// drive runs the goroutines of a machine, the oldest first, until each waits
// before a visible operation or has ended. Where the program may go on in
// several ways, there are several machines in the end.
//
// What a goroutine does between two visible operations is done in one go:
// nobody else can tell when, unless there is a data race.
func (m *machine) drive() (done []*machine) {
	work := []*machine{m} // the last one first
	seen, ends := map[[32]byte]bool{}, map[string]bool{}
	var round *machine // one that has come round to where it was
	for len(work) > 0 && len(done) <= maxBranches && len(work) <= maxPending {
		m := work[len(work)-1]
		work = work[:len(work)-1]
		for m.forks == nil && m.why == "" && !m.s.halted && !m.meets {
			g := m.runnable()
			if g == nil {
				break
			}
			m.run(g)
		}
		switch {
		case m.forks != nil:
			for _, fork := range slices.Backward(m.forks) {
				work = append(work, fork)
			}
			m.forks = nil
		case m.meets && m.why == "":
			m.meets = false
			if sum := m.fingerprint(); !seen[sum] {
				seen[sum] = true
				work = append(work, m)
			} else {
				round = m
			}
		case m.why != "":
			done = append(done, m)
			if *m.budget < 0 {
				return done
			}
		default:
			m.to = m.finish()
			if end := m.to.ending(); !ends[end] {
				ends[end] = true
				done = append(done, m)
			}
		}
	}
	if len(work) > 0 {
		work[0].giveUp("too many branches between two operations")
		done = append(done, work[0])
	}
	if len(done) == 0 && round != nil {
		round.yield()
		return round.drive()
	}
	return done
}

// yield has a goroutine that goes round and round by itself, such as a loop over a
// ticker, step aside for the others. It goes on where it is.
func (m *machine) yield() {
	g := m.runnable()
	g.op = &operation{kind: Yield, mode: lastCall, place: -1}
}

// ending tells states apart to which a drive leads: ways that end alike are one.
func (s *State) ending() string {
	if s.doubt != "" {
		return "?" + s.key
	}
	return s.key
}

// runnable returns a goroutine that is not in an operation.
func (m *machine) runnable() *goroutine {
	for _, g := range m.s.goroutines {
		if g.op == nil {
			return m.goroutine(g.id)
		}
	}
	return nil
}

// run lets a goroutine run until it waits, ends, or may go on in several ways.
func (m *machine) run(g *goroutine) {
	for g.op == nil && m.forks == nil && m.why == "" && !m.s.halted && !m.meets {
		f := m.top(g)
		if f == nil {
			m.end(g)
			return
		}
		m.work++
		if *m.budget--; *m.budget < 0 {
			m.giveUp(tooLong)
			return
		}
		if f.unwinding != notUnwinding {
			m.unwind(g, f)
			continue
		}
		m.exec(g, f, f.block.Instrs[f.pc])
	}
}

// end removes a goroutine that has come to its end.
func (m *machine) end(g *goroutine) {
	m.note(Step{Kind: Ends, Goroutine: g.id, Fn: nil})
	m.s.goroutines = slices.DeleteFunc(m.s.goroutines, func(o *goroutine) bool { return o.id == g.id })
}

// value returns what an SSA value stands for in an activation.
func (m *machine) value(f *frame, v ssa.Value) value {
	switch v := v.(type) {
	case *ssa.Const:
		return m.constant(v)
	case *ssa.Global:
		return m.globalPointer(v)
	case *ssa.Function:
		return &closure{fn: v}
	case *ssa.Builtin:
		return nil
	}
	if i, ok := f.info.index[v]; ok && f.regs[i] != nil {
		return m.resolve(f.regs[i])
	}
	s := m.unknown(v.Type(), v)
	if i, ok := f.info.index[v]; ok {
		f.regs[i] = s
	}
	return s
}

func (f *frame) set(v ssa.Value, to value) { f.regs[f.info.index[v]] = to }

// goTo continues an activation at another block.
func (m *machine) goTo(g *goroutine, f *frame, to *ssa.BasicBlock) {
	pred := slices.Index(to.Preds, f.block)
	if m.lastRound(g, f, to) {
		return
	}
	values := make([]value, 0, 4)
	for _, instr := range to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		values = append(values, m.widen(f, phi, m.value(f, phi.Edges[pred]), to))
	}
	for i, v := range values {
		f.set(to.Instrs[i].(*ssa.Phi), v)
	}
	m.skipRounds(g, f, to)
	if to.Dominates(f.block) {
		f.turns++ // a loop that comes round to where it was goes on for ever
		m.parted = m.parted || f.turns%turnsToMeet == 0
	}
	f.block, f.pc = to, len(values)
	m.mayMeet(f)
}

// mayMeet is called at the beginning of a block. Machines that were split may be
// equal again there, once what only told them apart is of no more use.
func (m *machine) mayMeet(f *frame) {
	if !m.parted || len(f.block.Preds) < 2 {
		return
	}
	m.parted, m.meets = false, true
	live := f.info.liveIn[f.block.Index]
	for r := range f.regs {
		if !live[r] && !f.info.always[r] {
			f.regs[r] = nil
		}
	}
}

// widen keeps a counter that nothing compares from making every round of a
// loop different from the one before.
func (m *machine) widen(f *frame, phi *ssa.Phi, v value, to *ssa.BasicBlock) value {
	n, ok := v.(integer)
	if !ok || n <= maxCounter && n >= -maxCounter || f.info.loops[to] == nil || f.info.compared(phi, to) {
		return v
	}
	return m.fresh(&fact{typ: phi.Type(), doubt: "a counter that goes on for ever"})
}

// compared reports whether a loop's exit depends on a counter.
func (f *function) compared(phi *ssa.Phi, head *ssa.BasicBlock) bool {
	if phi.Referrers() == nil {
		return false
	}
	var uses func(v ssa.Value, depth int) bool
	uses = func(v ssa.Value, depth int) bool {
		for _, use := range *v.Referrers() {
			b, ok := use.(*ssa.BinOp)
			if !ok {
				continue
			}
			if isBool(b.Type()) || depth < 2 && uses(b, depth+1) {
				return true
			}
		}
		return false
	}
	return uses(phi, 0)
}

// push enters a function.
func (m *machine) push(g *goroutine, fn *ssa.Function, bindings, args []value, call ssa.Instruction, kind callKind) *frame {
	info := m.function(fn)
	m.entered[fn] = true
	m.forget(g) // of its caller
	m.s.serial++
	f := &frame{
		owner: m.own, serial: m.s.serial, fn: fn, info: info, block: fn.Blocks[0],
		regs: make([]value, info.count), parent: g.top, call: call, kind: kind,
	}
	if f.parent != nil {
		f.depth = f.parent.depth + 1
	}
	for i, p := range fn.Params {
		if i < len(args) {
			f.set(p, args[i])
		}
	}
	for i, v := range fn.FreeVars {
		if i < len(bindings) {
			f.set(v, bindings[i])
		}
	}
	g.top = f
	return f
}

// pop leaves an activation with its results.
func (m *machine) pop(g *goroutine, f *frame, result value) {
	if !m.leave(g, f, result) {
		return
	}
	m.note(Step{Kind: Returns, Goroutine: g.id, Fn: f.fn, At: f.block.Instrs[min(f.pc, len(f.block.Instrs)-1)]})
	g.top = f.parent
	caller := m.top(g)
	if f.kind == lastCall || caller == nil {
		g.top = nil
		m.end(g)
		if g.id == 0 {
			m.rootReturns(result)
		}
		return
	}
	if f.kind == deferredCall {
		return
	}
	if v, ok := f.call.(ssa.Value); ok && result != nil {
		caller.set(v, result)
	}
	caller.pc++
}

// returned wraps the results of a return statement.
func (m *machine) returned(f *frame, instr *ssa.Return) value {
	switch len(instr.Results) {
	case 0:
		return nil
	case 1:
		return m.value(f, instr.Results[0])
	}
	elems := make([]value, len(instr.Results))
	for i, r := range instr.Results {
		elems[i] = m.value(f, r)
	}
	return &aggregate{elems}
}

// spawn starts a goroutine. What it is given can be reached by two now.
func (m *machine) spawn(g *goroutine, c callee, at ssa.Instruction) *goroutine {
	if m.alive() >= maxGoroutines {
		m.giveUp("too many goroutines")
		return nil
	}
	for _, a := range c.args {
		m.share(a)
	}
	if c.fn != nil {
		m.share(c.fn)
	}
	child := &goroutine{owner: m.own, id: m.s.nextID, start: at, parent: g.id}
	m.s.nextID++
	m.s.goroutines = append(m.s.goroutines, child)
	m.note(Step{Kind: Starts, Goroutine: g.id, At: at, Fn: at.Parent(), Partner: child.id})
	return child
}

// unwind runs what is left of an activation's deferred calls after a panic.
func (m *machine) unwind(g *goroutine, f *frame) {
	if len(f.defers) > 0 {
		m.runDeferred(g, f)
		return
	}
	if f.recovered {
		f.unwinding, f.recovered = notUnwinding, false
		if f.fn.Recover != nil {
			f.block, f.pc = f.fn.Recover, 0
			return
		}
		m.pop(g, f, zeroResult(f.fn.Signature.Results()))
		return
	}
	if !m.leave(g, f, nil) {
		return
	}
	cause := f.unwinding
	g.top = f.parent
	caller := m.top(g)
	switch {
	case f.kind == lastCall || caller == nil:
		if cause == panicking {
			m.halt(g, nil)
			return
		}
		g.top = nil
		m.end(g)
	default:
		caller.unwinding = cause
	}
}

func (m *machine) halt(g *goroutine, at ssa.Instruction) {
	m.note(Step{Kind: Halts, Goroutine: g.id, At: at})
	m.s.halted = true
}

func zeroResult(t *types.Tuple) value {
	switch t.Len() {
	case 0:
		return nil
	case 1:
		return zero(t.At(0).Type())
	}
	return zero(t)
}

// runDeferred makes the last deferred call that is left.
func (m *machine) runDeferred(g *goroutine, f *frame) {
	d := f.defers[len(f.defers)-1]
	f.defers = f.defers[:len(f.defers)-1]
	m.call(g, d.call, d.at, deferredCall)
}
