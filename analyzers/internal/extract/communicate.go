package extract

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

func (w *walk) makeChan(at int, instr *ssa.MakeChan) int {
	p := w.primitive(value{instr, w.f})
	if p == none {
		return at
	}
	before := at
	_, at = w.step(at)
	w.capacities = append(w.capacities, pendingCapacity{w.thread, before, w.f, p, instr.Size})
	return at
}

func (w *walk) send(at int, instr *ssa.Send) int {
	ch := value{instr.Chan, w.f}
	p := w.primitive(ch)
	if !w.isChannel(p) {
		return w.outsideStep(at, ch, true)
	}
	at = w.sending(at, p, value{instr.X, w.f})
	e, next := w.then(at, automaton.Send, p, w.site(Send, instr.Pos(), w.f))
	w.sends = append(w.sends, pendingSend{w.thread, e, p, value{instr.X, w.f}})
	return next
}

// sending leaves room before a send for the choices that its value needs.
func (w *walk) sending(at, p int, v value) int {
	before := at
	_, at = w.step(at)
	w.offers = append(w.offers, pendingOffer{w.thread, before, p, v})
	return at
}

func (x *extraction) isChannel(p int) bool {
	return p != none && x.sys.Primitives[p].Kind == automaton.Channel
}

func (w *walk) receive(at int, instr *ssa.UnOp) int {
	ch := value{instr.X, w.f}
	p := w.primitive(ch)
	if p == none {
		return w.outsideStep(at, ch, false)
	}
	if w.blocksOnPurpose(instr) {
		return -1
	}
	kind := Receive
	if isRange(instr) {
		kind = Range
	}
	label := w.site(kind, instr.Pos(), w.f)
	if !w.isChannel(p) {
		_, next := w.then(at, automaton.Await, p, label)
		return next
	}
	next := w.location()
	w.receiveEdges(at, next, p, label, value{instr, w.f}, noCase)
	return next
}

// blocksOnPurpose reports whether a receive is another way to write select{}:
// the channel is made for it alone, and what it gives is not used.
func (w *walk) blocksOnPurpose(instr *ssa.UnOp) bool {
	mc, ok := w.origin(instr.X).(*ssa.MakeChan)
	return ok && w.f == w.root && len(*instr.Referrers()) == 0 && len(*mc.Referrers()) == 1 && instr.X == ssa.Value(mc)
}

// noCase is the case number of a receive outside of a select.
const noCase = -1

// receiveEdges adds the two edges of a receive: it gets a value, or finds the
// channel closed.
func (w *walk) receiveEdges(at, next, p int, label automaton.Label, v value, arm int) (open, closed *automaton.Edge) {
	open = w.edge(at, next, automaton.Receive, p, label)
	closed = w.edge(at, next, automaton.ReceiveClosed, p, label)
	w.received = append(w.received, pendingReceive{w.thread, open, closed, p, v, arm})
	return open, closed
}

// isRange reports whether a receive is that of a range loop over a channel.
func isRange(instr *ssa.UnOp) bool { return instr.Block().Comment == "rangechan.loop" }

// selection lays out a select. Each case notes its number, by which the
// branches that follow find the way.
func (w *walk) selection(at int, instr *ssa.Select) int {
	for _, state := range instr.States {
		if p := w.primitive(value{state.Chan, w.f}); state.Dir == types.SendOnly && w.isChannel(p) {
			at = w.sending(at, p, value{state.Send, w.f})
		}
	}
	next, index := w.location(), value{instr, w.f}
	for i, state := range instr.States {
		w.arm(at, next, i, index, state)
	}
	if !instr.Blocking {
		e := w.edge(at, next, automaton.Default, none, w.site(DefaultCase, instr.Pos(), w.f))
		w.arms = append(w.arms, pendingArm{w.thread, []*automaton.Edge{e}, index, -1})
	}
	if len(instr.States) == 0 && instr.Blocking {
		return -1 // select{}: blocks on purpose
	}
	return next
}

func (w *walk) arm(at, next, i int, index value, state *ssa.SelectState) {
	ch := value{state.Chan, w.f}
	p := w.primitive(ch)
	var edges []*automaton.Edge
	switch {
	case p == none:
		e := w.edge(at, next, automaton.Free, none, w.site(Outside, state.Pos, w.f))
		w.outside(e, ch, state.Dir == types.SendOnly)
		edges = append(edges, e)
	case !w.isChannel(p):
		e := w.edge(at, next, automaton.Await, p, w.site(Elapse, state.Pos, w.f))
		if w.sys.Primitives[p].Kind == automaton.Timer && w.inTest(w.f.fn) {
			e.Doubt = "a time limit in a test: the test fails"
		}
		edges = append(edges, e)
	case state.Dir == types.SendOnly:
		e := w.edge(at, next, automaton.Send, p, w.site(Send, state.Pos, w.f))
		w.sends = append(w.sends, pendingSend{w.thread, e, p, value{state.Send, w.f}})
		edges = append(edges, e)
	default:
		open, closed := w.receiveEdges(at, next, p, w.site(Receive, state.Pos, w.f), index, i)
		edges = append(edges, open, closed)
	}
	w.arms = append(w.arms, pendingArm{w.thread, edges, index, i})
}

// outsideStep is a communication, not in a select, with something that is not
// modelled: the goroutine goes on at some time.
func (w *walk) outsideStep(at int, ch value, send bool) int {
	e, next := w.step(at)
	w.outside(e, ch, send)
	return next
}

// outside notes a communication with something that is not modelled. If two
// goroutines of the system meet there, its order matters and is not known.
//
// A channel that was made here and given away serves a conversation with the
// code that got it: what happens on it hangs together with what happens here.
func (w *walk) outside(e *automaton.Edge, ch value, send bool) {
	if _, made := w.resolve(ch).v.(*ssa.MakeChan); made {
		e.Doubt = "a communication on a channel that is not modelled"
	}
	w.outsides = append(w.outsides, pendingOutside{e, w.outsideKey(ch), send, true})
}

// outsideKey is equal for channels that may be the same.
func (x *extraction) outsideKey(ch value) string {
	ch = x.resolve(ch)
	switch v := ch.v.(type) {
	case *ssa.UnOp:
		if field, ok := v.X.(*ssa.FieldAddr); ok {
			return fmt.Sprintf("field %d of %s", field.Field, field.X.Type())
		}
		if global, ok := v.X.(*ssa.Global); ok {
			return global.String()
		}
	case *ssa.MakeChan:
		return fmt.Sprintf("made at %d", v.Pos())
	}
	return chanElem(ch.v.Type())
}

func chanElem(t types.Type) string {
	if ch, ok := t.Underlying().(*types.Chan); ok {
		return ch.Elem().String()
	}
	return t.String()
}
