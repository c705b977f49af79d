package extract

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// finish fills in what the walk left open and makes the system.
//
// First every expression that matters is computed, which makes the registers;
// only then is anything written, when it is known which registers there are.
func (x *extraction) finish() {
	conditions := make([]*automaton.Expr, len(x.branches))
	for i, b := range x.branches {
		conditions[i] = x.condition(b)
	}
	sent := x.sentValues()
	x.relateAtoms()
	for i, b := range x.branches {
		x.countRounds(b, conditions[i])
	}
	for _, c := range x.capacities {
		x.setCapacity(c)
	}
	for _, a := range x.adds {
		a.edge.Value = x.expr(a.delta, a.index)
		a.prepend(a.at, a.edge.Value)
	}
	for i, s := range x.sends {
		s.edge.Value = sent[i]
	}
	for _, o := range x.offers {
		if x.payload[o.primitive] {
			o.prepend(o.at, x.sentValue(o.sent, o.index))
		}
	}
	x.assign()
	x.forget()
	for i, b := range x.branches {
		x.branchEdges(b, conditions[i])
	}
	x.meetOutside()
	x.doubtTests()
	x.assemble()
}

func (x *extraction) condition(b pendingBranch) *automaton.Expr {
	at := value{b.instr.Cond, b.f}
	if e := x.expr(at, b.index); e != nil {
		return e
	}
	r := x.leaf(at, "", b.index)
	r.admit(0, 1)
	return r.read()
}

// sentValues computes what is sent where it matters. Doing so can make other
// channels matter, so it goes on until nothing new comes up.
func (x *extraction) sentValues() []*automaton.Expr {
	sent := make([]*automaton.Expr, len(x.sends))
	for known := -1; known != len(x.payload); {
		known = len(x.payload)
		for i, s := range x.sends {
			if x.payload[s.primitive] && sent[i] == nil {
				sent[i] = x.sentValue(s.sent, s.index)
			}
		}
	}
	return sent
}

// sentValue is what a receiver learns. Of numbers and texts it learns only
// what is computed, since a chosen one stands for others like it.
func (x *extraction) sentValue(v value, user int) *automaton.Expr {
	e := x.expr(v, user)
	if kind := kindOf(v.v.Type()); kind == integer || kind == text {
		e.Vars(func(r automaton.Var) {
			if x.order[r].source == chosen {
				e = nil
			}
		})
	}
	return e
}

// relateAtoms puts in doubt the tests that have an operand in common: the
// outcome of one may decide that of the other.
func (x *extraction) relateAtoms() {
	for operand, tests := range x.atoms {
		_, tested := x.registers[operand]
		for _, r := range tests {
			if tested || slices.ContainsFunc(tests, func(other *register) bool { return other != r }) {
				r.doubt = "tests of one value that may hang together"
			}
		}
	}
}

func (x *extraction) setCapacity(c pendingCapacity) {
	e := x.expr(value{c.size, c.f}, c.index)
	ok := e != nil
	e.Vars(func(v automaton.Var) {
		r := x.order[v]
		ok = ok && r.source == chosen && x.stable(r.key.at)
		r.shared = true
		x.makeNumber(r)
	})
	if !ok {
		e = automaton.Read(x.newRegister(key{}, chosen).v) // never chosen: not known
		x.order[e.Var].shared = true
	}
	x.sys.Primitives[c.primitive].Capacity = e
	if ok {
		c.prepend(c.at, e)
	}
}

// prepend makes the choices that an expression needs before the one step that
// leaves a location.
func (t *thread) prepend(at int, e *automaton.Expr) {
	step := t.locations[at]
	t.locations[at] = nil
	t.locations[t.choose(at, e)] = step
}

// choose adds the choices for all registers that the expressions read and
// returns the location after them.
func (t *thread) choose(at int, exprs ...*automaton.Expr) int {
	for _, e := range exprs {
		e.Vars(func(v automaton.Var) {
			r := t.order[v]
			if len(r.domain) == 0 {
				return
			}
			e, next := t.then(at, automaton.Choose, none, 0)
			e.Var, e.Domain, e.Doubt, e.Count = v, r.domain, r.doubt, r.loop
			at = next
		})
	}
	return at
}

// assign completes the edges that assign registers.
func (x *extraction) assign() {
	for _, j := range x.jumps {
		x.assignPhis(j)
	}
	for _, ret := range x.returns {
		x.assignResults(ret)
	}
	for _, r := range x.received {
		x.assignReceived(r)
	}
	x.assignVariables()
	for _, a := range x.arms {
		if r := x.registers[key{a.index, "index", a.thread.index}]; r != nil {
			for _, e := range a.edges {
				e.Sets = append(e.Sets, automaton.Set{Var: r.v, Value: automaton.Int(a.arm)})
			}
		}
	}
	for _, round := range x.rounds {
		if r := x.registers[key{round.at, "rounds", round.index}]; r != nil {
			e := automaton.Int(0)
			if round.counts {
				e = automaton.Binary(automaton.Plus, r.read(), automaton.Int(1))
			}
			round.edge.Sets = append(round.edge.Sets, automaton.Set{Var: r.v, Value: e})
		}
	}
}

