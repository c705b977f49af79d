package ctxswallow

// The branches that are taken when a context has ended.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A branch is code that runs only when a context has ended: the Done case of a
// select, or the body of if ctx.Err() != nil.
type branch struct {
	info *types.Info
	root *ctxflow.Root
	cur  inspector.Cursor // the case or the if statement
	ctx  ast.Expr         // as the code writes it; nil if a variable holds its channel
	done ast.Expr         // the channel, if it is a case
	body []ast.Stmt
}

// branchAt returns the branch that the node is, nil if it is another statement.
func branchAt(info *types.Info, cur inspector.Cursor) *branch {
	switch n := cur.Node().(type) {
	case *ast.CommClause:
		stmt, ok := n.Comm.(*ast.ExprStmt)
		if !ok {
			return nil
		}
		ch := ctxflow.ReceivedFrom(ast.Unparen(stmt.X))
		if ctx := contextOf(info, ch, "Done"); ctx != nil {
			return &branch{info: info, cur: cur, ctx: ctx, done: ch, body: n.Body}
		}
	case *ast.IfStmt:
		if ctx := failedContext(info, n); ctx != nil {
			return &branch{info: info, cur: cur, ctx: ctx, body: n.Body.List}
		}
	}
	return nil
}

// contextOf returns the ctx of a call ctx.Method(), nil if e is another expression.
func contextOf(info *types.Info, e ast.Expr, method string) ast.Expr {
	if e == nil {
		return nil
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != method {
		return nil
	}
	if t := info.TypeOf(sel.X); t == nil || !ctxflow.IsContext(t) {
		return nil
	}
	return sel.X
}

// failedContext returns the ctx of if ctx.Err() != nil, also in the form
// if err := ctx.Err(); err != nil.
func failedContext(info *types.Info, stmt *ast.IfStmt) ast.Expr {
	cond, ok := ast.Unparen(stmt.Cond).(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ || !info.Types[cond.Y].IsNil() {
		return nil
	}
	if init, ok := stmt.Init.(*ast.AssignStmt); ok && len(init.Lhs) == 1 && len(init.Rhs) == 1 {
		id, isIdent := cond.X.(*ast.Ident)
		set, same := init.Lhs[0].(*ast.Ident)
		if isIdent && same && id.Name == set.Name {
			return contextOf(info, init.Rhs[0], "Err")
		}
	}
	return contextOf(info, cond.X, "Err")
}

// name returns the context as the code writes it.
func (b *branch) name() string {
	if b.isNamed() {
		return ctxflow.NameChain(b.ctx)
	}
	return "the context"
}

func (b *branch) isNamed() bool { return ctxflow.NameChain(b.ctx) != "" }

// variable returns the variable behind the context, or behind the object whose
// field it is, nil if that cannot be told.
func (b *branch) variable() *types.Var { return baseVariable(b.info, b.ctx) }

func baseVariable(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.CallExpr: // r.Context()
			e = x.Fun
		case *ast.Ident:
			v, _ := info.ObjectOf(x).(*types.Var)
			return v
		default:
			return nil
		}
	}
}

// scope returns the function that the branch belongs to.
func (b *branch) scope() inspector.Cursor { return ctxflow.Enclosing(b.cur)[0] }

// loop returns the innermost loop around the branch within its function.
func (b *branch) loop() (inspector.Cursor, bool) {
	scope := b.scope()
	for loop := range b.cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		return loop, scope.Contains(loop)
	}
	return inspector.Cursor{}, false
}

// selection returns the statement that ends with the branch: its select, or the if
// statement itself.
func (b *branch) selection() inspector.Cursor {
	if b.done == nil {
		return b.cur
	}
	for sel := range b.cur.Enclosing((*ast.SelectStmt)(nil)) {
		return sel
	}
	return b.cur
}

// inErrorBranch reports whether the branch lies in one that is taken when another
// error has come up: it only translates that error.
func (b *branch) inErrorBranch() bool {
	scope := b.scope()
	for cur := b.cur.Parent(); scope.Contains(cur) && cur != scope; cur = cur.Parent() {
		stmt, ok := cur.Node().(*ast.IfStmt)
		if !ok {
			continue
		}
		found := false
		ast.Inspect(stmt.Cond, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if t := b.info.TypeOf(e); t != nil && ctxflow.IsError(t) {
					found = true
				}
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// endless reports whether a loop has no condition that could end it.
func endless(loop ast.Node) bool {
	stmt, ok := loop.(*ast.ForStmt)
	return ok && stmt.Cond == nil
}

// overChannel reports whether a loop ranges over a channel.
func overChannel(info *types.Info, loop ast.Node) bool {
	stmt, ok := loop.(*ast.RangeStmt)
	if !ok {
		return false
	}
	t := info.TypeOf(stmt.X)
	if t == nil {
		return false
	}
	_, isChan := t.Underlying().(*types.Chan)
	return isChan
}

// inClause reports whether a statement is directly in a case of a select.
func inClause(cur inspector.Cursor) (*ast.CommClause, bool) {
	if cur.ParentEdgeKind() != edge.CommClause_Body {
		return nil, false
	}
	return cur.Parent().Node().(*ast.CommClause), true
}
