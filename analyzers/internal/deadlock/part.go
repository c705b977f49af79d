package deadlock

import (
	"go/constant"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// A part finds the steps that play a part in an end. It goes through them
// backwards: what matters in itself is kept, and so is what let a goroutine come
// as far as it had to. A communication that nobody of these needed, a goroutine
// whose work has nothing to do with the end, a lock taken and given back are left
// out: a reader would look in vain for what they have to do with it.
//
// Left out of it is who waits for whom by a WaitGroup or a lock on the way: the
// steps tell nothing of them either.
type part struct {
	*story
	needed  map[int]bool // the goroutines that had to come as far as here
	wanted  []simulate.Primitive
	cancels bool // somebody has seen a context done
}

// part returns the steps that play a part, in order.
func (t *story) part() []simulate.Step {
	p := part{story: t, needed: map[int]bool{t.cause.culprit.id: true}}
	for _, w := range t.moment.waits {
		if t.matters(w) {
			p.needed[w.id] = true
		}
	}
	keep := make([]bool, len(t.steps))
	for i := len(t.steps) - 1; i >= 0; i-- {
		if i > 0 && meet(t.steps[i-1], t.steps[i]) {
			i--
			keep[i] = p.meets(t.steps[i], t.steps[i+1])
			keep[i+1] = keep[i] && p.needed[t.steps[i+1].Goroutine]
			continue
		}
		keep[i] = p.plays(t.steps[i])
	}
	var kept []simulate.Step
	for i, step := range t.steps {
		if keep[i] {
			kept = append(kept, step)
		}
	}
	return kept
}

// meet reports whether two steps are a send and the receive that takes it at once.
func meet(sent, received simulate.Step) bool {
	return sent.Kind == simulate.Send && received.Kind == simulate.Receive && sent.Detail == "" && received.Detail == "" &&
		sent.Goroutine != received.Goroutine && sent.On.Is(received.On)
}

// meets reports whether two that meet play a part. A sender needs its receiver
// only where the channel has no room.
func (p *part) meets(sent, received simulate.Step) bool {
	switch {
	case p.needed[received.Goroutine]:
		p.needed[sent.Goroutine] = true
	case p.needed[sent.Goroutine] && unbuffered(sent.On):
		p.needed[received.Goroutine] = true
	default:
		return p.concerns(sent)
	}
	return true
}

// unbuffered reports whether a channel is made without room.
func unbuffered(on simulate.Primitive) bool {
	made, ok := on.Made.(*ssa.MakeChan)
	if !ok {
		return true
	}
	size, ok := made.Size.(*ssa.Const)
	return ok && constant.Sign(size.Value) == 0
}

// plays reports whether a step plays a part, and notes what it needs itself.
func (p *part) plays(step simulate.Step) bool {
	if !p.counts(step) {
		return false
	}
	p.needed[step.Goroutine] = true
	if step.Kind == simulate.Receive {
		p.cancels = p.cancels || step.Detail == "done"
		p.wanted = append(p.wanted, step.On)
	}
	return true
}

// counts reports whether a step plays a part. What others get counts if they
// need it, anything else if its goroutine is needed.
func (p *part) counts(step simulate.Step) bool {
	switch {
	case p.inItself(step):
		return true
	case step.Kind == simulate.Send && unbuffered(step.On):
		return p.needed[step.Goroutine] || p.gives(step)
	case step.Kind == simulate.Starts || step.Kind == simulate.Close || step.Kind == simulate.Cancel || step.Kind == simulate.Send:
		return p.gives(step)
	}
	return p.needed[step.Goroutine]
}

// inItself reports whether a step matters whatever comes of it.
func (p *part) inItself(step simulate.Step) bool {
	return p.takes(step) || p.isForgetting(step) || p.exits(step) || p.abandons(step) || step.Kind != simulate.Starts && p.concerns(step) || step.Kind == simulate.Send && p.fills(step)
}

// fills reports whether a step takes up the room of a channel for which a
// goroutine waits that matters.
func (p *part) fills(step simulate.Step) bool {
	return slices.ContainsFunc(p.moment.waits, func(w wait) bool {
		return w.kind == simulate.Send && w.on[0].Is(step.On) && p.matters(w)
	})
}

// gives reports whether a step is what a later one had to wait for.
func (p *part) gives(step simulate.Step) bool {
	switch step.Kind {
	case simulate.Starts:
		return p.needed[step.Partner]
	case simulate.Cancel:
		return p.cancels
	case simulate.Send, simulate.Close:
		i := slices.IndexFunc(p.wanted, func(on simulate.Primitive) bool { return on.Is(step.On) })
		if i >= 0 && step.Kind == simulate.Send { // each is received once
			p.wanted = slices.Delete(p.wanted, i, i+1)
		}
		return i >= 0
	}
	return false
}
