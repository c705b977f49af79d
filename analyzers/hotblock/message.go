package hotblock

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// message says what blocks, on which hot path, and by which calls if there are any
// between:
//
//	http.Get can block without a bound in handler (*server).users: (*server).fetch → http.Get (network)
//	send on s.jobs can block without a bound in handler (*server).submit, 63 % of the block profile
func (p *program) message(w wait) string {
	chain, from := w.block.Chain, p.pass.Pkg.Name()
	verb := " can block without a bound in "
	if w.block.Class == summary.Sleep {
		verb = " blocks "
	}
	text := chain[len(chain)-1].Text(from) + verb + w.root.String()
	if len(chain) > 1 {
		text += ": " + summary.ChainText(chain, from)
	}
	if class := w.block.Class; class != summary.Channel {
		text += " (" + class.String() + ")"
	}
	switch {
	case w.share.Percent > 0:
		text += ", " + w.share.String()
	case w.root.reason == profiled:
		text += ", which has " + w.root.share.String()
	}
	return text
}

// String names a root and says what it is.
func (r root) String() string {
	name := r.fn.RelString(r.fn.Pkg.Pkg)
	if r.fn.Parent() != nil {
		name = witness.Function(r.fn.Name())
	}
	return [...]string{marked: "hot ", profiled: "hot ", handler: "handler ", worker: "the loop of "}[r.reason] + name
}

// trace walks from the root through the calls to the wait.
func (p *program) trace(w wait) (steps witness.Trace) {
	name := witness.Function(w.root.fn.Name())
	steps = witness.Trace{{Goroutine: name, Text: w.root.why(), Pos: position(w.root)}}
	return append(steps, w.block.Trace(name, w.call.Pos(), p.pass.Pkg.Name())...)
}

func (r root) why() string {
	switch r.reason {
	case marked:
		return "is marked with //asynclint:hot"
	case profiled:
		return "has " + r.share.String()
	case handler:
		return "serves a request here"
	}
	return "goes through this loop for each piece of work"
}

// position returns where a root stands: the function, or what its loop waits for.
func position(r root) token.Pos {
	if r.loop == nil {
		return r.fn.Pos()
	}
	for _, b := range r.fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr.(type) {
			case *ssa.UnOp, *ssa.Select:
				if r.loop[b] && summary.MayWait(instr) && instr.Pos().IsValid() {
					return instr.Pos()
				}
			}
		}
	}
	return r.fn.Pos()
}
