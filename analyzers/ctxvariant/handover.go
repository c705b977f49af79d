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
// put into a field or a variable of the package, or to one of the package which does
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
		return v.IsField() || v.Parent() == in.pass.Pkg.Scope()
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
