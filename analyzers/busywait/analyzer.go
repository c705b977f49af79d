package busywait

import (
	_ "embed"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

//go:embed doc.go
var doc string

// Analyzer reports loops that wait by polling what is in the same process.
var Analyzer = &analysis.Analyzer{
	Name:     "busywait",
	Doc:      manual.MustExtract(doc, "busywait"),
	Requires: []*analysis.Analyzer{directive.Analyzer, ssabuild.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if pass.Pkg.Path() == "runtime" {
		return nil, nil // it has nothing to wait on but what it makes itself
	}
	loops := candidates(pass)
	if len(loops) == 0 {
		return nil, nil
	}
	idle := newIdleness()
	for _, fn := range pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions() {
		for _, w := range waitsOf(fn, idle) {
			if loop := innermost(loops, w.pos()); loop != nil {
				finding.Report(pass, describe(pass, w, loop))
			}
		}
	}
	return nil, nil
}

// candidates returns the for statements that may wait by polling, those around
// others first. It needs syntax only, so that a package without any costs nothing.
func candidates(pass *analysis.Pass) []*ast.ForStmt {
	var found []*ast.ForStmt
	for _, file := range pass.Files {
		if place.IsForeign(pass.Fset, file) || place.InTest(pass.Fset, file.FileStart) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if loop, ok := n.(*ast.ForStmt); ok && mayPoll(loop) {
				found = append(found, loop)
			}
			return true
		})
	}
	return found
}

// mayPoll reports whether a loop holds anything that a loop of interest has: a
// select with a default, a sleep, a look at an atomic, a lock or a context, or
// nothing at all.
func mayPoll(loop *ast.ForStmt) bool {
	if len(loop.Body.List) == 0 {
		return loop.Cond != nil
	}
	calls, polls := false, false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CommClause:
			polls = polls || n.Comm == nil
		case *ast.CallExpr:
			calls = true
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
				name := sel.Sel.Name
				polls = polls || strings.HasPrefix(name, "Load") || name == "Sleep" || name == "After" ||
					name == "Gosched" || name == "Err" || strings.HasSuffix(name, "Lock")
			}
		}
		return !polls
	})
	return polls || !calls
}

// innermost returns the smallest of the loops that holds the position.
func innermost(loops []*ast.ForStmt, pos token.Pos) *ast.ForStmt {
	var best *ast.ForStmt
	for _, loop := range loops {
		if loop.Pos() <= pos && pos < loop.End() {
			best = loop // those within others come later
		}
	}
	return best
}
