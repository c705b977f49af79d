package cleanup

// Functions that close something of the process itself, whatever their context: it
// says only how long they wait for others before or after that.
//
//	func (c *Conn) Close(ctx context.Context) error {
//		defer c.conn.Close()
//		return c.sayGoodbye(ctx)
//	}

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// closes reports whether a name says that something is closed. What is shut down or
// stopped is often given time for the work of others, and that is what is lost.
func closes(name string) bool {
	words := words(name)
	for _, verb := range [...]string{"close", "disconnect"} {
		if words[0] == verb || words[len(words)-1] == verb {
			return true
		}
	}
	return false
}

// exportEnds finds the functions that close something without their context. One
// may do so by another, so that it looks again as long as there are more.
func (p *Package) exportEnds() {
	for changed := true; changed; {
		changed = false
		for fn, cur := range p.decls {
			if EndsOnly(fn.Name()) && !p.has(fn, new(ends)) && p.endsAnyway(cur.Node().(*ast.FuncDecl).Body) {
				p.pass.ExportObjectFact(fn, new(ends))
				changed = true
			}
		}
		for method, have := range p.methods {
			if len(have) > 0 && !p.has(method, new(ends)) && !slices.ContainsFunc(have, func(fn *types.Func) bool { return !p.has(fn, new(ends)) }) {
				p.pass.ExportObjectFact(method, new(ends))
				changed = true
			}
		}
	}
}

// endsAnyway reports whether a body ends something before the end of its context can
// make it return, and does no clean-up under it besides, such as to flush.
func (p *Package) endsAnyway(body *ast.BlockStmt) bool {
	if p.cleansUpUnder(body) {
		return false
	}
	used := false
	for _, stmt := range body.List {
		plain := stmt
		if branch, ok := stmt.(*ast.IfStmt); ok {
			if plain = branch.Init; p.asksForNil(branch) && slices.ContainsFunc(branch.Body.List, p.ends) {
				return true
			}
		}
		if plain != nil && p.ends(plain) {
			return true
		}
		used = used || p.dependsOn(stmt)
		if used && returns(stmt) {
			return false
		}
	}
	return false
}

// asksForNil reports whether a branch is there only because there may be nothing to end.
func (p *Package) asksForNil(branch *ast.IfStmt) bool {
	cond, ok := ast.Unparen(branch.Cond).(*ast.BinaryExpr)
	return ok && cond.Op == token.NEQ && p.pass.TypesInfo.Types[cond.Y].IsNil() && !ctxflow.IsError(p.pass.TypesInfo.TypeOf(cond.X))
}

// ends reports whether a statement, when it is reached, ends something.
func (p *Package) ends(stmt ast.Stmt) bool {
	_, deferred := stmt.(*ast.DeferStmt)
	switch stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt, *ast.DeclStmt, *ast.DeferStmt, *ast.GoStmt:
	default:
		return false
	}
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			found = found || p.endsBy(call, deferred)
		}
		return !found
	})
	return found
}

// endsBy reports whether a call ends something of the receiver, a parameter or the
// package. A deferred close(done) only says that the function is through.
func (p *Package) endsBy(call *ast.CallExpr, deferred bool) bool {
	info := p.pass.TypesInfo
	if takes(info, call) {
		fn, ok := typeutil.Callee(info, call).(*types.Func)
		return ok && (p.has(fn.Origin(), new(ends)) || EndsOnly(fn.Name()) && p.uses.IsIdle(fn) && !p.has(fn.Origin(), new(stub)))
	}
	var name *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		name = fun
	case *ast.SelectorExpr:
		name = fun.Sel
	default:
		return false
	}
	switch obj := info.Uses[name].(type) {
	case *types.Builtin:
		return obj.Name() == "close" && !deferred && len(call.Args) == 1 && !isLocal(info, call.Args[0])
	case *types.Func, *types.Var:
		words := words(name.Name)
		return (EndsOnly(name.Name) || words[0] == "cancel") && !isLocal(info, call.Fun)
	}
	return false
}

// takes reports whether a call is given a context.
func takes(info *types.Info, call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		t := info.TypeOf(arg)
		return t != nil && ctxflow.IsContext(t)
	})
}

// isLocal reports whether the first name of a chain such as resp.Body.Close is a
// variable of the function: its end is no clean-up for anybody else.
func isLocal(info *types.Info, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return isLocal(info, e.X)
	case *ast.CallExpr:
		return isLocal(info, e.Fun)
	case *ast.IndexExpr:
		return isLocal(info, e.X)
	case *ast.StarExpr:
		return isLocal(info, e.X)
	case *ast.Ident:
		v, ok := info.Uses[e].(*types.Var)
		return ok && v.Kind() == types.LocalVar
	}
	return true
}

// dependsOn reports whether the end of a context makes a difference to a statement:
// it asks for that, or hands the context to a call with results.
func (p *Package) dependsOn(stmt ast.Stmt) bool {
	info := p.pass.TypesInfo
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && (sel.Sel.Name == "Err" || sel.Sel.Name == "Done") {
			t := info.TypeOf(sel.X)
			found = t != nil && ctxflow.IsContext(t)
			return !found
		}
		if !takes(info, call) || ctxflow.ContextFunc(info, call) != "" || detach.IsRecord(info, call) || detach.MakesLogger(info, call) {
			return true
		}
		fn, ok := typeutil.Callee(info, call).(*types.Func)
		found = hasResults(info, call) && !(ok && p.Copes(fn))
		return !found
	})
	return found
}

func hasResults(info *types.Info, call *ast.CallExpr) bool {
	t := info.TypeOf(call)
	tuple, ok := t.(*types.Tuple)
	return t != nil && (!ok || tuple.Len() > 0)
}

// cleansUpUnder reports whether a body hands a context to a call that does other
// clean-up than to end something, and looks at what comes of it.
func (p *Package) cleansUpUnder(body *ast.BlockStmt) bool {
	info := p.pass.TypesInfo
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if assign, ok := n.(*ast.AssignStmt); ok && !slices.ContainsFunc(assign.Lhs, func(l ast.Expr) bool { return !ctxflow.IsBlank(l) }) {
			return false
		}
		call, ok := n.(*ast.CallExpr)
		if !ok || found || !takes(info, call) {
			return !found
		}
		fn, ok := typeutil.Callee(info, call).(*types.Func)
		found = ok && Call(info, fn, call) && !EndsOnly(fn.Name()) && !p.Copes(fn)
		return !found
	})
	return found
}

// returns reports whether a statement can leave the function.
func returns(stmt ast.Stmt) bool {
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}
