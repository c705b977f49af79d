package lockblock

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// message says what waits, under which lock, and through which calls if there are
// any between:
//
//	http.Get waits with s.mu held (line 12), which (*store).get needs: refresh → http.Get (network)
func (p *program) message(s stall, v *victim) string {
	chain, from := s.block.Chain, p.pass.Pkg.Name()
	text := fmt.Sprintf("%s waits with %s held (line %d)", chain[len(chain)-1].Text(from), s.hold.Lock.Name, p.line(s.hold.Taken.Pos()))
	if v.other != "" {
		text += ", which " + v.other + " need, too"
	} else {
		text += ", which " + p.name(v.fn) + " needs"
	}
	if len(chain) > 1 {
		text += ": " + summary.ChainText(chain, from)
	}
	if class := s.block.Class; class != summary.Channel {
		text += " (" + class.String() + ")"
	}
	return text
}

func (p *program) line(pos token.Pos) int { return p.pass.Fset.Position(pos).Line }

// name writes a function as the package's source does: get or (*store).get.
func (p *program) name(fn *ssa.Function) string {
	if fn.Parent() != nil {
		return "a goroutine of " + ssabuild.Outermost(fn).RelString(p.pass.Pkg)
	}
	return fn.RelString(p.pass.Pkg)
}

// trace walks from the lock through the calls to the wait, and to who needs the
// lock meanwhile.
func (p *program) trace(s stall, v *victim) (steps witness.Trace) {
	name := witness.Function(s.instr.Parent().Name())
	add := func(who string, pos token.Pos, format string, args ...any) {
		steps = append(steps, witness.Step{Goroutine: who, Text: fmt.Sprintf(format, args...), Pos: pos})
	}
	add(name, s.hold.Taken.Pos(), "takes %s here", s.hold.Lock.Name)
	steps = append(steps, s.block.Trace(name, s.instr.Pos(), p.pass.Pkg.Name())...)
	if v.other != "" {
		add(name, s.hold.Taken.Pos(), "meanwhile stops %s here", v.other)
	} else {
		add(witness.Function(ssabuild.Outermost(v.fn).Name()), v.taken.Pos(), "meanwhile cannot have the lock")
	}
	return steps
}
