package ctxswallow

// Whether a loop goes on after its context has ended.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// goesOn returns the statement by which a Done case goes on with its loop, the
// case itself if it does nothing; nil if the loop may end all the same.
func (b *branch) goesOn() ast.Node {
	loop, ok := b.loop()
	if !ok || b.done == nil {
		return nil
	}
	body, way := b.body, ast.Node(b.cur.Node())
	explicit := false
	if n := len(body); n > 0 {
		if stmt, ok := body[n-1].(*ast.BranchStmt); ok {
			if stmt.Label != nil || stmt.Tok != token.BREAK && stmt.Tok != token.CONTINUE {
				return nil
			}
			body, way, explicit = body[:n-1], stmt, stmt.Tok == token.BREAK
		}
	}
	if !b.onlyLogs(body) || !explicit && !endless(loop.Node()) || b.isMadeIn(loop) || b.isLookedAt(loop) {
		return nil
	}
	if stmt, ok := way.(*ast.BranchStmt); ok && stmt.Tok == token.CONTINUE {
		return way
	}
	if b.endsAfter(loop, !explicit) {
		return nil
	}
	return way
}

// onlyLogs reports whether statements do nothing but tell.
func (b *branch) onlyLogs(stmts []ast.Stmt) bool {
	for _, stmt := range stmts {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			return false
		}
		call, ok := expr.X.(*ast.CallExpr)
		if !ok || !isLog(b.info, call) {
			return false
		}
	}
	return true
}

// isLog reports whether a call only writes a message: it is of package fmt, log or
// slog, or of a builtin, and comes back.
func isLog(info *types.Info, call *ast.CallExpr) bool {
	switch callee := typeutil.Callee(info, call).(type) {
	case *types.Builtin:
		return callee.Name() == "print" || callee.Name() == "println"
	case *types.Func:
		if callee.Pkg() == nil {
			return false
		}
		switch callee.Pkg().Path() {
		case "fmt", "log/slog":
			return true
		case "log":
			switch callee.Name() {
			case "Print", "Println", "Printf", "Output":
				return true
			}
		}
	}
	return false
}

// isMadeIn reports whether the context belongs to one turn of the loop: it, or the
// object that holds it, is declared or assigned in it.
func (b *branch) isMadeIn(loop inspector.Cursor) bool {
	v := b.variable()
	if v == nil {
		return true // who knows
	}
	if n := loop.Node(); n.Pos() <= v.Pos() && v.Pos() < n.End() {
		return true
	}
	for cur := range loop.Preorder((*ast.AssignStmt)(nil)) {
		for _, l := range cur.Node().(*ast.AssignStmt).Lhs {
			if baseVariable(b.info, l) == v {
				if _, plain := ast.Unparen(l).(*ast.Ident); plain || sameChain(l, b.ctx) {
					return true
				}
			}
		}
	}
	return false
}

func sameChain(a, b ast.Expr) bool {
	chain := ctxflow.NameChain(a)
	return chain != "" && chain == ctxflow.NameChain(b)
}

// isLookedAt reports whether the loop may find the end of the context elsewhere:
// it uses it in any way other than to hand it to a call whose result it ignores.
func (b *branch) isLookedAt(loop inspector.Cursor) bool {
	chain := ctxflow.NameChain(b.ctx)
	if chain == "" {
		return true
	}
	for cur := range loop.Preorder((*ast.Ident)(nil), (*ast.SelectorExpr)(nil)) {
		e := cur.Node().(ast.Expr)
		if e == b.ctx || ctxflow.NameChain(e) != chain || ctxflow.Enclosing(cur)[0] != b.scope() {
			continue
		}
		if cur.ParentEdgeKind() != edge.CallExpr_Args || !isIgnored(cur.Parent()) {
			return true
		}
	}
	return false
}

// isIgnored reports whether a call is a statement of its own.
func isIgnored(call inspector.Cursor) bool {
	switch call.ParentEdgeKind() {
	case edge.ExprStmt_X, edge.GoStmt_Call, edge.DeferStmt_Call:
		return true
	}
	return false
}

// endsAfter reports whether the loop may be left after the select: by a statement
// of its body, or, if so asked, by one within these.
func (b *branch) endsAfter(loop inspector.Cursor, deep bool) bool {
	sel := b.selection()
	for cur := range loop.Preorder((*ast.ReturnStmt)(nil), (*ast.BranchStmt)(nil)) {
		if cur.Node().Pos() < sel.Node().End() || ctxflow.Enclosing(cur)[0] != b.scope() {
			continue
		}
		if stmt, ok := cur.Node().(*ast.BranchStmt); ok && stmt.Tok == token.CONTINUE && stmt.Label == nil {
			continue
		}
		if deep || cur.Parent() == sel.Parent() {
			return true
		}
	}
	return false
}
