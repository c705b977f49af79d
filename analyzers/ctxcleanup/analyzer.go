package ctxcleanup

import (
	_ "embed"
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports clean-up that may come to nothing because its context has ended.
var Analyzer = &analysis.Analyzer{
	Name:      "ctxcleanup",
	Doc:       manual.MustExtract(doc, "ctxcleanup"),
	URL:       "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/ctxcleanup",
	Requires:  []*analysis.Analyzer{inspect.Analyzer, ctxflow.Analyzer, directive.Analyzer},
	FactTypes: []analysis.Fact{new(idle)},
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	exportIdle(pass)
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		for cur := range root.Preorder((*ast.CallExpr)(nil)) {
			s := siteOf(pass, cur)
			if s == nil {
				continue
			}
			s.fn = root.Function()
			if s.ctx = s.fn.Source(s.arg()); s.ctx == nil {
				continue
			}
			switch {
			case s.hasEnded():
				report(pass, s, "which has ended")
			case s.mayHaveEnded():
				report(pass, s, "which may have ended by then")
			}
		}
	}
	return nil, nil
}

func report(pass *analysis.Pass, s *site, why string) {
	expr := ctxflow.Expr(s.ctx)
	finding.Report(pass, finding.Finding{
		Pos:     s.call.Pos(),
		End:     s.call.End(),
		Message: fmt.Sprintf("%s gets %s, %s: use context.WithoutCancel(%s) with a timeout", s.name(), expr, why, expr),
		Fixes:   fixes(pass, s),
	})
}
