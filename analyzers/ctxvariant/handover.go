package ctxvariant

// Contexts that are handed on to code that nobody knows.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// An idler finds the functions of a package in which a context ends nothing.
type idler struct {
	pass  *analysis.Pass
	decls map[*types.Func]*ast.FuncDecl
	busy  []*types.Func // those that handsOver looks into
}

// declarations returns the functions of the package that have a body.
func declarations(pass *analysis.Pass) map[*types.Func]*ast.FuncDecl {
	decls := map[*types.Func]*ast.FuncDecl{}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
				decls[fn] = decl
			}
		}
	}
	return decls
}

// handsOver reports whether a call gives the context to a function that somebody has
// put into a field or a variable of the package, which is not known, or to one of the package which does
// nothing else with it. Such a function may do without: the one that fills a cache for
// everybody has reason to, and the pair of forms is no sign that it does not. A function
// that is an argument is another matter, since its caller brings it along.
//
//	func (c *Cache) GetContext(ctx context.Context) (T, error) { ... c.update(ctx) ... }
func (in *idler) handsOver(call *ast.CallExpr, ctx *types.Var) bool {
	index := -1
	for i, arg := range call.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && in.pass.TypesInfo.Uses[id] == ctx {
			index = i
		}
	}
	if index < 0 {
		return false
	}
	if v, ok := typeutil.Callee(in.pass.TypesInfo, call).(*types.Var); ok {
		return (v.IsField() || v.Parent() == in.pass.Pkg.Scope()) && !in.obeys(v.Origin())
	}
	callee := typeutil.StaticCallee(in.pass.TypesInfo, call)
	if callee == nil {
		return false
	}
	callee = callee.Origin()
	decl := in.decls[callee]
	if decl == nil || index >= callee.Signature().Params().Len() {
		return false
	}
	return in.onlyHandsOver(callee, decl, callee.Signature().Params().At(index))
}

// onlyHandsOver reports whether a function uses the context that it is given, and each
// use ends nothing.
func (in *idler) onlyHandsOver(fn *types.Func, decl *ast.FuncDecl, ctx *types.Var) bool {
	if !ctxflow.IsContext(ctx.Type()) || slices.Contains(in.busy, fn) {
		return false
	}
	in.busy = append(in.busy, fn)
	defer func() { in.busy = in.busy[:len(in.busy)-1] }()
	used := mentions(in.pass.TypesInfo, decl.Body, ctx)
	return used > 0 && used == in.glances(decl.Body, ctx)
}

// obeys reports whether the package itself puts a function into the field or variable
// that makes use of its context, or one that it knows nothing of but the name.
func (in *idler) obeys(v *types.Var) bool {
	found := false
	is := func(id *ast.Ident) bool {
		used, ok := in.pass.TypesInfo.ObjectOf(id).(*types.Var)
		return ok && used.Origin() == v
	}
	for _, file := range in.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				id, ok := n.Key.(*ast.Ident)
				found = found || ok && is(id) && in.usesContext(n.Value)
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					id, ok := l.(*ast.Ident)
					if sel, isSel := l.(*ast.SelectorExpr); isSel {
						id, ok = sel.Sel, true
					}
					found = found || ok && len(n.Rhs) == len(n.Lhs) && is(id) && in.usesContext(n.Rhs[i])
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					found = found || i < len(n.Values) && is(id) && in.usesContext(n.Values[i])
				}
			}
			return !found
		})
	}
	return found
}

// usesContext reports whether a value is a function that makes use of a context which
// it is given, as far as it is known; a variable's may be any.
func (in *idler) usesContext(value ast.Expr) bool {
	switch value := ast.Unparen(value).(type) {
	case *ast.FuncLit:
		return in.mentionsParameter(value, value.Body)
	case *ast.Ident:
		return in.isWorking(value)
	case *ast.SelectorExpr:
		return in.isWorking(value.Sel)
	}
	return false
}

// isWorking is usesContext for the name of a function.
func (in *idler) isWorking(id *ast.Ident) bool {
	fn, ok := in.pass.TypesInfo.Uses[id].(*types.Func)
	if !ok {
		return false
	}
	decl := in.decls[fn.Origin()]
	return decl == nil || in.mentionsParameter(decl, decl.Body)
}

func (in *idler) mentionsParameter(fn ast.Node, body *ast.BlockStmt) bool {
	for v := range ctxflow.Parameters(in.pass.TypesInfo, fn) {
		if ctxflow.IsContext(v.Type()) && mentions(in.pass.TypesInfo, body, v) > 0 {
			return true
		}
	}
	return false
}
