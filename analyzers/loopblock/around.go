package loopblock

import (
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A surroundings is the package around a loop: who takes what the loop sends, who waits
// for what it does not get to.
type surroundings struct {
	pass  *analysis.Pass
	fns   []*ssa.Function
	graph *summary.Graph
}

// points returns the points-to graph. Solving it costs; only a wait that would be
// reported otherwise is worth that.
func (p *surroundings) points() *pointsto.Graph {
	return p.pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph()
}

// sites returns where a channel may have been made, nil if that may be outside the package.
func (p *surroundings) sites(ch ssa.Value) []*pointsto.Site {
	if ch == nil {
		return nil
	}
	sites, complete := p.points().Origins(ch)
	if !complete {
		return nil
	}
	return sites
}

// isSend reports whether a use of a channel puts a value in.
func isSend(use pointsto.Use) bool {
	return use.Kind == syncop.Send || use.Case >= 0 && use.Send
}

// isReceive reports whether a use of a channel takes a value out.
func isReceive(use pointsto.Use) bool {
	return use.Kind == syncop.Receive || use.Case >= 0 && !use.Send
}

// last returns the operation that a chain ends with, nil if that stands in another package.
func (p *surroundings) last(b summary.Block) ssa.Instruction {
	pos := b.Chain[len(b.Chain)-1].Pos()
	if !pos.IsValid() {
		return nil
	}
	return p.at(pos)
}

func (p *surroundings) at(pos token.Pos) (found ssa.Instruction) {
	for _, fn := range p.fns {
		if syntax := fn.Syntax(); syntax == nil || pos < syntax.Pos() || syntax.End() <= pos {
			continue
		}
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			if instr.Pos() == pos && summary.MayWait(instr) {
				found = instr
			}
		})
	}
	return found
}

// binding returns what the function around a literal has put in a free variable of it, and
// any other value as it is.
func binding(v ssa.Value) ssa.Value {
	free, ok := v.(*ssa.FreeVar)
	if !ok || free.Parent().Parent() == nil {
		return v
	}
	found := v
	ssabuild.EachInstr(free.Parent().Parent(), func(instr ssa.Instruction) {
		made, ok := instr.(*ssa.MakeClosure)
		if !ok || made.Fn != ssa.Value(free.Parent()) {
			return
		}
		for i, other := range free.Parent().FreeVars {
			if other == free {
				found = made.Bindings[i]
			}
		}
	})
	return found
}

// rootOf is [summary.Root] on through the literals that a value has come into.
func rootOf(v ssa.Value) ssa.Value {
	for range 16 {
		root := summary.Root(v)
		if root == nil {
			return nil
		}
		if v = binding(root); v == root {
			return root
		}
	}
	return v
}
