package loopblock

import (
	_ "embed"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports blocking operations in the cases of an event loop.
var Analyzer = &analysis.Analyzer{
	Name:     "loopblock",
	Doc:      manual.MustExtract(doc, "loopblock"),
	URL:      "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/loopblock",
	Requires: []*analysis.Analyzer{directive.Analyzer, pointsto.Analyzer, ssabuild.Analyzer, summary.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if place.IsSample(pass) {
		return nil, nil
	}
	found := map[token.Pos]dispatch{}
	for _, d := range dispatchers(pass.Files) {
		if !place.InTest(pass.Fset, d.stmt.Pos()) {
			found[d.stmt.Pos()] = d
		}
	}
	boxes := mailboxes(pass)
	if len(found) == 0 && len(boxes) == 0 {
		return nil, nil
	}
	graph := pass.ResultOf[summary.Analyzer].(*summary.Result).Graph()
	fns := pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions()
	around := &surroundings{pass: pass, fns: fns, graph: graph}
	seen := map[token.Pos]bool{}
	for _, fn := range fns {
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				sel, ok := instr.(*ssa.Select)
				if !ok || found[sel.Pos()].stmt == nil {
					continue
				}
				if loop := newEventLoop(found[sel.Pos()], sel); loop != nil {
					loop.around = around
					report(pass, loop, stalls(loop, graph), seen)
				}
			}
		}
	}
	for _, box := range boxes {
		if loop := newMailbox(box, fns); loop != nil && !around.isStream(loop.inbox) && !around.isQueue(loop.inbox) {
			loop.around = around
			report(pass, loop, stalls(loop, graph), seen)
		}
	}
	return nil, nil
}

// report reports what has not been seen yet: a select may also be a mailbox.
func report(pass *analysis.Pass, loop *eventLoop, found []stall, seen map[token.Pos]bool) {
	for _, s := range found {
		if seen[s.instr.Pos()] {
			continue
		}
		seen[s.instr.Pos()] = true
		node := nodeAt(s.clause, s.instr)
		f := finding.Finding{Pos: s.instr.Pos(), Message: message(pass, s), Trace: trace(pass, loop, s)}
		if node != nil {
			f.Pos, f.End = node.Pos(), node.End()
		}
		finding.Report(pass, f)
	}
}

// nodeAt finds the syntax of an instruction: the call, the send or receive, or
// the statement with that position.
func nodeAt(clause ast.Node, instr ssa.Instruction) ast.Node {
	var found ast.Node
	ast.Inspect(clause, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if n.Lparen == instr.Pos() {
				found = n
			}
		case *ast.SendStmt:
			if n.Arrow == instr.Pos() {
				found = n
			}
		case *ast.UnaryExpr:
			if n.OpPos == instr.Pos() {
				found = n
			}
		}
		return found == nil
	})
	return found
}
