package ctxchain

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports calls of functions that have no context, and wait with one that
// they make out of nothing, where a live context is in scope.
var Analyzer = &analysis.Analyzer{
	Name:      "ctxchain",
	Doc:       manual.MustExtract(doc, "ctxchain"),
	Requires:  []*analysis.Analyzer{ctxflow.Analyzer, ctxuse.Analyzer, directive.Analyzer, inspect.Analyzer, ssabuild.Analyzer, summary.Analyzer},
	FactTypes: []analysis.Fact{new(chain)},
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	known := findChains(pass)
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		checkFunction(pass, root, known)
	}
	return nil, nil
}

// A site is a call of a function that waits with a context of its own.
type site struct {
	cur   inspector.Cursor
	chain *chain
}

// checkFunction reports the calls in root, and in the closures within it, that a
// live context cannot end. The cheap question comes first: most functions call
// nothing of the kind.
func checkFunction(pass *analysis.Pass, root *ctxflow.Root, known *chains) {
	var sites []site
	for cur := range root.Preorder((*ast.CallExpr)(nil)) {
		if c := known.of(cur.Node().(*ast.CallExpr)); c != nil && !c.Variant {
			sites = append(sites, site{cur, c})
		}
	}
	if len(sites) == 0 {
		return
	}
	fn := &detach.Function{Function: root.Function(), Pass: pass}
	for _, s := range sites {
		ctx := fn.ContextAt(s.cur)
		if ctx != nil && !fn.IsOwn(ctx) && fn.IsWork(s.cur, ctx) && !carries(fn, s.cur) && !detach.IsExplained(pass.Fset, s.cur) {
			report(pass, s, ctx)
		}
	}
}

// carries reports whether the call gets a context after all: its receiver or an
// argument was built from one.
func carries(fn *detach.Function, cur inspector.Cursor) bool {
	call := cur.Node().(*ast.CallExpr)
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && fn.Pass.TypesInfo.Selections[sel] != nil && fn.Conveys(sel.X) {
		return true
	}
	for _, arg := range call.Args {
		if fn.Conveys(arg) && ctxflow.MayCarry(fn.Pass.TypesInfo.TypeOf(arg)) {
			return true
		}
	}
	return false
}

// report names the way to the wait. There is no fix: each function on it needs one
// parameter more.
func report(pass *analysis.Pass, s site, ctx *types.Var) {
	call := s.cur.Node().(*ast.CallExpr)
	advice := "make the request with http.NewRequestWithContext"
	if len(s.chain.Hops) > 0 {
		advice = fmt.Sprintf("hand it down to %s, which waits with %s", summary.ChainText(s.chain.Hops, pass.Pkg.Name()), s.chain.Origin)
	}
	finding.Report(pass, finding.Finding{
		Pos:     call.Pos(),
		End:     call.End(),
		Message: fmt.Sprintf("%s drops %s: %s", types.ExprString(call.Fun), ctxflow.Expr(ctx), advice),
	})
}
