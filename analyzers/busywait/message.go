package busywait

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// describe says what is wrong with a loop:
//
//	this select never waits: its empty default makes the loop spin
//	this loop spins until ready.Load() changes: wait on a channel or sync.Cond
//	this loop sleeps and checks ready.Load(): wait on a channel or sync.Cond
func describe(pass *analysis.Pass, w wait, loop *ast.ForStmt) finding.Finding {
	if sel, ok := w.look.(*ssa.Select); ok {
		return describeSelect(pass, w, sel, loop)
	}
	what := "what others share"
	if expr := expressionAt(loop, w.look.Pos()); expr != nil {
		if text := types.ExprString(expr); len(text) <= 40 {
			what = text
		}
	}
	instead := "a channel or sync.Cond"
	if op := syncop.Of(w.look); op.Kind == syncop.ContextErr {
		instead = "the context's Done channel"
	}
	if w.nap != nil {
		f := finding.Finding{Pos: w.nap.Pos(), Message: fmt.Sprintf("this loop sleeps and checks %s: wait on %s", what, instead)}
		if expr := expressionAt(loop, w.nap.Pos()); expr != nil {
			f.Pos, f.End = expr.Pos(), expr.End()
		}
		return f
	}
	return finding.Finding{
		Pos:     loop.Pos(),
		End:     loop.Body.Lbrace,
		Message: fmt.Sprintf("this loop spins until %s changes: wait on %s", what, instead),
	}
}

func describeSelect(pass *analysis.Pass, w wait, sel *ssa.Select, loop *ast.ForStmt) finding.Finding {
	var fallback *ast.CommClause
	ast.Inspect(loop, func(n ast.Node) bool {
		if n, ok := n.(*ast.SelectStmt); ok && n.Pos() == sel.Pos() {
			fallback = defaultOf(n)
		}
		return fallback == nil
	})
	f := finding.Finding{Pos: sel.Pos(), Message: "this select never waits: its default makes the loop spin"}
	if w.nap != nil {
		f.Message = "this loop sleeps and polls channels: leave out the default, and the select waits"
	}
	if fallback == nil {
		return f
	}
	f.Pos, f.End = fallback.Pos(), fallback.End()
	if w.alone && w.nap == nil && len(fallback.Body) == 0 && !ctxflow.FromCgo(pass.Fset, f.Pos) {
		f.Fixes = []analysis.SuggestedFix{{
			Message:   "delete the default",
			TextEdits: []analysis.TextEdit{deletion(fallback)},
		}}
	}
	return f
}

func defaultOf(sel *ast.SelectStmt) *ast.CommClause {
	for _, clause := range sel.Body.List {
		if clause := clause.(*ast.CommClause); clause.Comm == nil {
			return clause
		}
	}
	return nil
}

// deletion deletes an empty default; a comment behind it stays.
func deletion(clause *ast.CommClause) analysis.TextEdit {
	return analysis.TextEdit{Pos: clause.Pos(), End: clause.Colon + 1}
}

// expressionAt finds the syntax of a load or call: SSA knows a call by its parenthesis, a
// field by its name.
func expressionAt(root ast.Node, pos token.Pos) ast.Expr {
	var found ast.Expr
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if n.Lparen == pos {
				found = n
			}
		case *ast.SelectorExpr:
			if n.Sel.Pos() == pos {
				found = n
			}
		case *ast.IndexExpr:
			if n.Lbrack == pos {
				found = n
			}
		case *ast.StarExpr:
			if n.Pos() == pos {
				found = n
			}
		case *ast.UnaryExpr:
			if n.OpPos == pos {
				found = n
			}
		case *ast.Ident:
			if n.Pos() == pos {
				found = n
			}
		}
		return found == nil
	})
	return found
}
