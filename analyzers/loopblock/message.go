package loopblock

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// message says what blocks, and through which calls if there are any between:
//
//	http.Get in this case blocks the event loop: refresh → (*Client).fetch → http.Get (network)
func message(pass *analysis.Pass, s stall) string {
	chain, from := s.block.Chain, pass.Pkg.Name()
	text := chain[len(chain)-1].Text(from) + " in this case blocks the event loop"
	if s.stop {
		text += " and its stop case"
	}
	if len(chain) > 1 {
		text += ": " + summary.ChainText(chain, from)
	}
	if s.block.Deserted {
		text += ", since the receiver may have given up"
	}
	if class := s.block.Class; class != summary.Channel {
		text += " (" + class.String() + ")"
	}
	return text
}

// trace walks from the select through the calls to the wait, and to a case that
// cannot run meanwhile.
func trace(pass *analysis.Pass, loop *eventLoop, s stall) witness.Trace {
	from := pass.Pkg.Name()
	name := loop.fn.Name()
	add := func(t witness.Trace, pos token.Pos, format string, args ...any) witness.Trace {
		return append(t, witness.Step{Goroutine: name, Text: fmt.Sprintf(format, args...), Pos: pos})
	}
	steps := add(nil, loop.waits.Pos(), "waits here for the next event")
	at := s.instr.Pos()
	for i, hop := range s.block.Chain {
		where := ""
		if hop.Pos().IsValid() {
			at = hop.Pos()
		} else if hop.File != "" {
			where = fmt.Sprintf(" at %s:%d", hop.File, hop.Line)
		}
		if i == len(s.block.Chain)-1 {
			steps = add(steps, at, "waits in %s%s (%s)", hop.Text(from), where, s.block.Class)
		} else {
			steps = add(steps, at, "calls %s%s", hop.Text(from), where)
		}
	}
	if s.stop {
		return add(steps, s.victim.Pos(), "meanwhile cannot stop by this case")
	}
	return add(steps, s.victim.Pos(), "meanwhile cannot serve this case")
}
