package ctxsleep

import (
	_ "embed"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
)

//go:embed doc.go
var doc string

// Analyzer reports pauses that a live context in scope cannot end.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxsleep",
	Doc:      manual.MustExtract(doc, "ctxsleep"),
	Requires: []*analysis.Analyzer{ctxflow.Analyzer, directive.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if place.IsSample(pass) {
		return nil, nil // it plays at working
	}
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		checkFunction(pass, root)
	}
	return nil, nil
}

// checkFunction reports the pauses in root and in the closures within it. The
// cheap question comes first: most functions never pause.
func checkFunction(pass *analysis.Pass, root *ctxflow.Root) {
	pauses := pausesIn(pass.TypesInfo, root.Cursor)
	if len(pauses) == 0 {
		return
	}
	fn := &function{root.Function(), pass}
	for _, p := range pauses {
		if ctx := fn.ContextAt(p.cur); ctx != nil && !fn.isAccepted(p, ctx) {
			fn.report(p, ctx)
		}
	}
}

// A function answers what the rule asks about one outermost function.
type function struct {
	*ctxflow.Function
	pass *analysis.Pass
}

func (fn *function) report(p *pause, ctx *types.Var) {
	finding.Report(fn.pass, finding.Finding{
		Pos:     p.cur.Node().Pos(),
		End:     p.cur.Node().End(),
		Message: p.text() + " ignores " + ctxflow.Expr(ctx) + ": wait for " + ctxflow.Expr(ctx) + ".Done() as well",
		Fixes:   fn.fixes(p, ctx),
	})
}

// text names the pause: "time.Sleep", "the receive from ticker.C".
func (p *pause) text() string {
	if p.channel == nil {
		return types.ExprString(p.cur.Node().(*ast.CallExpr).Fun)
	}
	name := ctxflow.NameChain(p.channel)
	if call, ok := ast.Unparen(p.channel).(*ast.CallExpr); ok {
		name = ctxflow.NameChain(call.Fun)
	}
	switch {
	case name == "":
		name = "a timer"
	case p.loop:
		return "the loop over " + name
	}
	return "the receive from " + name
}
