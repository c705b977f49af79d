package ctxbackground

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports contexts without end that are used where a live context is in
// scope.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxbackground",
	Doc:      manual.MustExtract(doc, "ctxbackground"),
	Requires: []*analysis.Analyzer{ctxflow.Analyzer, ctxuse.Analyzer, directive.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	takesNil := sync.OnceValue(func() bool {
		return slices.ContainsFunc(pass.Files, func(file *ast.File) bool { return asksForContext(pass.TypesInfo, file) })
	})
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		checkFunction(pass, root, takesNil)
	}
	return nil, nil
}

// checkFunction reports the fresh contexts in root and in the closures within it.
// The cheap question comes first: most functions make none.
func checkFunction(pass *analysis.Pass, root *ctxflow.Root, takesNil func() bool) {
	origins := originsIn(pass, root.Cursor, takesNil)
	if len(origins) == 0 {
		return
	}
	known := &detach.Function{Function: root.Function(), Pass: pass}
	for _, o := range origins {
		fn := &function{known, o}
		if ctx := fn.ContextAt(o.at); ctx != nil && !fn.isMeant(ctx) {
			fn.report(ctx)
		}
	}
}

// A function answers what the rule asks about an origin in one outermost function.
type function struct {
	*detach.Function
	*origin
}

// report says which context to use, and offers to put it there:
//
//	db.Ping(context.Background())    =>    db.Ping(ctx)
func (fn *function) report(ctx *types.Var) {
	expr, node := ctxflow.Expr(ctx), fn.cur.Node()
	f := finding.Finding{
		Pos:     node.Pos(),
		End:     node.End(),
		Message: fmt.Sprintf("%s drops %s: %s", fn.text(), expr, fn.advice(expr)),
	}
	if !ctxflow.FromCgo(fn.Pass.Fset, node.Pos()) && !fn.overwrites(ctx) {
		f.Fixes = []analysis.SuggestedFix{{
			Message:   "use " + expr,
			TextEdits: []analysis.TextEdit{{Pos: node.Pos(), End: node.End(), NewText: []byte(expr)}},
		}}
	}
	finding.Report(fn.Pass, f)
}

// overwrites reports whether the origin is the new value of the very context, as in
// ctx = context.Background(): that line has to go, and its reason with it.
func (fn *function) overwrites(ctx *types.Var) bool {
	stmt, ok := fn.cur.Parent().Node().(*ast.AssignStmt)
	return ok && len(stmt.Lhs) == 1 && fn.Variable(stmt.Lhs[0]) == ctx
}

// text names the context: "context.Background()", "the nil context".
func (o *origin) text() string {
	if call, ok := o.cur.Node().(*ast.CallExpr); ok {
		return types.ExprString(call)
	}
	return "the nil context"
}

// advice says what to write instead, and what to write if the rule is wrong: work
// that is to go on without its caller still wants the caller's values.
func (o *origin) advice(expr string) string {
	verb := "use "
	if o.derives {
		verb = "derive from "
	}
	return fmt.Sprintf("%s%s, or context.WithoutCancel(%s) if it must go on", verb, expr, expr)
}
