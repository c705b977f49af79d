package simulate

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// An operation is a visible one that a goroutine is about to do: others can see
// whether it is done before or after what they do, or it waits for them.
type operation struct {
	kind    Kind
	on      value // the primitive
	args    []value
	cases   []comm // of a select
	poll    bool   // a select with a default
	commaOk bool
	instr   ssa.Instruction
	mode    callKind
	phase   uint8
	place   explore.Place // where the goroutine waits, -1 if it never does
	hook    hook
	name    string // of an atomic operation
}

// A comm is one case of a select.
type comm struct {
	send bool
	on   value
	v    value
}

// An option is one way in which a goroutine can do its operation.
type option struct {
	do      func(m *machine) // must find everything by id: the machine is a copy
	step    Step
	partner int // another goroutine that moves, or -1
	certain bool
}

// The phases of operations that take more than one move.
const (
	arriving  uint8 = iota
	announced       // a writer that keeps new readers away; a waiter of a Cond
	awakened        // by Signal: it takes the lock again
)

// await makes a goroutine do an operation, at once if nobody else can tell.
func (m *machine) await(g *goroutine, op *operation) {
	op.on = m.materialise(op.on, op.instr)
	for i := range op.cases {
		op.cases[i].on = m.materialise(op.cases[i].on, op.instr)
	}
	if m.why != "" {
		return
	}
	g.op = op
	op.place = m.place(g, op)
	if g.top != nil && m.private(op) {
		m.proceed(g)
		return
	}
	m.forget(g)
}

// forget drops the registers that the goroutine will not read again.
func (m *machine) forget(g *goroutine) {
	f := m.top(g)
	if f == nil || f.unwinding != notUnwinding {
		return
	}
	for _, r := range f.info.deadAfter(f.block.Instrs[f.pc]) {
		f.regs[r] = nil
	}
}

// proceed does an operation that needs no switch before it.
func (m *machine) proceed(g *goroutine) {
	opts := m.options(g)
	switch len(opts) {
	case 0:
		m.forget(g) // it waits, perhaps for ever
	case 1:
		m.note(opts[0].step)
		opts[0].do(m)
	default:
		for _, o := range opts {
			c := m.fork()
			c.note(o.step)
			o.do(c)
			m.forks = append(m.forks, c)
		}
	}
}

// complete ends an operation with its result.
func (m *machine) complete(id int, result value) {
	g := m.goroutine(id)
	op := g.op
	g.op = nil
	f := m.top(g)
	if f == nil || op.mode != plainCall {
		if f == nil && op.hook.kind != noHook {
			m.countDown(g, op.hook, null{})
		}
		return
	}
	if v, ok := op.instr.(ssa.Value); ok && result != nil {
		f.set(v, result)
	}
	f.pc++
}

// private reports whether nobody else can tell when an operation is done: only
// one goroutine can reach what it acts on.
func (m *machine) private(op *operation) bool {
	if m.pkg.everySwitch || op.kind == Yield || op.kind == CondWait || op.kind == Fire {
		return false
	}
	alone := func(v value) bool {
		var r ref
		switch v := v.(type) {
		case pointer:
			r = v.obj
		case reference:
			r = v.obj
			if s, ok := m.s.objects[r].content.(*scope); ok && s.parent != nil {
				return false
			}
		default:
			return true
		}
		return !m.s.objects[r].shared
	}
	if op.kind == Select {
		for _, c := range op.cases {
			if !alone(c.on) {
				return false
			}
		}
		return true
	}
	return alone(op.on)
}

// materialise gives an operation on an unknown primitive an object of the outside.
func (m *machine) materialise(v value, at ssa.Instruction) value {
	v = m.resolve(v)
	s, ok := v.(symbol)
	if !ok {
		return v
	}
	content := outsideContent(m.s.symbols[s].typ)
	if content == nil {
		return v
	}
	r := m.alien(content, s)
	var made value = reference{r}
	if _, isLazy := content.(lazy); isLazy {
		made = pointer{obj: r}
	}
	m.learn(s, made)
	return made
}

// options returns how a goroutine can do its operation, in a fixed order.
func (m *machine) options(g *goroutine) []option {
	op := g.op
	switch op.kind {
	case Send, Receive, Select:
		return m.communications(g)
	case Close:
		return m.closing(g)
	case Lock, RLock:
		return m.locking(g.id, op, op.on)
	case TryLock, TryRLock:
		return m.tryLocking(g)
	case WaitGroupWait, GroupWait:
		return m.waiting(g)
	case WaitGroupDone, WaitGroupAdd:
		return m.adding(g)
	case CondWait:
		return m.condWaiting(g)
	case CondSignal, CondBroadcast:
		return m.signalling(g)
	case OnceDo:
		return m.doingOnce(g)
	case Cancel:
		return m.cancelling(g)
	case ContextErr:
		return m.askingErr(g)
	case Fire:
		return m.firing(g)
	case GroupGo:
		return m.groupGoing(g)
	case SemaphoreAcquire:
		return m.acquiring(g)
	case TimerStop, TimerReset:
		return m.stopping(g)
	case Atomic:
		return m.atomic(g)
	case Unlock:
		return m.unlocking(g)
	}
	// Plain switch points.
	id := g.id
	return []option{m.option(g, "", func(m *machine) { m.complete(id, nil) })}
}

// option returns an option that concerns the goroutine alone.
func (m *machine) option(g *goroutine, detail string, do func(m *machine)) option {
	return option{do: do, partner: -1, certain: true, step: m.stepOf(g, g.op.on, g.op.kind, detail)}
}

// waits reports whether a goroutine is in an operation that can keep it for ever.
func (op *operation) waits() bool {
	switch op.kind {
	case Send, Lock, RLock, WaitGroupWait, OnceDo, GroupWait, GroupGo, SemaphoreAcquire:
		return true
	case Receive:
		return !onPurpose(op.instr)
	case Select:
		return !op.poll && len(op.cases) > 0
	case CondWait:
		return op.phase != arriving
	}
	return false
}

// onPurpose reports whether a receive is from a channel that is made for it
// alone, as in <-make(chan bool): it is meant to wait for ever.
func onPurpose(instr ssa.Instruction) bool {
	receive, ok := instr.(*ssa.UnOp)
	if !ok {
		return false
	}
	_, ok = receive.X.(*ssa.MakeChan)
	return ok && len(*receive.X.Referrers()) == 1
}
