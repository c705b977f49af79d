package simulate

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// outsideContent returns what an object of the outside holds that a symbol of
// the type leads to, nil if there is no such thing.
func outsideContent(t types.Type) value {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return &channel{elem: u.Elem()}
	case *types.Pointer:
		return lazy{typ: u.Elem()}
	case *types.Interface:
		if namedAs(t) == "context.Context" {
			return &scope{timed: true}
		}
	}
	return nil
}

func (m *machine) selects(g *goroutine, f *frame, instr *ssa.Select) {
	op := &operation{kind: Select, poll: !instr.Blocking, instr: instr}
	for _, s := range instr.States {
		c := comm{send: s.Dir == types.SendOnly, on: m.value(f, s.Chan)}
		if c.send {
			c.v = m.value(f, s.Send)
		}
		op.cases = append(op.cases, c)
	}
	m.await(g, op)
}

// comms returns the communications that an operation offers.
func (op *operation) comms() []comm {
	switch op.kind {
	case Send:
		return []comm{{true, op.on, op.args[0]}}
	case Receive:
		return []comm{{false, op.on, nil}}
	}
	return op.cases
}

// communications returns the ways in which a send, a receive or a select can
// happen. The default of a select is taken if no case is certain to be ready:
// that somebody is about to be on the other side is not.
func (m *machine) communications(g *goroutine) (opts []option) {
	certain := false
	for i, c := range g.op.comms() {
		for _, o := range m.communicate(g, i, c) {
			opts = append(opts, o)
			certain = certain || o.certain
		}
	}
	if g.op.poll && !certain {
		id := g.id
		o := m.option(g, "default", func(m *machine) { m.finishComm(id, -1, nil, false) })
		opts = append(opts, o)
	}
	return opts
}

func (m *machine) communicate(g *goroutine, i int, c comm) []option {
	r, ok := c.on.(reference)
	if !ok {
		return nil // nil: never
	}
	o := m.s.objects[r.obj]
	switch content := o.content.(type) {
	case *scope:
		return m.seeEnd(g, i, r)
	case *channel:
		if content.timer != nil {
			return m.tick(g, i, r, content)
		}
		var opts []option
		if c.send {
			opts = m.sending(g, i, c, r, content)
		} else {
			opts = m.receiving(g, i, c, r, content)
		}
		if o.outside {
			opts = append(opts, m.outsideComm(g, i, c, r, content))
		}
		return opts
	}
	return nil
}

// finishComm completes a communication: case i happened, or the default.
func (m *machine) finishComm(id, i int, received value, ok bool) {
	g := m.goroutine(id)
	op := g.op
	switch op.kind {
	case Send:
		m.complete(id, nil)
	case Receive:
		if op.commaOk {
			received = &aggregate{[]value{received, boolean(ok)}}
		}
		m.complete(id, received)
	case Select:
		elems := []value{integer(i), boolean(ok)}
		tuple := op.instr.(*ssa.Select).Type().(*types.Tuple)
		for k, c := range op.cases {
			switch {
			case c.send:
			case k == i:
				elems = append(elems, received)
			default:
				elems = append(elems, zero(tuple.At(len(elems)).Type()))
			}
		}
		m.complete(id, &aggregate{elems})
	}
}

func (m *machine) sending(g *goroutine, i int, c comm, r reference, ch *channel) []option {
	id := g.id
	opt := m.commOption(g, i, c)
	switch {
	case ch.closed:
		opt.do = func(m *machine) { m.panics(id) }
		return []option{opt}
	case len(ch.queue) < ch.capacity:
		opt.do = func(m *machine) {
			ch := m.s.objects[r.obj].content.(*channel)
			next := *ch
			next.queue = append(ch.queue[:len(ch.queue):len(ch.queue)], c.v)
			m.setContent(r, &next, c.v)
			m.finishComm(id, i, nil, false)
		}
		return []option{opt}
	case ch.capacity == 0:
		return m.meet(g, i, c, r)
	}
	return nil
}

// meet returns the receivers that a sender can meet on an unbuffered channel.
func (m *machine) meet(g *goroutine, i int, c comm, r reference) (opts []option) {
	id := g.id
	for _, h := range m.s.goroutines {
		if h.id == id || h.op == nil {
			continue
		}
		for k, d := range h.op.comms() {
			if d.send || d.on != value(r) {
				continue
			}
			opt := m.commOption(g, i, c)
			other := h.id
			opt.partner, opt.certain = other, false
			opt.step.Partner = other
			opt.do = func(m *machine) {
				if m.s.objects[r.obj].outside {
					m.escape(c.v)
				}
				m.share(c.v)
				m.finishComm(id, i, nil, false)
				m.finishComm(other, k, c.v, true)
			}
			opts = append(opts, opt)
		}
	}
	return opts
}

// receiving returns the ways to receive. Meeting a sender is the sender's option,
// unless the receiver would be left without one to choose its default against.
func (m *machine) receiving(g *goroutine, i int, c comm, r reference, ch *channel) []option {
	id := g.id
	opt := m.commOption(g, i, c)
	switch {
	case len(ch.queue) > 0:
		opt.do = func(m *machine) {
			ch := m.s.objects[r.obj].content.(*channel)
			next := *ch
			next.queue = ch.queue[1:]
			m.object(r.obj).content = &next
			m.finishComm(id, i, ch.queue[0], true)
		}
		return []option{opt}
	case ch.closed:
		opt.step.Detail = "closed"
		opt.do = func(m *machine) {
			m.finishComm(id, i, m.settledZero(ch.elem), false)
		}
		return []option{opt}
	}
	return nil
}

