package ctxcleanup

// Contexts that are no variables: in fields, or what a method returns. They are not
// followed, but compared as text, where the end stands right before the clean-up.
//
//	<-s.ctx.Done()
//	s.server.Shutdown(s.ctx)

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// text returns an expression such as s.ctx or cmd.Context() as it is written, ""
// for any that may be another context each time.
func text(e ast.Expr) string {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) == 0 {
		if chain := ctxflow.NameChain(call.Fun); chain != "" {
			return chain + "()"
		}
		return ""
	}
	return ctxflow.NameChain(e)
}

// fieldHasEnded reports whether the call lies in the case of a select in which the
// context has ended, or after a statement that waits for that.
func (s *site) fieldHasEnded() bool {
	for cur := s.cur; ; cur = cur.Parent() {
		switch cur.ParentEdgeKind() {
		case edge.Invalid, edge.FuncLit_Body, edge.FuncDecl_Body, edge.GoStmt_Call, edge.DeferStmt_Call:
			return false
		case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
			for prev, ok := cur.PrevSibling(); ok; prev, ok = prev.PrevSibling() {
				if prev.ParentEdgeKind() == edge.CommClause_Comm {
					break
				}
				if s.sets(prev) {
					return false
				}
				if s.waitsFor(prev.Node()) {
					return true
				}
			}
		}
		if clause, ok := cur.Node().(*ast.CommClause); ok && clause.Comm != nil && s.waitsFor(clause.Comm) {
			return true
		}
	}
}

// waitsFor reports whether a statement is the receive <-s.ctx.Done().
func (s *site) waitsFor(n ast.Node) bool {
	stmt, ok := n.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := ctxflow.ReceivedFrom(ast.Unparen(stmt.X)).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Done" && text(sel.X) == s.expr
}

// sets reports whether a statement gives the context, or what it is a part of,
// another value.
func (s *site) sets(stmt inspector.Cursor) bool {
	for cur := range stmt.Preorder((*ast.AssignStmt)(nil)) {
		for _, l := range cur.Node().(*ast.AssignStmt).Lhs {
			if name := ctxflow.NameChain(l); name != "" && name == root(s.source) || name == ctxflow.NameChain(s.source) && name != "" {
				return true
			}
		}
	}
	return false
}
