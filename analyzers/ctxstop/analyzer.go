package ctxstop

import (
	_ "embed"
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports registrations with a context that nobody can take back.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxstop",
	Doc:      manual.MustExtract(doc, "ctxstop"),
	URL:      "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/ctxstop",
	Requires: []*analysis.Analyzer{ctxflow.Analyzer, directive.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		for cur := range root.Preorder((*ast.CallExpr)(nil)) {
			site := dropIn(pass, root.Cursor, cur)
			if site == nil {
				continue
			}
			if site.isSignal || mustEnd(&registration{site, root.Function()}) {
				report(pass, site)
			}
		}
	}
	return nil, nil
}

func report(pass *analysis.Pass, s *site) {
	f := finding.Finding{Pos: s.call.Pos(), End: s.call.End()}
	switch {
	case s.isSignal:
		f.Message = "stop function of signal.NotifyContext is dropped: call it, or later signals are swallowed"
	case s.deferred:
		f.Message = "defer registers the function of context.AfterFunc on return: call its stop function instead"
	default:
		f.Message = fmt.Sprintf("stop function of context.AfterFunc is dropped: call it when the work bound by %s is done", s.contextName())
	}
	if !ctxflow.FromCgo(pass.Fset, s.call.Pos()) {
		f.Fixes = fixes(pass, s)
	}
	finding.Report(pass, f)
}
