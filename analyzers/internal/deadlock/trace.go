package deadlock

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// maxSteps is how many steps a person reads willingly.
const maxSteps = 12

// A telling is a step with what decides its place and whether it may be left out.
type telling struct {
	witness.Step
	id     int
	weight int // the higher, the less it can be spared
	object int // what it acts on, if it acts on something
	path   string
}

// The weights of steps, least first.
const (
	detail  = iota // it shows how far the goroutine came
	partner        // it concerns what the stuck goroutine waits for
	turning        // here the others leave, or a lock is taken that matters
	outcome        // here it is stuck
)

// trace returns the steps that lead there, goroutine by goroutine, each one's in
// the order in which they happen. The first goroutine comes first, since it
// starts the others; the culprit last, or at least the step at which it is stuck.
func (t *story) trace() witness.Trace {
	var told []telling
	for _, step := range t.part() {
		if told1, ok := t.tell(step); ok {
			told = append(told, told1)
		}
	}
	told = t.withPassed(told)
	for _, w := range t.moment.waits {
		if t.matters(w) {
			told = append(told, t.waiting(w, "waits here", ", too"))
		}
	}
	slices.SortStableFunc(told, func(a, b telling) int { return cmp.Compare(t.rank(a.id), t.rank(b.id)) })
	told = append(told, t.waiting(t.cause.culprit, "blocks here for ever", ""))
	trace := make(witness.Trace, 0, maxSteps)
	for _, told := range shorten(repeated(told)) {
		trace = append(trace, told.Step)
	}
	return trace
}

// matters reports whether another wait is part of the cause.
func (t *story) matters(w wait) bool {
	if w.same(t.cause.culprit) {
		return false
	}
	switch t.cause.rule {
	case GoroutineLeak:
		return t.isPartner(w) || t.cause.culprit.kind == simulate.OnceDo && w.runsOnce()
	case LockWait:
		return w.same(t.cause.victim) || t.isPartner(w)
	case LockOrder:
		return slices.ContainsFunc(t.cause.circle, func(e edge) bool { return e.wait.same(w) })
	}
	writer := w.announced && t.cause.culprit.kind == simulate.RLock
	return w.same(t.cause.victim) || writer && w.on[0].Is(t.cause.hold.lock)
}

// runsOnce reports whether a goroutine waits in the function of a Once.
func (w wait) runsOnce() bool {
	return w.kind != simulate.OnceDo && slices.ContainsFunc(w.stack, func(at ssa.Instruction) bool { return syncop.Of(at).Kind == syncop.OnceDo })
}

// rank orders goroutines: as they start, the culprit last.
func (t *story) rank(id int) int {
	if id == t.cause.culprit.id && id > 0 {
		return 1 << 20
	}
	return id
}

// shorten drops the least important steps, the earliest first, until few enough are left.
func shorten(told []telling) []telling {
	for weight := detail; weight < outcome && len(told) > maxSteps; weight++ {
		excess := len(told) - maxSteps
		told = slices.DeleteFunc(told, func(t telling) bool {
			drop := t.weight == weight && excess > 0
			if drop {
				excess--
			}
			return drop
		})
	}
	return told
}

// repeated makes one step of those that a goroutine takes again and again, with
// nothing else to tell in between.
func repeated(told []telling) (once []telling) {
	times := 1
	for i, step := range told {
		if i+1 < len(told) && step == told[i+1] {
			times++
			continue
		}
		if times > 1 {
			step.Text += fmt.Sprintf(", %d times", times)
		}
		once, times = append(once, step), 1
	}
	return once
}

func (t *story) tell(step simulate.Step) (telling, bool) {
	text := t.verb(step)
	if text == "" || step.At == nil {
		return telling{}, false
	}
	text += t.function(step)
	told := telling{id: step.Goroutine, weight: detail, object: step.On.Object, path: step.On.Path}
	told.Goroutine, told.Text = t.name(step.Goroutine), text
	told.Pos = position(step)
	switch {
	case step.Kind == simulate.Returns:
		told.Pos, _ = t.exitExtent(step)
		told.weight = turning
		if !t.abandons(step) {
			told.Text += t.consequence(step)
		}
	case step.Kind == simulate.NextRound && t.exits(step):
		told.weight = turning
		told.Text += t.consequence(step)
	case t.takes(step):
		told.weight = turning
	case t.concerns(step):
		told.weight = partner
	}
	return told, told.Pos.IsValid()
}

