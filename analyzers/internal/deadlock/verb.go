package deadlock

import (
	"slices"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// verb says what a step does, "" if a reader need not know.
func (t *story) verb(step simulate.Step) string {
	name := ""
	if step.At != nil {
		name = t.src.name(step.At, step.Case)
	}
	if step.Detail == "announce" { // it waits, and the end of the story says so
		return ""
	}
	switch step.Kind {
	case simulate.Send, simulate.Receive, simulate.Select:
		return t.communicates(step, name)
	case simulate.Close:
		return "closes " + name
	case simulate.Lock, simulate.RLock:
		return t.acquires(step, name)
	case simulate.Starts:
		return "starts " + t.startedName(step.Partner)
	case simulate.Returns:
		switch {
		case t.isForgetting(step) || t.exits(step):
			return "returns here"
		case t.abandons(step):
			return "returns here: nobody has " + t.wanted(t.cause.culprit) + " any more"
		}
	case simulate.NextRound:
		return "goes on with its loop here"
	}
	return t.lesser(step, name)
}

// acquires tells of a lock if it plays a part in the end: it is still held, and
// somebody waits for it or it is what the finding is about.
func (t *story) acquires(step simulate.Step, name string) string {
	held := slices.ContainsFunc(t.moment.holds, func(h hold) bool { return h.at == step.At && h.by == step.Goroutine && h.lock.Is(step.On) })
	wanted := slices.ContainsFunc(t.moment.waits, func(w wait) bool {
		return slices.ContainsFunc(w.on, func(p simulate.Primitive) bool { return p.Is(step.On) })
	})
	switch {
	case !t.takes(step) && !(held && wanted):
		return ""
	case step.Kind == simulate.RLock:
		return "read-locks " + name
	}
	return "locks " + name
}

// abandons reports whether a step is the return of the first goroutine's function,
// and nobody else could have helped: what it does not do, and nobody after it.
func (t *story) abandons(step simulate.Step) bool {
	if t.cause.rule != GoroutineLeak || step.Goroutine != 0 || step.Fn != t.run.Root() || t.cause.culprit.id == 0 || !explicit(step) {
		return false
	}
	_, left := t.lastExit()
	_, stuck := t.stuckPartner()
	return !left && !stuck
}

// lesser are the verbs of steps that are told only where they are about what
// the culprit waits for.
func (t *story) lesser(step simulate.Step, name string) string {
	if !t.concerns(step) && step.Kind != simulate.Cancel {
		return ""
	}
	switch step.Kind {
	case simulate.Cancel:
		return "cancels the context"
	case simulate.TimerStop:
		return "stops " + name
	case simulate.TimerReset:
		return "sets " + name + " again"
	case simulate.WaitGroupWait, simulate.GroupWait:
		return "finds that " + name + " is done"
	case simulate.WaitGroupAdd:
		return "adds to " + name
	case simulate.WaitGroupDone:
		return "is done with " + name
	case simulate.CondSignal, simulate.CondBroadcast:
		if step.Detail == "lost" {
			return "signals " + name + ", at which nobody waits yet"
		}
		return "signals " + name
	}
	return ""
}

func (t *story) communicates(step simulate.Step, name string) string {
	sends := step.Kind == simulate.Send || step.Kind == simulate.Select && t.src.sends(step.At, step.Case)
	switch {
	case step.Detail == "default":
		return "takes the default case"
	case step.Detail == "outside":
		return "takes this case"
	case step.Detail == "tick":
		return "gets a tick of the timer"
	case step.Detail == "done":
		return "sees the context done"
	case step.Detail == "closed":
		return "finds " + name + " closed"
	case sends:
		return "sends on " + name
	}
	return "receives from " + name
}

// startedName is the name of a goroutine at the place that starts it.
func (t *story) startedName(id int) string {
	name, _, _ := strings.Cut(t.name(id), " started on line ")
	if name == literal {
		return "a goroutine"
	}
	return name
}

// isForgetting reports whether a step leaves the lock of a lockleak behind.
func (t *story) isForgetting(step simulate.Step) bool {
	if t.cause.rule != LockLeak {
		return false
	}
	exit, ok := t.forgets()
	return ok && exit == step
}
