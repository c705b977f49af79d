package ctxcleanup

// Calls that clean up because another call has failed under the same context.

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/cleanup"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// afterFailure returns the call that has failed under the same context, if our call
// lies in the branch that handles its error: the end of the context may be why.
//
//	if err := tx.Exec(ctx, query); err != nil {
//		tx.Rollback(ctx)
func (s *site) afterFailure() *ast.CallExpr {
	if ctxflow.IsStarted(s.cur) || ctxflow.IsDeferred(s.cur) || s.ownerCleansUp() || !s.fn.MayEnd(s.call, s.ctx) ||
		s.isDetached() || !s.isGiven() || cleanup.EndsOnly(ctxflow.CallText(s.call)[strings.LastIndexByte(ctxflow.CallText(s.call), '.')+1:]) {
		return nil
	}
	if s.isMute || s.isAskedFor() {
		return nil
	}
	for cur := range s.cur.Enclosing((*ast.IfStmt)(nil), (*ast.FuncLit)(nil)) {
		stmt, ok := cur.Node().(*ast.IfStmt)
		if !ok {
			return nil
		}
		if stmt.Body.Pos() <= s.call.Pos() && s.call.End() <= stmt.Body.End() {
			if call := s.failedUnder(cur, stmt); call != nil {
				return call
			}
		}
	}
	return nil
}

// isAskedFor reports whether the call has a result, next to its error, that is used:
// it is work of its own then.
func (s *site) isAskedFor() bool {
	assign, ok := s.cur.Parent().Node().(*ast.AssignStmt)
	return ok && slices.ContainsFunc(assign.Lhs, func(l ast.Expr) bool {
		v := s.fn.Variable(l)
		return v != nil && v.Name() != "_" && !ctxflow.IsError(v.Type())
	})
}

// failedUnder returns the call whose error a condition finds.
func (s *site) failedUnder(cur inspector.Cursor, stmt *ast.IfStmt) *ast.CallExpr {
	cond, ok := ast.Unparen(stmt.Cond).(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ || !s.info.Types[cond.Y].IsNil() {
		return nil
	}
	err := s.fn.Variable(cond.X)
	if err == nil || !ctxflow.IsError(err.Type()) || !s.givesUp(stmt.Body, err) {
		return nil
	}
	init := stmt.Init
	if init == nil {
		if prev, ok := cur.PrevSibling(); ok {
			init, _ = prev.Node().(ast.Stmt)
		}
	}
	assign, ok := init.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 || !slices.ContainsFunc(assign.Lhs, func(l ast.Expr) bool { return s.fn.Variable(l) == err }) {
		return nil
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || callCleansUp(s.info, s.fn, call) || ctxflow.ContextFunc(s.info, call) != "" {
		return nil
	}
	for _, arg := range call.Args {
		if s.fn.Source(arg) == s.ctx {
			return call
		}
	}
	return nil
}

// givesUp reports whether the branch returns, whatever the error is. One that looks
// at the error, or goes on, acts on what the other call has found: that something
// does not exist, say.
func (s *site) givesUp(body *ast.BlockStmt, err *types.Var) bool {
	if len(body.List) == 0 {
		return false
	}
	if _, returns := body.List[len(body.List)-1].(*ast.ReturnStmt); !returns {
		return false
	}
	looks := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			looks = looks || s.mentions(n.Cond, err)
		case *ast.SwitchStmt:
			looks = looks || n.Tag == nil || s.mentions(n.Tag, err)
		}
		return !looks
	})
	return !looks
}

func (s *site) mentions(e ast.Expr, v *types.Var) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && s.info.Uses[id] == v
		return !found
	})
	return found
}