// position returns where a step is: of a select the case that is taken.
func position(step simulate.Step) token.Pos {
	if sel, ok := step.At.(*ssa.Select); ok && step.Case >= 0 && step.Case < len(sel.States) && step.Detail != "default" {
		return sel.States[step.Case].Pos
	}
	return step.Pos()
}

// takes reports whether a step is an acquisition that is still held in the end
// and part of the cause.
func (t *story) takes(step simulate.Step) bool {
	is := func(h hold) bool { return h.at != nil && h.at == step.At && h.by == step.Goroutine }
	return is(t.cause.hold) || slices.ContainsFunc(t.cause.circle, func(e edge) bool { return is(e.hold) })
}

// concerns reports whether a step is about what the culprit waits for, or
// starts somebody who matters.
func (t *story) concerns(step simulate.Step) bool {
	if step.Kind == simulate.Starts {
		w := t.moment.of(step.Partner)
		return w != nil && (w.same(t.cause.culprit) || t.matters(*w))
	}
	return slices.ContainsFunc(t.cause.culprit.on, func(p simulate.Primitive) bool { return p.Is(step.On) })
}

// consequence says what a partner's end means for the stuck goroutine.
func (t *story) consequence(step simulate.Step) string {
	w := t.cause.culprit
	name := t.wanted(w)
	switch {
	case t.cause.rule == LockLeak:
		return ": " + t.lock(t.cause.hold) + " stays locked"
	case t.cause.rule != GoroutineLeak:
		return ""
	case w.kind == simulate.Send:
		return ": nobody receives from " + name + " any more"
	case w.kind == simulate.Receive:
		return ": nobody sends on " + name + " or closes it any more"
	case w.kind == simulate.Select:
		return t.lostCases(step)
	case w.kind == simulate.CondWait:
		return ": nobody signals " + name + " any more"
	case w.kind == simulate.WaitGroupWait:
		return ": nobody calls " + name + ".Done any more"
	}
	return ""
}

// lostCases says which cases of a select the function that is left had a partner for.
func (t *story) lostCases(step simulate.Step) string {
	sel, ok := t.cause.culprit.at.(*ssa.Select)
	if !ok || exited(step) == nil {
		return ""
	}
	lost := map[types.ChanDir][]string{}
	for i, state := range sel.States {
		if hasOtherSide(exited(step), state, t.cause.culprit) {
			lost[state.Dir] = append(lost[state.Dir], t.src.name(sel, i))
		}
	}
	switch sent, received := lost[types.RecvOnly], lost[types.SendOnly]; {
	case len(received) == 0 && len(sent) > 0:
		return ": nobody sends on " + strings.Join(sent, " or ") + " any more"
	case len(sent) == 0 && len(received) > 0:
		return ": nobody receives from " + strings.Join(received, " or ") + " any more"
	}
	return ""
}

// waiting is the step at which a goroutine is stuck. The verb may have a tail,
// behind the place.
func (t *story) waiting(w wait, verb, tail string) telling {
	told := telling{id: w.id, weight: outcome}
	told.Goroutine = t.name(w.id)
	told.Pos, told.End = t.src.extent(w.at)
	told.Text = verb + t.function(simulate.Step{Goroutine: w.id, At: w.at}) + tail + ": " + t.blocked(w) + t.keeper(w)
	return told
}

// keeper says who keeps a goroutine from the lock that it waits for.
func (t *story) keeper(w wait) string {
	if !w.locks() {
		return ""
	}
	holds := t.moment.bars(w)
	if i := slices.IndexFunc(holds, func(h hold) bool { return h.by == w.id }); i >= 0 {
		return fmt.Sprintf(", which it holds since line %d", t.src.line(holds[i].at.Pos()))
	}
	if len(holds) > 0 {
		return fmt.Sprintf(", which %s holds since line %d", t.name(holds[0].by), t.src.line(holds[0].at.Pos()))
	}
	if writers := t.moment.writers(w); len(writers) > 0 {
		return fmt.Sprintf(", behind %s, which waits to write", t.name(writers[0].id))
	}
	return ""
}
