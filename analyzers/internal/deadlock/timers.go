package deadlock

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// ticks reports whether the goroutine waits for a timer alone. Nobody can send
// on its channel or close it, so that it would lead astray to say that nobody does.
func (w wait) ticks() bool {
	if len(w.on) != 1 || w.kind != simulate.Receive && w.kind != simulate.Select {
		return false
	}
	made, ok := w.on[0].Made.(ssa.Instruction)
	return ok && syncop.Of(made).Kind == syncop.TimerNew
}

// noTick says why a timer's channel has nothing to receive: it was stopped, or
// its one tick has been taken.
func (t *story) noTick(name string, ranges bool) string {
	stop, stopped := t.stop()
	switch {
	case ranges && stopped:
		return fmt.Sprintf("range over %s never ends: %s.Stop on line %d does not close it", name, t.src.name(stop.At, 0), t.src.line(stop.Pos()))
	case ranges:
		return fmt.Sprintf("range over %s never ends: a timer has one tick and does not close it", name)
	case stopped:
		return fmt.Sprintf("receive from %s gets nothing: its timer is stopped on line %d", name, t.src.line(stop.Pos()))
	}
	return fmt.Sprintf("receive from %s gets nothing: the timer's one tick has been taken", name)
}

// stop returns the last step that stops what the culprit waits for.
func (t *story) stop() (last simulate.Step, found bool) {
	for _, step := range t.steps {
		if step.Kind == simulate.TimerStop && t.concerns(step) {
			last, found = step, true
		}
	}
	return last, found
}
