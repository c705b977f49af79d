package ctxcleanup

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/cleanup"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports clean-up that may come to nothing because its context has ended.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxcleanup",
	Doc:      manual.MustExtract(doc, "ctxcleanup"),
	URL:      "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/ctxcleanup",
	Requires: []*analysis.Analyzer{ctxflow.Analyzer, cleanup.Analyzer, ctxuse.Analyzer, directive.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if servesTests(pass) {
		return nil, nil
	}
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		fixed := map[ast.Node]bool{}
		for cur := range root.Preorder((*ast.CallExpr)(nil)) {
			s := siteOf(pass, root, cur)
			if s == nil {
				continue
			}
			if why := s.why(); why != "" {
				report(pass, s, why, fixed)
			}
		}
	}
	return nil, nil
}

// servesTests reports whether a package is there for tests: it has that in its name,
// and gets package testing.
func servesTests(pass *analysis.Pass) bool {
	name := pass.Pkg.Name()
	return (strings.HasPrefix(name, "test") || strings.HasSuffix(name, "test")) &&
		slices.ContainsFunc(pass.Pkg.Imports(), func(imported *types.Package) bool { return imported.Path() == "testing" })
}

// why returns what is wrong with the context of the call, "" if nothing is.
func (s *site) why() string {
	switch {
	case s.ctx == nil && s.fieldHasEnded():
		return "which has ended"
	case s.ctx == nil:
		return ""
	case s.isFinal && !s.isAwaited():
		return ""
	case s.hasEnded():
		return "which has ended"
	case s.isFinal:
		return ""
	case s.mayHaveEnded():
		return "which may have ended by then"
	}
	if failed := s.afterFailure(); failed != nil {
		return "whose end may be why " + ctxflow.CallText(failed) + " failed"
	}
	return ""
}

func report(pass *analysis.Pass, s *site, why string, fixed map[ast.Node]bool) {
	expr := s.expr
	message := fmt.Sprintf("%s gets %s, %s: use context.WithoutCancel(%s) with a timeout", ctxflow.CallText(s.call), expr, why, expr)
	if s.made != nil {
		message = fmt.Sprintf("%s gets a context made from %s, %s: make it from context.WithoutCancel(%s)", ctxflow.CallText(s.call), expr, why, expr)
	}
	finding.Report(pass, finding.Finding{
		Pos:     s.call.Pos(),
		End:     s.call.End(),
		Message: message,
		Fixes:   fixes(pass, s, fixed),
	})
}
