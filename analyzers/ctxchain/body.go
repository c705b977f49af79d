package ctxchain

// What a function without a context does with one that it makes.

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// A body is a declared function without a context.
type body struct {
	chains *chains
	waits  *waits
	fn     *types.Func
	cur    inspector.Cursor // of its declaration

	// own holds the variables with a context out of nothing, or with something that
	// was built with one, such as a request; of each, where the context is made.
	own map[*types.Var]ast.Expr
	// kept holds the calls that make something for later: a client in a field.
	kept map[*ast.CallExpr]bool
}

// direct returns the chain of a function that makes a context and waits with it,
// nil for any other.
func (b *body) direct() *chain {
	if detach.IsCleanup(b.fn.Name()) {
		return nil
	}
	b.own, b.kept = map[*types.Var]ast.Expr{}, map[*ast.CallExpr]bool{}
	var found *chain
	b.now(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt, *ast.ValueSpec:
			for _, a := range ctxflow.Assignments(n) {
				b.assign(a)
			}
		case *ast.CallExpr:
			if found == nil {
				found = b.waiting(n)
			}
		case *ast.SelectStmt:
			if found == nil {
				found = b.selecting(n)
			}
		}
	})
	return found
}

// indirect returns the chain of a function that calls one with a shorter chain.
func (b *body) indirect() *chain {
	if detach.IsCleanup(b.fn.Name()) {
		return nil
	}
	var found *chain
	b.now(func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || found != nil {
			return
		}
		next := b.chains.of(call)
		if next == nil || len(next.Hops) == 0 || len(next.Hops) >= maxHops || !b.isWork(call) {
			return
		}
		callee := typeutil.StaticCallee(b.chains.pass.TypesInfo, call)
		found = &chain{Hops: append([]summary.Hop{hopTo(callee)}, next.Hops...), Origin: next.Origin}
	})
	return found
}

// now visits what runs while the function does: nothing that is deferred, started
// or in a literal.
func (b *body) now(visit func(ast.Node)) {
	ast.Inspect(b.cur.Node().(*ast.FuncDecl).Body, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.DeferStmt, *ast.GoStmt, *ast.FuncLit:
			return false
		}
		visit(n)
		return true
	})
}

// assign records which variables get a context out of nothing, or something built
// with one.
func (b *body) assign(a ctxflow.Assignment) {
	var origin ast.Expr
	if call, ok := a.Rhs.(*ast.CallExpr); a.Rhs != nil && !(ok && isShort(b.chains.pass.TypesInfo, call)) {
		origin = b.originOf(a.Rhs)
	}
	for _, l := range a.Lhs {
		v := b.variable(l)
		if v == nil {
			t := b.chains.pass.TypesInfo.TypeOf(l)
			if call, ok := a.Rhs.(*ast.CallExpr); ok && t != nil && ctxflow.MayCarry(t) {
				b.kept[call] = true
			}
			continue
		}
		delete(b.own, v)
		if origin != nil && holdsContext(v.Type()) {
			b.own[v] = origin
		}
	}
}

// originOf returns where the context is made that an expression is, or was built
// with: nil if that does not come out of nothing.
func (b *body) originOf(e ast.Expr) ast.Expr {
	if v := b.variable(e); v != nil {
		return b.own[v]
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if ctxflow.IsBackground(b.chains.pass.TypesInfo, call) {
		return call
	}
	return b.given(call)
}

// given returns the first origin among the operands of a call.
func (b *body) given(call *ast.CallExpr) ast.Expr {
	operands := call.Args
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		operands = append([]ast.Expr{sel.X}, operands...)
	}
	for _, operand := range operands {
		if origin := b.originOf(operand); origin != nil && !b.isLost(call, operand) {
			return origin
		}
	}
	return nil
}

