package deadlock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// look takes down what matters of the last state of a run.
func look(p *simulate.Program, leak explore.Leak) *moment {
	s := leak.Final.(*simulate.State)
	m := &moment{}
	for _, l := range s.Locks() {
		for _, h := range l.Holds {
			m.holds = append(m.holds, hold{lock: l.Lock, by: h.Goroutine, read: h.Read, at: h.At, left: h.Returned, ended: h.Ended})
		}
	}
	for _, stuck := range leak.Stuck {
		b, ok := s.Blocked(stuck.ID)
		if !ok {
			continue
		}
		w := wait{id: b.ID, kind: b.Kind, at: b.At, stack: s.Stack(b.ID)}
		for _, one := range b.Waits {
			if one.On.Object == 0 { // a nil channel
				continue
			}
			w.on = append(w.on, one.On)
			if b.Kind == simulate.CondWait { // it may be that it takes its lock again
				w.kind = one.Kind
			}
		}
		w.announced = len(w.on) > 0 && slices.ContainsFunc(s.Locks(), func(l simulate.LockState) bool {
			return l.Lock.Is(w.on[0]) && slices.Contains(l.Writers, w.id)
		})
		m.waits = append(m.waits, w)
	}
	m.freed = func(h hold, id int) bool {
		return goesOn(p, s.Without(h.lock, simulate.Hold{Goroutine: h.by, At: h.at, Read: h.read}), id)
	}
	return m
}

// enough states are looked at to see whether a goroutine could go on.
const enough = 400

// goesOn reports whether a goroutine moves in what can follow a state.
func goesOn(p *simulate.Program, from explore.State, id int) bool {
	seen := map[string]bool{from.Key(): true}
	for todo := []explore.State{from}; len(todo) > 0 && len(seen) < enough; todo = todo[1:] {
		moves, _ := p.Next(todo[0])
		for _, m := range moves {
			switch {
			case slices.Contains(m.By, id):
				return true
			case m.To.Halted() || seen[m.To.Key()]:
			default:
				seen[m.To.Key()] = true
				todo = append(todo, m.To)
			}
		}
	}
	return false
}

// steps returns what happens on the way to a leak, in order. Of two goroutines
// that meet, the program tells what the sender does; the receiver's step is
// added.
func steps(p *simulate.Program, leak explore.Leak) (all []simulate.Step) {
	for _, step := range leak.Path {
		for i, done := range step.Event.(simulate.Event).Steps {
			all = append(all, done)
			if i == 0 && len(step.By) == 2 && done.Kind == simulate.Send {
				if receive, ok := received(p, step, done); ok {
					all = append(all, receive)
				}
			}
		}
	}
	return all
}

// received returns the step of the goroutine that receives when another one
// sends to it.
func received(p *simulate.Program, step explore.Step, sent simulate.Step) (simulate.Step, bool) {
	other := step.By[1]
	for _, w := range step.From.Waiting() {
		if w.ID != other {
			continue
		}
		receive := simulate.Step{Kind: simulate.Receive, Goroutine: other, At: p.Site(w.Place).Instr, On: sent.On}
		sel, ok := receive.At.(*ssa.Select)
		if ok {
			receive.Case = slices.IndexFunc(sel.States, func(s *ssa.SelectState) bool {
				return s.Dir == types.RecvOnly && sameElement(s.Chan.Type(), sentOn(sent).Type())
			})
		}
		return receive, !ok || receive.Case >= 0
	}
	return simulate.Step{}, false // it polls
}

// sentOn is the channel of a send, or of a case of a select that sends.
func sentOn(sent simulate.Step) ssa.Value {
	if sel, ok := sent.At.(*ssa.Select); ok {
		return sel.States[sent.Case].Chan
	}
	return sent.At.(*ssa.Send).Chan
}

// functions returns those in which a goroutine is, the innermost first.
func (w wait) functions() []*ssa.Function {
	fns := []*ssa.Function{w.at.Parent()}
	for _, at := range w.stack {
		if fn := at.Parent(); !slices.Contains(fns, fn) {
			fns = append(fns, fn)
		}
	}
	return fns
}
