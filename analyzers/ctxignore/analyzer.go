package ctxignore

import (
	_ "embed"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
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

// Analyzer reports waits for other goroutines that a live context in scope cannot
// end.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxignore",
	Doc:      manual.MustExtract(doc, "ctxignore"),
	Requires: []*analysis.Analyzer{ctxflow.Analyzer, directive.Analyzer, pointsto.Analyzer, ssabuild.Analyzer, summary.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if place.IsSample(pass) {
		return nil, nil
	}
	world := newWorld(pass)
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		checkFunction(pass, world, root)
	}
	return nil, nil
}

// checkFunction reports the waits in root and in the closures within it. The
// cheap question comes first: most functions never wait.
func checkFunction(pass *analysis.Pass, world *world, root *ctxflow.Root) {
	waits := waitsIn(pass.TypesInfo, root.Cursor)
	if len(waits) == 0 {
		return
	}
	fn := &function{Function: root.Function(), pass: pass, world: world}
	for _, w := range waits {
		ctx := fn.ContextAt(w.at)
		if ctx != nil && fn.isCallers(ctx) && !fn.IsOwn(ctx, true) && !fn.isAccepted(w) && !fn.isForAfter(ctx) {
			fn.report(w, ctx)
		}
	}
}

// A function answers what the rule asks about one outermost function.
type function struct {
	*ctxflow.Function
	pass  *analysis.Pass
	world *world

	handed bool // what is sent on a channel is being followed
}

func (fn *function) report(w *wait, ctx *types.Var) {
	advice := ": wait for " + ctxflow.Expr(ctx) + ".Done() as well"
	if w.kind == join {
		advice = " and may go on after it has ended: wait elsewhere, and select on " + ctxflow.Expr(ctx) + ".Done()"
	}
	finding.Report(fn.pass, finding.Finding{
		Pos:     w.node.Node().Pos(),
		End:     w.end(),
		Message: w.text() + " ignores " + ctxflow.Expr(ctx) + advice,
		Fixes:   fn.fixes(w, ctx),
	})
}
