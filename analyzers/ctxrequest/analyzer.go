package ctxrequest

import (
	_ "embed"
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that outlive the request whose context they use.
var Analyzer = &analysis.Analyzer{
	Name:      "ctxrequest",
	Doc:       manual.MustExtract(doc, "ctxrequest"),
	URL:       "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/ctxrequest",
	Requires:  []*analysis.Analyzer{ctxflow.Analyzer, ctxuse.Analyzer, directive.Analyzer},
	FactTypes: []analysis.Fact{new(derives)},
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	exportDerives(pass)
	services := &services{pkg: pass.Pkg}
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		for cur := range root.Preorder((*ast.GoStmt)(nil), (*ast.CallExpr)(nil)) {
			start, ok := startAt(pass.TypesInfo, cur)
			if !ok {
				continue
			}
			if h := handlerOf(pass, services, root, cur); h != nil {
				h.check(start)
			}
		}
	}
	return nil, nil
}

// check reports the first call of a goroutine that needs the context of the
// request, if nothing keeps the handler until the goroutine is done.
func (h *handler) check(g *goroutine) {
	h.findContexts(g)
	use, ok := h.firstUse(g)
	if !ok || h.obeys(g) || h.isBounded(use, g) || h.talksWith(g) || h.stays(g) {
		return
	}
	call := use.call.Node().(*ast.CallExpr)
	expr := text(use.arg)
	message := fmt.Sprintf("%s in a goroutine gets %s, which ends with the handler: use context.WithoutCancel(%s) and a timeout",
		ctxflow.CallText(call), expr, expr)
	if !h.isContext(use.arg) {
		message = fmt.Sprintf("%s in a goroutine gets %s, whose context ends with the handler: give it a request with context.WithoutCancel(%s.Context())",
			ctxflow.CallText(call), expr, expr)
	}
	finding.Report(h.pass, finding.Finding{
		Pos:     call.Pos(),
		End:     call.End(),
		Message: message,
		Fixes:   h.fixes(g, use),
	})
}

// A use is a call in a goroutine that is given a context of the request.
type use struct {
	call inspector.Cursor
	arg  ast.Expr
}
