package selfwait

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// tell reports a debt and the call that waits for it.
func tell(d debt, a act) finding.Finding {
	goroutine := name(d.in)
	trace := witness.Trace{{Goroutine: goroutine, Text: d.text(), Pos: d.at.Pos()}}
	for _, call := range a.chain[:len(a.chain)-1] {
		trace = append(trace, witness.Step{Goroutine: goroutine, Text: "calls " + callee(call), Pos: call.Pos()})
	}
	last := a.chain[len(a.chain)-1]
	trace = append(trace, witness.Step{
		Goroutine: goroutine, Pos: last.Pos(), Text: fmt.Sprintf("blocks here for ever: waits for %s, and so for itself", d.group),
	})
	return finding.Finding{Pos: a.chain[0].Pos(), Trace: trace, Message: "goroutine may block forever: " + d.reason(a)}
}

// reason says why the wait does not end.
func (d debt) reason(a act) string {
	wait := callee(a.chain[0])
	switch {
	case d.given && len(a.chain) == 1:
		return fmt.Sprintf("%s.Wait waits for this goroutine, too", d.group)
	case d.given:
		return fmt.Sprintf("%s waits for %s, to which this goroutine belongs", wait, d.group)
	case len(a.chain) == 1:
		return fmt.Sprintf("%s.Wait waits for the Done on line %d, which comes after it", d.group, d.line())
	}
	return fmt.Sprintf("%s waits for %s, whose Done on line %d comes after it", wait, d.group, d.line())
}

// text says what the goroutine owes.
func (d debt) text() string {
	if d.given {
		return fmt.Sprintf("is started by %s, which waits for its end", d.group)
	}
	if _, isDefer := d.at.(*ssa.Defer); isDefer {
		return fmt.Sprintf("puts off %s.Done until its end", d.group)
	}
	return fmt.Sprintf("is to call %s.Done here", d.group)
}

func (d debt) line() int { return d.in.Prog.Fset.Position(d.at.Pos()).Line }

// callee names what a call runs.
func callee(instr ssa.Instruction) string {
	fn := instr.(ssa.CallInstruction).Common().StaticCallee()
	if fn.Parent() != nil {
		return "the literal"
	}
	return fn.Name()
}

// name names a function as a reader would: a literal after the function that it
// stands in.
func name(fn *ssa.Function) string {
	outer := fn
	for outer.Parent() != nil {
		outer = outer.Parent()
	}
	if outer != fn {
		return "literal in " + outer.Name()
	}
	return fn.Name()
}