// waiting returns the chain of a call that waits with a context out of nothing.
func (b *body) waiting(call *ast.CallExpr) *chain {
	info := b.chains.pass.TypesInfo
	callee, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok || callee.Pkg() == nil || callee.Pkg().Path() == "context" || b.kept[call] || !b.isWork(call) || isConstructor(info, call, callee) {
		return nil
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if inner, ok := ast.Unparen(sel.X).(*ast.CallExpr); ok { // db.QueryRowContext(ctx, q).Scan(&v)
			if c := b.waiting(inner); c != nil {
				return c
			}
		}
	}
	c := &chain{Hops: []summary.Hop{hopTo(callee)}, Variant: isVariant(b.fn, callee)}
	origin := b.given(call)
	switch {
	case isSimpleRequest(callee):
		if b.isExplained(call) {
			return nil
		}
		c.Origin = "context.Background()"
	case origin == nil || !b.waits.has(call, callee) || b.waits.isInside(call) && b.isOwnObject(call) || b.isExplained(origin) || b.isExplained(call):
		return nil
	default:
		c.Origin = types.ExprString(origin)
	}
	return c
}

// selecting returns the chain of a select that waits for the end of a context out of
// nothing, too.
func (b *body) selecting(stmt *ast.SelectStmt) *chain {
	var origin ast.Expr
	for _, clause := range stmt.Body.List {
		comm, ok := clause.(*ast.CommClause).Comm.(*ast.ExprStmt)
		switch {
		case clause.(*ast.CommClause).Comm == nil:
			return nil // a default: it does not wait
		case !ok || origin != nil:
			continue
		}
		call, ok := ctxflow.ReceivedFrom(ast.Unparen(comm.X)).(*ast.CallExpr)
		if !ok {
			continue
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Done" {
			if b.isTimer(b.variable(sel.X)) {
				return nil
			}
			origin = b.originOf(sel.X)
		}
	}
	if origin == nil || len(stmt.Body.List) < 2 || b.isExplained(origin) {
		return nil
	}
	return &chain{Hops: []summary.Hop{{Name: "select"}}, Origin: types.ExprString(origin)}
}

// isTimer reports whether a context has a time limit of the function's own: a select
// has it in the place of a timer.
func (b *body) isTimer(v *types.Var) bool {
	found := false
	b.now(func(n ast.Node) {
		for _, a := range ctxflow.Assignments(n) {
			call, ok := a.Rhs.(*ast.CallExpr)
			if v == nil || !ok || b.variable(a.Lhs[0]) != v {
				continue
			}
			found = found || ctxflow.IsTimeLimit(ctxflow.ContextFunc(b.chains.pass.TypesInfo, call))
		}
	})
	return found
}

func (b *body) isExplained(e ast.Expr) bool {
	cur, ok := b.cur.FindNode(e)
	return ok && detach.IsExplained(b.chains.pass.Fset, cur)
}

// isWork reports whether a call is work that the function's caller waits for, and
// not what must happen in any case, or is kept for later.
func (b *body) isWork(call *ast.CallExpr) bool {
	info := b.chains.pass.TypesInfo
	return !detach.IsRecord(info, call) && !detach.IsCleanup(ctxflow.CalleeName(call)) && !isClearing(info, call) && !isLimited(info, call)
}

// isOwnObject reports whether a call is of a method of something that the function has
// made: nobody else knows it yet, or can keep it waiting.
func (b *body) isOwnObject(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, made := b.variable(sel.X), false
	b.now(func(n ast.Node) {
		for _, a := range ctxflow.Assignments(n) {
			made = made || v != nil && b.variable(a.Lhs[0]) == v && isNew(a.Rhs)
		}
	})
	return made
}

// isNew reports whether an expression makes an object: it is a composite literal, or a
// call of a constructor.
func isNew(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		return isNew(e.X)
	case *ast.CallExpr:
		return strings.HasPrefix(strings.ToLower(ctxflow.CalleeName(e)), "new")
	}
	return false
}

// isVariant reports whether the callee is the form with a context of the function:
// what calls the function without one is the business of the rule ctxvariant.
func isVariant(fn, callee *types.Func) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(callee.Name()), strings.ToLower(fn.Name()))
	return ok && callee.Pkg() == fn.Pkg() && (rest == "context" || rest == "withcontext" || rest == "ctx")
}

// variable returns the local variable that the expression names, or nil.
func (b *body) variable(e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := b.chains.pass.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.Parent() == b.chains.pass.Pkg.Scope() {
		return nil
	}
	return v
}
