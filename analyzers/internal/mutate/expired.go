package mutate

// Clean-up that loses its own context.

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
)

// passExpired unwraps context.WithoutCancel(ctx) where the end of ctx may be why the
// code runs: in what is deferred, and after a receive from ctx.Done(). It must be for
// clean-up, by name: other work, such as to take note of what happened, or what is
// started to outlive its caller, often goes without the end of a context as well, but
// nobody can tell from the text that it must.
func passExpired(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		b.walk(func(n ast.Node) {
			call, ok := n.(*ast.CallExpr)
			if ok && p.called(call) == "context.WithoutCancel" && len(call.Args) == 1 && p.isLast(b.decl, call) && p.cleansUp(b.decl, call) {
				ctx := p.source(call.Args[0])
				found = append(found, b.mutant(call, ctx, p.replace(call, ctx)))
			}
		})
	})
	return found
}

// isLast reports whether a call that frees a context runs when that may have ended.
func (p *Package) isLast(decl *ast.FuncDecl, free *ast.CallExpr) bool {
	last := false
	within := func(from, to token.Pos) bool { return from <= free.Pos() && free.End() <= to }
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			last = last || within(n.Pos(), n.End())
		case *ast.GoStmt:
			if within(n.Pos(), n.End()) {
				last = false // it is started, whatever starts it
			}
		case *ast.CommClause:
			last = last || within(n.Colon, n.End()) && p.waitsForEnd(n.Comm, free.Args[0])
		case *ast.BlockStmt:
			for _, stmt := range n.List {
				last = last || within(stmt.End(), n.End()) && p.waitsForEnd(stmt, free.Args[0])
			}
		}
		return true
	})
	return last
}

// lastWork matches the names of functions that do what must happen in the end.
var lastWork = regexp.MustCompile(`(?i)(abort|cancel|clean|close|delete|destroy|discard|done|drop|flush|free|kill|leave|release|remove|` +
	`revert|revoke|rollback|shutdown|stop|terminate|undo|unlock|unmount|unlisten|unpin|unregister|unsubscribe)`)

// cleansUp reports whether a freed context goes to a call that cleans up, itself or
// by the variable that is made of it.
func (p *Package) cleansUp(decl *ast.FuncDecl, free *ast.CallExpr) bool {
	found := false
	given := func(is func(ast.Expr) bool) {
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || call.Pos() < free.Pos() && call.End() < free.End() {
				return true
			}
			if name := calledName(call); name != nil && lastWork.MatchString(name.Name) {
				found = found || slices.ContainsFunc(call.Args, is)
			}
			return true
		})
	}
	given(func(arg ast.Expr) bool { return ast.Unparen(arg) == free })
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if assign, ok := n.(*ast.AssignStmt); ok && assign.Pos() <= free.Pos() && free.End() <= assign.End() {
			if id, ok := assign.Lhs[0].(*ast.Ident); ok {
				given(func(arg ast.Expr) bool {
					use, ok := arg.(*ast.Ident)
					return ok && p.Info.Uses[use] == p.Info.ObjectOf(id)
				})
			}
		}
		return true
	})
	return found
}

// waitsForEnd reports whether a statement is a receive from the context's Done.
func (p *Package) waitsForEnd(stmt ast.Stmt, ctx ast.Expr) bool {
	call, ok := p.stopChannel(stmt).(*ast.CallExpr)
	if !ok {
		return false
	}
	recv, name := p.method(call)
	return name == "(context.Context).Done" && p.source(recv) == p.source(ctx)
}