// settledZero returns a zero value that a register can hold.
func (m *machine) settledZero(t types.Type) value {
	if l, ok := zero(t).(lazy); ok {
		return m.unknown(l.typ, nil)
	}
	return zero(t)
}

// outsideComm is a communication with somebody outside, who is ready when it
// suits the one who asks. That two goroutines of the run might have met there
// instead is not followed.
func (m *machine) outsideComm(g *goroutine, i int, c comm, r reference, ch *channel) option {
	id := g.id
	opt := m.commOption(g, i, c)
	opt.certain = false
	opt.step.Detail = "outside"
	alien, both := m.s.objects[r.obj].alien, m.meetsOutside(r, c.send)
	opt.do = func(m *machine) {
		if !alien {
			m.suspect("a communication on a channel that is not modelled")
		}
		if both {
			m.suspect("goroutines also meet on something that is not modelled")
		}
		if c.send {
			m.escape(c.v)
			m.finishComm(id, i, nil, false)
			return
		}
		v := m.unknown(ch.elem, nil)
		g := m.goroutine(id)
		ok := m.fresh(&fact{typ: types.Typ[types.Bool]})
		m.finishOutside(g, i, v, ok)
	}
	return opt
}

// finishOutside completes a receive of which it is not known whether the
// channel was closed.
func (m *machine) finishOutside(g *goroutine, i int, v, ok value) {
	op := g.op
	m.finishComm(g.id, i, v, true)
	f := m.top(g)
	if f == nil || op.mode != plainCall {
		return
	}
	instr := op.instr.(ssa.Value)
	if a, isTuple := f.regs[f.info.index[instr]].(*aggregate); isTuple && (op.kind == Select || op.commaOk) {
		elems := append([]value(nil), a.elems...)
		elems[1] = ok
		f.set(instr, &aggregate{elems})
	}
}

func (m *machine) panics(id int) {
	g := m.goroutine(id)
	g.op = nil
	f := m.top(g)
	if f == nil {
		m.halt(g, nil)
		return
	}
	f.unwinding = panicking
}

// commOption is the option to do case i, for its caller to complete.
func (m *machine) commOption(g *goroutine, i int, c comm) option {
	kind := Receive
	if c.send {
		kind = Send
	}
	o := option{partner: -1, certain: true, step: m.stepOf(g, c.on, kind, "")}
	o.step.Case = i
	return o
}

// closing returns the way to close a channel: a second time, it panics.
func (m *machine) closing(g *goroutine) []option {
	id := g.id
	r, ok := g.op.on.(reference)
	if !ok {
		return []option{m.option(g, "", func(m *machine) { m.panics(id) })}
	}
	return []option{m.option(g, "", func(m *machine) {
		ch, ok := m.s.objects[r.obj].content.(*channel)
		if !ok || ch.closed {
			m.panics(id)
			return
		}
		next := *ch
		next.closed = true
		m.object(r.obj).content = &next
		m.complete(id, nil)
	})}
}

// meetsOutside reports whether the package has the other side of a communication
// on a channel of the outside, too: what it is read from names it.
func (m *machine) meetsOutside(r reference, send bool) bool {
	name := fieldOf(m.s.objects[r.obj].site)
	if name == nil {
		return false
	}
	d := m.pkg.fieldUses()[name]
	if send {
		return d.received
	}
	return d.sent
}

// fieldOf returns the field that a value is read from, nil if it is none.
func fieldOf(v ssa.Value) *types.Var {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	switch v := v.(type) {
	case *ssa.FieldAddr:
		s, _ := v.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
		if s != nil {
			return s.Field(v.Field)
		}
	case *ssa.Field:
		if s, ok := v.X.Type().Underlying().(*types.Struct); ok {
			return s.Field(v.Field)
		}
	}
	return nil
}

// uses says what a package does with the channel in a field.
type uses struct{ sent, received bool }

func (p *Package) fieldUses() map[*types.Var]uses {
	if p.fields != nil {
		return p.fields
	}
	p.fields = map[*types.Var]uses{}
	note := func(v ssa.Value, sent bool) {
		if f := fieldOf(v); f != nil {
			u := p.fields[f]
			u.sent, u.received = u.sent || sent, u.received || !sent
			p.fields[f] = u
		}
	}
	for _, fn := range p.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Send:
					note(instr.Chan, true)
				case *ssa.UnOp:
					if instr.Op == token.ARROW {
						note(instr.X, false)
					}
				case *ssa.Select:
					for _, s := range instr.States {
						note(s.Chan, s.Dir == types.SendOnly)
					}
				case *ssa.Call:
					if b, ok := instr.Call.Value.(*ssa.Builtin); ok && b.Name() == "close" {
						note(instr.Call.Args[0], true)
					}
				}
			}
		}
	}
	return p.fields
}
