package simulate

import (
	"go/types"
)

// Contexts: a context made in the run is an interface whose value is a
// reference to a scope, which is its Done channel, too. One of the outside may
// end at any time, as may one with a deadline.

// scopeOf returns the scope behind a context, ok false if it has none: it never
// ends. A context of an unknown kind may end at any time.
func (m *machine) scopeOf(ctx value) (reference, bool) {
	switch c := m.resolve(ctx).(type) {
	case iface:
		if r, ok := c.v.(reference); ok {
			return r, true
		}
		if c.typ == cancelType {
			return reference{}, false
		}
	case reference:
		return c, true
	case symbol:
		r, ok := m.materialise(c, nil).(reference)
		return r, ok
	}
	return reference{m.allocate(&scope{timed: true}, nil, nil)}, true
}

// newContext makes a context below another one.
func (m *machine) newContext(parent value, s scope, site callSite) value {
	if r, ok := m.scopeOf(parent); ok {
		s.parent = r
	}
	return iface{cancelType, reference{m.allocate(&s, site.value, site.instr)}}
}

// ended reports whether a scope or one above it has ended.
func (m *machine) ended(r reference) bool {
	for {
		s, ok := m.s.objects[r.obj].content.(*scope)
		if !ok {
			return false
		}
		if s.done {
			return true
		}
		if r, ok = s.parent.(reference); !ok {
			return false
		}
	}
}

// mayEnd returns the scope whose end is the end of a context: one that has
// ended, or the nearest one that may end at any time.
func (m *machine) mayEnd(ctx value) (reference, bool) {
	r, ok := m.scopeOf(ctx)
	if !ok {
		return r, false
	}
	if m.ended(r) {
		return r, true
	}
	for {
		s, ok := m.s.objects[r.obj].content.(*scope)
		if !ok {
			return r, false
		}
		if s.timed {
			return r, true
		}
		if r, ok = s.parent.(reference); !ok {
			return r, false
		}
	}
}

// timed reports whether a scope or one above it may end by itself.
func (m *machine) timed(r reference) bool {
	for {
		s, ok := m.s.objects[r.obj].content.(*scope)
		if !ok || s.timed {
			return true
		}
		if r, ok = s.parent.(reference); !ok {
			return false
		}
	}
}

func (m *machine) endScope(r reference) {
	if s, ok := m.s.objects[r.obj].content.(*scope); ok && !s.done && !m.ended(r) {
		next := *s
		next.done = true
		m.object(r.obj).content = &next
	}
}

// seeEnd returns the way to receive from a Done channel.
func (m *machine) seeEnd(g *goroutine, i int, r reference) []option {
	id := g.id
	certain := m.ended(r)
	which, ok := m.mayEnd(r)
	if !ok {
		return nil
	}
	opt := m.commOption(g, i, comm{on: r})
	opt.certain = certain
	opt.step.Detail = "done"
	opt.do = func(m *machine) {
		m.endScope(which)
		m.finishComm(id, i, &aggregate{}, false)
	}
	return []option{opt}
}

// cancelValue ends the context of a cancel function.
func (m *machine) cancelValue(v value) {
	if c, ok := m.resolve(v).(*closure); ok && c.native == cancelFunc {
		if r, ok := c.bindings[0].(reference); ok {
			m.endScope(r)
		}
	}
}

func (m *machine) cancelling(g *goroutine) []option {
	id := g.id
	r, ok := g.op.on.(reference)
	return []option{m.option(g, "", func(m *machine) {
		if ok {
			m.endScope(r)
		}
		m.complete(id, nil)
	})}
}

// askingErr returns the outcomes of ctx.Err.
func (m *machine) askingErr(g *goroutine) []option {
	id := g.id
	r, ok := g.op.on.(reference)
	var opts []option
	if !ok || !m.ended(r) {
		opts = append(opts, m.option(g, "nil", func(m *machine) { m.complete(id, null{}) }))
	}
	if which, ends := m.mayEnd(r); ok && ends {
		opts = append(opts, m.option(g, "done", func(m *machine) {
			cancelled := !m.timed(r)
			m.endScope(which)
			m.complete(id, m.contextError(cancelled))
		}))
	}
	return opts
}

// contextError makes the error of a context that has ended. Which one it is, is
// open for one that may have come to its deadline, but not for one that the run
// has cancelled.
func (m *machine) contextError(cancelled bool) value {
	return m.fresh(&fact{typ: types.Universe.Lookup("error").Type(), nonNil: true, made: cancelled})
}

