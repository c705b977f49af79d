package ctxignore

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxfix"
)

// fixes returns the edit that waits for the context as well: another case for a
// select, and a select for a send or a receive that is a statement of its own. A
// Wait, a range and a receive within an expression are left to people.
func (fn *function) fixes(w *wait, ctx *types.Var) []analysis.SuggestedFix {
	fixer := ctxfix.New(fn.pass, fn.Function)
	switch n := w.node.Node().(type) {
	case *ast.SelectStmt:
		return fixer.AddCase(w.node, ctx)
	case *ast.SendStmt:
		if ctxfix.IsListed(w.node) {
			return fixer.Select(w.node, ctx, ctxfix.Source(fn.pass.Fset, n))
		}
	case *ast.UnaryExpr:
		stmt := w.node.Parent()
		if !ctxfix.IsListed(stmt) {
			return nil
		}
		if assign, ok := stmt.Node().(*ast.AssignStmt); ok && (assign.Tok != token.ASSIGN || w.node.ParentEdgeKind() != edge.AssignStmt_Rhs || len(assign.Rhs) != 1) {
			return nil
		}
		switch stmt.Node().(type) {
		case *ast.AssignStmt, *ast.ExprStmt:
			return fixer.Select(stmt, ctx, ctxfix.Source(fn.pass.Fset, stmt.Node()))
		}
	}
	return nil
}
