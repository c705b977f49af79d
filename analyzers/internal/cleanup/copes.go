package cleanup

// Functions that do their work whatever becomes of their context. Those without
// results cannot say that they were cut short, so that it is worth a look whether they
// can be:
//
//	func (c *client) release(ctx context.Context, cn *conn, err error) {
//		if err := c.readPending(ctx, cn); err != nil {
//			c.pool.Remove(ctx, cn) // what failed is made good
//			return
//		}
//		c.pool.Put(ctx, cn)
//	}
//
// One that cleans up and returns an error does so if it makes good for each failure: a
// transaction that cannot be rolled back is closed with its connection.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// exportCopes finds the functions. All are taken to cope until one use of a context
// says otherwise, so that functions that call each other are judged together.
func (p *Package) exportCopes() {
	needs := map[*types.Func][]*types.Func{}
	for fn, cur := range p.decls {
		if p.knows(cur) {
			p.pass.ExportObjectFact(fn, new(copes))
			continue
		}
		answers := fn.Signature().Results().Len() > 0
		if answers && (!CleansUp(fn.Name()) || p.has(fn, new(stub)) || p.has(fn, new(ends))) {
			continue
		}
		if callees, ok := p.needs(cur, answers); ok {
			needs[fn] = callees
		}
	}
	for method, have := range p.methods {
		if len(have) > 0 && method.Signature().Results().Len() == 0 {
			needs[method] = have
		}
	}
	for changed := true; changed; {
		changed = false
		for fn, callees := range needs {
			if slices.ContainsFunc(callees, func(callee *types.Func) bool {
				_, assumed := needs[callee]
				return !assumed && !p.Copes(callee)
			}) {
				delete(needs, fn)
				changed = true
			}
		}
	}
	for method, have := range p.methods {
		// One of several that copes is enough to leave the rest alone.
		if method.Signature().Results().Len() > 0 && slices.ContainsFunc(have, func(fn *types.Func) bool {
			_, ok := needs[fn]
			return ok && !p.uses.IsIdle(fn)
		}) {
			p.pass.ExportObjectFact(method, new(copes))
		}
	}
	for fn := range needs {
		if _, declared := p.decls[fn]; !declared || !p.has(fn, new(stub)) {
			p.pass.ExportObjectFact(fn, new(copes))
		}
	}
}

// knows reports whether a function expects that its context has ended: it frees itself
// from that somewhere, or asks why it has.
func (p *Package) knows(cur inspector.Cursor) bool {
	info := p.pass.TypesInfo
	for cur := range cur.Preorder((*ast.CallExpr)(nil), (*ast.CompositeLit)(nil)) {
		e := cur.Node().(ast.Expr)
		if p.uses.FreesByOwn(e) {
			return true
		}
		call, ok := e.(*ast.CallExpr)
		if !ok {
			continue
		}
		if name := ctxflow.ContextFunc(info, call); name == "WithoutCancel" || name == "Cause" {
			return true
		}
		if fn, ok := typeutil.Callee(info, call).(*types.Func); ok && fn.FullName() == "errors.Is" && asksForError(info, call.Args[0]) {
			return true
		}
	}
	return false
}

// asksForError reports whether an expression is ctx.Err().
func asksForError(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Err" {
		return false
	}
	t := info.TypeOf(sel.X)
	return t != nil && ctxflow.IsContext(t)
}

// needs returns the functions that must cope if the one at cur is to, false if it
// does not in any case. A function that answers is not let off for what it closes
// behind an interface.
func (p *Package) needs(cur inspector.Cursor, answers bool) ([]*types.Func, bool) {
	info := p.pass.TypesInfo
	params := map[types.Object]bool{}
	for v := range ctxflow.Parameters(info, cur.Node()) {
		params[v] = ctxflow.IsContext(v.Type())
	}
	var found []*types.Func
	for use := range cur.Preorder((*ast.Ident)(nil)) {
		if !params[info.Uses[use.Node().(*ast.Ident)]] {
			continue
		}
		switch use.ParentEdgeKind() {
		case edge.SelectorExpr_X:
			if name := use.Parent().Node().(*ast.SelectorExpr).Sel.Name; name != "Value" && name != "Deadline" {
				return nil, false
			}
		case edge.CallExpr_Args:
			callee, ok := p.handed(use.Parent(), answers)
			if !ok {
				return nil, false
			}
			if callee != nil {
				found = append(found, callee)
			}
		default:
			if answers || !isSent(use) {
				return nil, false
			}
		}
	}
	return found, true
}

// isSent reports whether a context is part of a message that is sent on: whoever gets
// that knows what it is about, and is not the one who has waited for the context.
func isSent(use inspector.Cursor) bool {
	for ; ; use = use.Parent() {
		switch use.ParentEdgeKind() {
		case edge.KeyValueExpr_Value, edge.CompositeLit_Elts, edge.UnaryExpr_X:
		case edge.SendStmt_Value:
			return true
		default:
			return false
		}
	}
}

// handed judges a call that is given the context: it is all right if the callee, if
// any, copes.
func (p *Package) handed(cur inspector.Cursor, answers bool) (callee *types.Func, ok bool) {
	info := p.pass.TypesInfo
	call := cur.Node().(*ast.CallExpr)
	if p.uses.Frees(call) {
		return nil, true
	}
	fn, isFunc := typeutil.Callee(info, call).(*types.Func)
	switch {
	case detach.MakesLogger(info, call):
		return nil, true
	case isFunc && (p.Copes(fn) || !answers && p.MayClose(fn)):
		return nil, true
	case hasResults(info, call):
		return nil, p.isMadeGood(cur)
	case !isFunc:
		return nil, true // a hook
	}
	fn = fn.Origin()
	if _, here := p.decls[fn]; here || Call(info, fn, call) {
		return fn, true
	}
	return nil, true // a logger, or the like
}

// isMadeGood reports whether the branch for the error of a call cleans up in its place.
func (p *Package) isMadeGood(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() != edge.AssignStmt_Rhs {
		return false
	}
	var branch *ast.IfStmt
	if stmt := cur.Parent(); stmt.ParentEdgeKind() == edge.IfStmt_Init {
		branch = stmt.Parent().Node().(*ast.IfStmt)
	} else {
		for next, ok := stmt.NextSibling(); ok && branch == nil; next, ok = next.NextSibling() {
			branch, _ = next.Node().(*ast.IfStmt)
		}
	}
	if branch == nil {
		return false
	}
	cond, ok := ast.Unparen(branch.Cond).(*ast.BinaryExpr)
	if !ok || !p.pass.TypesInfo.Types[cond.Y].IsNil() {
		return false
	}
	return slices.ContainsFunc(branch.Body.List, func(stmt ast.Stmt) bool {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			return false
		}
		call, ok := expr.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		fn, ok := typeutil.Callee(p.pass.TypesInfo, call).(*types.Func)
		return ok && CleansUp(fn.Name())
	})
}