// tick returns the way to receive from a timer's channel.
func (m *machine) tick(g *goroutine, i int, r reference, ch *channel) []option {
	id := g.id
	if len(ch.queue) == 0 && !ch.timer.armed && !m.s.objects[r.obj].outside {
		return nil
	}
	opt := m.commOption(g, i, comm{on: r})
	opt.certain = len(ch.queue) > 0
	opt.step.Detail = "tick"
	opt.do = func(m *machine) {
		next := *ch
		if len(ch.queue) > 0 {
			next.queue = ch.queue[1:]
		} else {
			next.timer = &timer{armed: ch.timer.ticker, ticker: ch.timer.ticker}
		}
		m.object(r.obj).content = &next
		m.finishComm(id, i, plain{}, true)
	}
	return []option{opt}
}

// newTimer makes a timer's channel.
func (m *machine) newTimer(ticker bool, site callSite) reference {
	return reference{m.allocate(&channel{capacity: 1, timer: &timer{armed: true, ticker: ticker}}, site.value, site.instr)}
}

// stopping returns the outcomes of Stop and Reset. Since Go 1.23 neither leaves
// a value in the channel, and a timer whose value nobody took is as good as one
// that has not fired: Stop reports true. Before, Stop reports false once the
// timer has fired, and the value stays in the channel.
func (m *machine) stopping(g *goroutine) (opts []option) {
	id := g.id
	r, ok := g.op.on.(reference)
	var content value
	if ok {
		content = m.s.objects[r.obj].content
	}
	if own, isScope := content.(*scope); isScope {
		return m.detaching(g, r, own)
	}
	ch, isChannel := content.(*channel)
	if !isChannel || ch.timer == nil {
		return []option{m.option(g, "", func(m *machine) { m.complete(id, m.unknownBool()) })}
	}
	reset := g.op.kind == TimerReset
	set := func(detail string, armed, stale, active bool) {
		opts = append(opts, m.option(g, detail, func(m *machine) {
			next := *ch
			next.timer = &timer{armed: armed, ticker: ch.timer.ticker, fn: ch.timer.fn}
			next.queue = nil
			if stale {
				next.queue = []value{plain{}}
			}
			m.object(r.obj).content = &next
			if reset && next.timer.fn != nil {
				m.rearm(m.goroutine(id), r, next.timer.fn)
			}
			m.complete(id, boolean(active))
		}))
	}
	old := m.pkg.asyncTimers && ch.timer.fn == nil && !ch.timer.ticker
	stale := len(ch.queue) > 0
	set("", reset, old && stale, ch.timer.armed || stale && !old)
	if old && ch.timer.armed {
		set("fired", reset, true, false)
	}
	return opts
}

// detaching returns the outcomes of the stop function of context.AfterFunc, whose
// function waits for a scope of its own: it is cut off from the context, unless
// that has ended, or does so just now.
func (m *machine) detaching(g *goroutine, r reference, own *scope) (opts []option) {
	id := g.id
	which, ends := m.mayEnd(r)
	if ends {
		opts = append(opts, m.option(g, "fired", func(m *machine) {
			m.endScope(which)
			m.complete(id, boolean(false))
		}))
	}
	if m.ended(r) {
		return opts
	}
	return append(opts, m.option(g, "", func(m *machine) {
		m.object(r.obj).content = &scope{}
		m.complete(id, boolean(own.parent != nil))
	}))
}

func (m *machine) unknownBool() value { return m.fresh(&fact{typ: types.Typ[types.Bool]}) }

// firing lets the library start a function: a timer of AfterFunc runs down, or
// the context of context.AfterFunc ends.
func (m *machine) firing(g *goroutine) []option {
	id := g.id
	r, ok := g.op.on.(reference)
	if !ok {
		return nil
	}
	run := func(m *machine) {
		g := m.goroutine(id)
		op := g.op
		g.op, g.daemon = nil, false
		m.call(g, callee{fn: op.args[0], sig: emptySignature}, op.instr, lastCall)
		if g.top == nil && g.op == nil {
			m.end(g)
		}
	}
	switch content := m.s.objects[r.obj].content.(type) {
	case *channel:
		if content.timer == nil || !content.timer.armed || content.timer.never {
			return nil
		}
		return []option{m.option(g, "", func(m *machine) {
			next := *content
			next.timer = &timer{fn: content.timer.fn}
			m.object(r.obj).content = &next
			run(m)
		})}
	case *scope:
		which, ok := m.mayEnd(r)
		if !ok {
			return nil
		}
		return []option{m.option(g, "", func(m *machine) {
			m.endScope(which)
			run(m)
		})}
	}
	return nil
}
