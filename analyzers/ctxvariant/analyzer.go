package ctxvariant

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports calls that ignore a live context although the callee has a
// sibling that takes one.
var Analyzer = &analysis.Analyzer{
	Name:      "ctxvariant",
	Doc:       manual.MustExtract(doc, "ctxvariant"),
	Requires:  []*analysis.Analyzer{ctxflow.Analyzer, directive.Analyzer},
	FactTypes: []analysis.Fact{new(advice)},
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	exportAdvice(pass)
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		checkFunction(pass, root)
	}
	return nil, nil
}

// checkFunction reports the calls in root, and in the closures within it, that
// drop a live context. The cheap question comes first: most functions have no
// call with a sibling.
func checkFunction(pass *analysis.Pass, root *ctxflow.Root) {
	var sites []*site
	for call := range root.Preorder((*ast.CallExpr)(nil)) {
		if s := siteOf(pass, call); s != nil {
			sites = append(sites, s)
		}
	}
	if len(sites) == 0 {
		return
	}
	fn := &function{root.Function(), pass}
	for _, s := range sites {
		ctx := fn.ContextAt(s.cur)
		if ctx != nil && !fn.getsContext(s) && !fn.outlives(s, ctx) && !fn.isInterrupted(s, ctx) &&
			!fn.isUnanswered(s, ctx) && !(ctxflow.IsRequest(ctx.Type()) && fn.isCopy(s)) && !fn.detached().Cleans(s.cur) && !detach.IsExplained(pass.Fset, s.cur) {
			report(pass, s, ctx)
		}
	}
}

// A function answers what the rule asks about one outermost function.
type function struct {
	*ctxflow.Function
	pass *analysis.Pass
}

// detached answers which work must be done whatever becomes of the caller.
func (fn *function) detached() *detach.Function {
	return &detach.Function{Function: fn.Function, Pass: fn.pass}
}

func report(pass *analysis.Pass, s *site, ctx *types.Var) {
	expr := ctxflow.Expr(ctx)
	var edits []analysis.SuggestedFix
	if !ctxflow.FromCgo(pass.Fset, s.call.Pos()) {
		edits = fixes(s, expr)
	}
	finding.Report(pass, finding.Finding{
		Pos:     s.call.Pos(),
		End:     s.call.End(),
		Message: fmt.Sprintf("%s ignores %s: use %s", s.qualified(s.callee), expr, s.qualified(s.sibling)),
		Fixes:   edits,
	})
}
