package loopblock

import (
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
	name := loop.fn.Name()
	steps := witness.Trace{{Goroutine: name, Text: "waits here for the next event", Pos: loop.waits.Pos()}}
	steps = append(steps, s.block.Trace(name, s.instr.Pos(), pass.Pkg.Name())...)
	late := witness.Step{Goroutine: name, Text: "meanwhile cannot serve this case", Pos: s.victim.Pos()}
	if s.stop {
		late.Text = "meanwhile cannot stop by this case"
	}
	return append(steps, late)
}
