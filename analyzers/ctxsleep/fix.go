package ctxsleep

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxfix"
)

// fixes returns the edit that waits for the context as well:
//
//	time.Sleep(d) => select {
//	                 case <-ctx.Done():
//	                 	return nil, context.Cause(ctx)
//	                 case <-time.After(d):
//	                 }
//
// and the like for a receive that stands alone.
func (fn *function) fixes(p *pause, ctx *types.Var) []analysis.SuggestedFix {
	stmt := p.cur.Parent()
	if _, ok := stmt.Node().(*ast.ExprStmt); !ok || !ctxfix.IsListed(stmt) {
		return nil
	}
	return ctxfix.New(fn.pass, fn.Function).Select(stmt, ctx, fn.receive(p))
}

// receive returns the communication that takes the place of the pause: that of
// time.After for time.Sleep, by the name that the file has for package time.
func (fn *function) receive(p *pause) string {
	if p.channel != nil {
		return ctxfix.Source(fn.pass.Fset, p.cur.Node())
	}
	call := p.cur.Node().(*ast.CallExpr)
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || call.Ellipsis.IsValid() || len(call.Args) != 1 {
		return ""
	}
	return "<-" + ctxfix.Source(fn.pass.Fset, sel.X) + ".After(" + ctxfix.Source(fn.pass.Fset, call.Args[0]) + ")"
}
