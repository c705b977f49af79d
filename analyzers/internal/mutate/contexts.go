package mutate

// Who, within one function, knows of a context that comes from the caller.

import (
	"go/ast"
	"go/token"
	"go/types"
)

// contexts are the variables of a declared function that hold a context of its
// caller, or something that was made with one. Contexts that no longer end with
// their parent, by context.WithoutCancel, do not count.
type contexts struct {
	p    *Package
	decl *ast.FuncDecl
	vars map[*types.Var]bool
}

func contextsOf(p *Package, decl *ast.FuncDecl) *contexts {
	c := &contexts{p, decl, map[*types.Var]bool{}}
	ast.Inspect(decl, func(n ast.Node) bool {
		if fn, ok := n.(*ast.FuncType); ok && fn.Params != nil {
			for _, field := range fn.Params.List {
				for _, name := range field.Names {
					if t := p.Info.TypeOf(name); t != nil && (p.isContext(name) || isRequest(t)) {
						c.add(name)
					}
				}
			}
		}
		return true
	})
	for changed := true; changed; {
		changed = false
		c.assignments(func(to []ast.Expr, value ast.Expr) {
			if !c.in(value) {
				return
			}
			for _, l := range to {
				changed = c.add(l) || changed
			}
		})
	}
	return c
}

func isRequest(t types.Type) bool { return types.TypeString(t, nil) == "*net/http.Request" }

// add takes a variable in, and reports whether that is news. Plain data and errors
// do not hold a context, and to cancel one is not to heed it.
func (c *contexts) add(e ast.Expr) bool {
	v := c.variable(e)
	if v == nil || c.vars[v] {
		return false
	}
	switch types.TypeString(v.Type(), nil) {
	case "error", "context.CancelFunc", "context.CancelCauseFunc":
		return false
	}
	if _, isBasic := v.Type().Underlying().(*types.Basic); isBasic {
		return false
	}
	c.vars[v] = true
	return true
}

// variable returns the variable that an expression names, nil for a field.
func (c *contexts) variable(e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := c.p.Info.ObjectOf(id).(*types.Var)
	return v
}

// object returns the variable through which a field or a method is reached.
func (c *contexts) object(e ast.Expr) *types.Var {
	for {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return c.variable(e)
		}
		e = sel.X
	}
}

// assignments visits what the function gives to variables, ranges included.
func (c *contexts) assignments(visit func(to []ast.Expr, value ast.Expr)) {
	ast.Inspect(c.decl, func(n ast.Node) bool {
		var to, values []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			to, values = n.Lhs, n.Rhs
		case *ast.ValueSpec:
			values = n.Values
			for _, name := range n.Names {
				to = append(to, name)
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if e != nil {
					to = append(to, e)
				}
			}
			values = []ast.Expr{n.X}
		}
		if len(values) == 1 {
			visit(to, values[0])
		} else {
			for i, value := range values {
				visit(to[i:i+1], value)
			}
		}
		return true
	})
}

// in reports whether code names one of the variables, but for the nodes left out.
func (c *contexts) in(n ast.Node, but ...ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		for _, out := range but {
			if n == out {
				return false
			}
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if c.p.called(n) == "context.WithoutCancel" {
				return false
			}
		case *ast.Ident:
			found = found || c.vars[c.variable(n)]
		}
		return !found
	})
	return found
}

// inLiteral reports whether a function literal has a context but for the one in the
// node that is left out, so that it is meant to end with it.
func (c *contexts) inLiteral(b *body, but ast.Node) bool {
	for _, field := range b.sig.Params.List {
		if c.p.isContext(field.Type) {
			return true
		}
	}
	return c.in(b.block, but)
}

// isObjects reports whether an expression is a context that a field holds or a method
// returns, or a variable with such a value.
func (c *contexts) isObjects(e ast.Expr) bool {
	v := c.variable(e)
	if v == nil {
		return true
	}
	found := false
	c.assignments(func(to []ast.Expr, value ast.Expr) {
		for _, l := range to {
			if c.variable(l) != v {
				continue
			}
			ast.Inspect(value, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				found = found || ok && c.givesContext(sel)
				return !found
			})
		}
	})
	return found
}

// givesContext reports whether a selector is a field with a context, or a method
// that takes nothing and returns one.
func (c *contexts) givesContext(sel *ast.SelectorExpr) bool {
	if c.p.isContext(sel) {
		return true
	}
	sig, ok := c.p.Info.TypeOf(sel).(*types.Signature)
	fn, _ := c.p.Info.Uses[sel.Sel].(*types.Func)
	return ok && fn != nil && fn.Signature().Recv() != nil && sig.Params().Len() == 0 && sig.Results().Len() == 1 &&
		types.TypeString(sig.Results().At(0).Type(), nil) == "context.Context"
}

// isEnd reports whether a channel is the Done of a context in a variable.
func (c *contexts) isEnd(ch ast.Expr) bool {
	if call, ok := ast.Unparen(ch).(*ast.CallExpr); ok {
		recv, name := c.p.method(call)
		return name == "(context.Context).Done" && c.variable(recv) != nil
	}
	v, found := c.variable(ch), false
	c.assignments(func(to []ast.Expr, value ast.Expr) {
		call, ok := ast.Unparen(value).(*ast.CallExpr)
		if v == nil || !ok || c.variable(to[0]) != v {
			return
		}
		_, name := c.p.method(call)
		found = found || name == "(context.Context).Done"
	})
	return found
}

// isWatched reports whether a function of context.AfterFunc, or a literal that
// receives from Done elsewhere, acts at the end of a context.
func (c *contexts) isWatched(sel *ast.SelectStmt) bool {
	found := false
	ast.Inspect(c.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || c.p.called(n) == "context.AfterFunc"
		case *ast.FuncLit:
			if around(n, sel) {
				return true
			}
			ast.Inspect(n, func(n ast.Node) bool {
				if recv, ok := n.(*ast.UnaryExpr); ok && recv.Op == token.ARROW {
					found = found || c.isEnd(recv.X)
				}
				_, isLoop := n.(*ast.ForStmt)
				return !isLoop && !found
			})
		}
		return !found
	})
	return found
}

func around(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// areWith reports whether the context goes where the channel goes: both are named by
// one call, one composite literal or one function literal, or what the channel is
// reached through was made with the context, or works in a goroutine that has it.
func (c *contexts) areWith(ch ast.Expr, sel *ast.SelectStmt) bool {
	if c.in(ch) && !c.isCancel(ch) {
		return true
	}
	path, root := c.p.source(ch), c.variable(ch)
	names := func(n ast.Node) bool {
		found := false
		ast.Inspect(n, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			found = found || ok && (root != nil && c.variable(e) == root || root == nil && c.p.source(e) == path)
			return !found
		})
		return found
	}
	found := false
	ast.Inspect(c.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			method, ok := n.Call.Fun.(*ast.SelectorExpr)
			found = found || ok && c.object(method) != nil && c.object(method) == c.object(ch) && c.in(n)
		case *ast.CallExpr, *ast.CompositeLit, *ast.FuncLit:
			if !around(n, sel) && names(n) && c.in(n) {
				found = true
			}
		}
		return !found && n != sel
	})
	return found
}

// isCancel reports whether a channel is the one by which requests were cancelled
// before they had contexts.
func (c *contexts) isCancel(ch ast.Expr) bool {
	sel, ok := ast.Unparen(ch).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Cancel" && isRequest(c.p.Info.TypeOf(sel.X))
}