func (x *extraction) assignPhis(j pendingJump) {
	pred := slices.Index(j.to.Preds, j.from)
	for _, instr := range j.to.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		if r := x.registers[key{value{phi, j.f}, "", j.index}]; r != nil && r.source == assigned {
			j.edge.Sets = append(j.edge.Sets, automaton.Set{Var: r.v, Value: r.inputs[pred]})
		}
	}
	j.settle(j.edge)
}

func (x *extraction) assignResults(ret pendingReturn) {
	for call, inner := range x.inlined {
		if inner != ret.f {
			continue
		}
		for i := range ret.instr.Results {
			if r := x.registers[key{call, fieldPath(i), ret.index}]; r != nil {
				ret.edge.Sets = append(ret.edge.Sets, automaton.Set{Var: r.v, Value: r.inputs[ret.instr]})
			}
		}
	}
	ret.settle(ret.edge)
}

// settle makes the choices that an edge's assignments read before it assigns.
func (t *thread) settle(e *automaton.Edge) {
	if len(e.Sets) == 0 {
		return
	}
	at := t.location()
	last := at
	for _, set := range e.Sets {
		last = t.choose(last, set.Value)
	}
	if last == at {
		t.locations = t.locations[:at]
		return
	}
	t.edge(last, e.To, automaton.Step, none, 0).Sets = e.Sets
	e.To, e.Sets = at, nil
}

func (x *extraction) assignReceived(p pendingReceive) {
	if r := x.registers[key{p.at, valueOf(p.arm), p.index}]; r != nil {
		p.open.Var = r.v
		p.closed.Sets = append(p.closed.Sets, automaton.Set{Var: r.v, Value: automaton.Int(0)})
	}
	if r := x.registers[key{p.at, "ok", p.index}]; r != nil {
		p.open.Sets = append(p.open.Sets, automaton.Set{Var: r.v, Value: automaton.Int(1)})
		p.closed.Sets = append(p.closed.Sets, automaton.Set{Var: r.v, Value: automaton.Int(0)})
	}
}

// forget clears chosen registers where their value is computed anew.
func (x *extraction) forget() {
	for _, d := range x.redefinitions {
		base, path := x.place(d.at)
		for _, r := range x.order {
			if r.source != chosen || r.key.at != base || r.key.path != path && r.key.at != d.at {
				continue
			}
			if r.shared {
				r.doubt = "a test of a value that is computed again and again"
				continue
			}
			d.edge.Sets = append(d.edge.Sets, automaton.Set{Var: r.v})
		}
	}
}

func (x *extraction) branchEdges(b pendingBranch, cond *automaton.Expr) {
	at := b.choose(b.at, cond)
	then, other := b.edge(at, b.then, automaton.Step, none, 0), b.edge(at, b.other, automaton.Step, none, 0)
	then.When, other.When = cond, automaton.Not(cond)
}

// doubtTests puts in doubt that a loop in a test goes round again, unless what
// it waits for is in the model. Such a loop (accept, read, send what came) goes
// round as often as the test causes an event, and the test knows how often.
func (x *extraction) doubtTests() {
	for _, j := range x.jumps {
		if x.inTest(j.f.fn) && j.to.Dominates(j.from) && !x.modelled[flag{j.to, j.f}] {
			j.edge.Doubt = "a loop in a test that depends on outside events"
		}
	}
}

func (x *extraction) inTest(fn *ssa.Function) bool {
	return strings.HasSuffix(fn.Prog.Fset.Position(fn.Pos()).Filename, "_test.go")
}

// countRounds marks the choices that decide how often a loop runs, unless that
// is a number: how it relates to the length of another loop is not known.
func (x *extraction) countRounds(b pendingBranch, cond *automaton.Expr) {
	block := b.instr.Block()
	if !x.loopsOf(b.f.fn).leaves(block) {
		return
	}
	id := x.loopID(b.f, block)
	seen := map[automaton.Var]bool{}
	modelled := true
	var mark func(v automaton.Var)
	mark = func(v automaton.Var) {
		r := x.order[v]
		if seen[v] || r.number {
			return
		}
		seen[v] = true
		if r.source == chosen {
			r.loop = id
			modelled = false
		}
		for _, input := range r.inputs {
			input.Vars(mark)
		}
	}
	cond.Vars(mark)
	x.modelled[flag{x.loopsOf(b.f.fn).header[block], b.f}] = modelled
}

// meetOutside puts in doubt the communications on something that is not
// modelled if goroutines of the system meet there.
func (x *extraction) meetOutside() {
	for _, a := range x.outsides {
		for _, b := range x.outsides {
			if a.waits && a.key == b.key && a.gives != b.gives {
				a.edge.Doubt = "goroutines also meet on something that is not modelled"
			}
		}
	}
}

func (x *extraction) assemble() {
	for _, r := range x.order {
		x.sys.Registers = append(x.sys.Registers, automaton.Register{Shared: r.shared, Number: r.number})
	}
	for _, t := range x.threads {
		g := automaton.Goroutine{Name: x.funcs[t.index].Name()}
		for _, edges := range t.locations {
			var list []automaton.Edge
			for _, e := range edges {
				list = append(list, *e)
			}
			g.Locations = append(g.Locations, list)
		}
		x.sys.Goroutines = append(x.sys.Goroutines, g)
	}
	x.sys.Simplify()
}
