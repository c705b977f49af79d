package deadlock

import (
	"fmt"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// A story tells a cause in the words of the source.
type story struct {
	src    *source
	run    *simulate.Program
	moment *moment
	cause  cause
	steps  []simulate.Step
	names  map[int]string
	homes  map[int]*ssa.Function // the declared functions in which goroutines begin
	moves  int                   // on the way
}

func (s *source) story(p *simulate.Program, leak explore.Leak, m *moment, c cause) *story {
	t := &story{src: s, run: p, moment: m, cause: c, steps: steps(p, leak), moves: len(leak.Path)}
	t.nameGoroutines()
	return t
}

// place returns the range at which the finding stands: what the culprit waits
// at, or where the lock is forgotten.
func (t *story) place() (pos, end token.Pos) {
	if t.cause.rule != LockLeak {
		return t.src.extent(t.cause.culprit.at)
	}
	if exit, ok := t.forgets(); ok && explicit(exit) {
		return t.exitExtent(exit)
	}
	return t.src.extent(t.cause.hold.at) // what leads to the closing brace does not show there
}

// explicit reports whether an exit is a return statement of the source.
func explicit(exit simulate.Step) bool { return exit.At != nil && exit.At.Pos().IsValid() }

// forgets returns the step by which the function that took a lock is left.
func (t *story) forgets() (exit simulate.Step, ok bool) {
	h := t.cause.hold
	for _, step := range t.steps {
		switch {
		case step.Goroutine != h.by:
		case step.At == h.at && (step.Kind == simulate.Lock || step.Kind == simulate.RLock):
			ok = false // it is the last acquisition that counts
			exit = simulate.Step{}
		case step.Kind == simulate.Returns && step.Fn == h.at.Parent() && !ok:
			exit, ok = step, true
		}
	}
	return exit, ok
}

// exitExtent returns the range of a return. One at the closing brace has no
// position of its own.
func (t *story) exitExtent(step simulate.Step) (pos, end token.Pos) {
	if step.At != nil && step.At.Pos().IsValid() {
		return t.src.extent(step.At)
	}
	if step.Fn != nil && step.Fn.Syntax() != nil {
		return step.Fn.Syntax().End() - 1, step.Fn.Syntax().End()
	}
	return step.Pos(), token.NoPos
}

func (t *story) exitLine(step simulate.Step) int {
	pos, _ := t.exitExtent(step)
	return t.src.line(pos)
}

// message says which operation blocks, and why.
func (t *story) message() string {
	c := t.cause
	lock := t.lock(c.hold)
	switch c.rule {
	case Relock:
		if c.hold.read && c.culprit.kind == simulate.RLock {
			return fmt.Sprintf("goroutine may block forever: it read-locks %s since line %d, and a writer waits in between", lock, t.src.line(c.hold.at.Pos()))
		}
		return fmt.Sprintf("goroutine may block forever: it has locked %s already, on line %d", lock, t.src.line(c.hold.at.Pos()))
	case LockOrder:
		return fmt.Sprintf("goroutine may block forever: it holds %s and wants %s, %s", lock, t.wanted(c.culprit), t.others())
	case LockWait:
		return fmt.Sprintf("goroutine may block forever: %s with %s locked, which line %d needs first",
			t.blocked(c.culprit), lock, t.src.line(c.victim.at.Pos()))
	case LockLeak:
		switch exit, ok := t.forgets(); {
		case ok && explicit(exit):
			return fmt.Sprintf("%s is still locked at this return: line %d waits for it for ever", lock, t.src.line(c.victim.at.Pos()))
		case ok:
			return fmt.Sprintf("%s is still locked when %s ends: line %d waits for it for ever", lock, functionName(exit.Fn), t.src.line(c.victim.at.Pos()))
		}
		return fmt.Sprintf("%s is never unlocked: line %d waits for it for ever", lock, t.src.line(c.victim.at.Pos()))
	}
	return "goroutine may block forever: " + t.reason()
}

// others says who has the locks of a circle in another order.
func (t *story) others() string {
	if len(t.cause.circle) == 2 {
		return fmt.Sprintf("line %d has them in the other order", t.src.line(t.cause.circle[1].wait.at.Pos()))
	}
	return fmt.Sprintf("as part of a circle of %d goroutines", len(t.cause.circle))
}

// lock is what the source calls a lock where it is taken.
func (t *story) lock(h hold) string {
	if h.at == nil {
		return ""
	}
	return t.src.name(h.at, 0)
}

// wanted is what the source calls what a goroutine waits for.
func (t *story) wanted(w wait) string { return t.src.name(w.at, 0) }

func (t *story) reason() string {
	w := t.cause.culprit
	name := t.wanted(w)
	_, ranges := t.src.node(w.at.Pos()).(*ast.RangeStmt)
	switch {
	case w.kind == simulate.Select && len(w.on) > 1:
		return "no case of the select can happen" + t.since()
	case w.kind == simulate.Send:
		return fmt.Sprintf("send on %s has no receiver%s", name, t.since())
	case w.ticks():
		return t.noTick(name, ranges)
	case ranges:
		return fmt.Sprintf("range over %s never ends: nobody closes it%s", name, t.since())
	case w.kind == simulate.Receive || w.kind == simulate.Select:
		return fmt.Sprintf("receive from %s has no sender%s", name, t.since())
	case w.kind == simulate.WaitGroupWait:
		return fmt.Sprintf("%s.Wait waits for a Done that never comes", name)
	case w.kind == simulate.CondWait:
		return fmt.Sprintf("%s.Wait waits for a signal that never comes%s", name, t.since())
	case w.kind == simulate.OnceDo:
		return fmt.Sprintf("%s.Do waits for a function that does not end", name)
	case w.kind == simulate.GroupWait:
		return fmt.Sprintf("%s.Wait waits for a goroutine that does not end", name)
	}
	return fmt.Sprintf("nothing ends the wait for %s", name)
}

// since names the moment after which nobody is left to let the goroutine go on,
// or who could but waits for ever as well.
func (t *story) since() string {
	if other, ok := t.stuckPartner(); ok {
		return fmt.Sprintf(": the goroutine that could help is stuck on line %d", t.src.line(other.at.Pos()))
	}
	last, ok := t.lastExit()
	switch {
	case !ok:
		return ""
	case last.Kind == simulate.NextRound:
		return " once the loop goes on"
	}
	return fmt.Sprintf(" after the return on line %d", t.exitLine(last))
}

// stuckPartner returns a goroutine that could let the stuck one go on if it
// were not stuck itself, at another place.
func (t *story) stuckPartner() (wait, bool) {
	for _, w := range t.moment.waits {
		if t.isPartner(w) {
			return w, true
		}
	}
	return wait{}, false
}

func (t *story) isPartner(w wait) bool {
	if w.at == t.cause.culprit.at {
		return false
	}
	for _, fn := range w.functions() {
		if couldHelp(fn, t.cause.culprit, func(ssa.Instruction) bool { return false }) {
			return true // in a later round of a loop, perhaps
		}
	}
	return false
}

// couldHaveHelped reports whether a function that is left could have let the culprit
// go on. What has acted on something else in this run is no sign of that.
func (t *story) couldHaveHelped(fn *ssa.Function) bool {
	return couldHelp(fn, t.cause.culprit, func(instr ssa.Instruction) bool {
		acted := false
		for _, step := range t.steps {
			if step.At == instr && step.Kind != simulate.Select && step.On.Object != 0 {
				if t.concerns(step) {
					return false
				}
				acted = true
			}
		}
		_, sel := instr.(*ssa.Select)
		return acted && !sel
	})
}

// lastExit returns the last step by which a function is left that could have
// let the stuck goroutine go on.
func (t *story) lastExit() (last simulate.Step, found bool) {
	for _, step := range t.steps {
		if t.exits(step) {
			last, found = step, true
		}
	}
	return last, found
}

// exits reports whether a step leaves a function in which another goroutine
// could have let the stuck one go on.
func (t *story) exits(step simulate.Step) bool {
	if step.Kind != simulate.Returns && step.Kind != simulate.NextRound || step.Goroutine == t.cause.culprit.id {
		return false
	}
	fn := exited(step)
	return fn != nil && t.couldHaveHelped(fn)
}

// exited returns the function that a step leaves, or whose loop it goes on with.
func exited(step simulate.Step) *ssa.Function {
	if step.Fn == nil && step.At != nil {
		return step.At.Parent()
	}
	return step.Fn
}

// blocked says what a goroutine waits at.
func (t *story) blocked(w wait) string {
	name := t.wanted(w)
	switch w.kind {
	case simulate.Select:
		if len(w.on) > 1 {
			return "no case of the select can happen"
		}
		return "select on " + name
	case simulate.Send:
		return "send on " + name
	case simulate.Receive:
		return "receive from " + name
	case simulate.Lock:
		return "lock of " + name
	case simulate.RLock:
		return "read lock of " + name
	case simulate.OnceDo:
		return name + ".Do"
	case simulate.SemaphoreAcquire:
		return name + ".Acquire"
	case simulate.GroupGo:
		return name + ".Go"
	}
	return name + ".Wait"
}
