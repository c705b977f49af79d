package ctxrequest

// Functions that make a context which ends with the one that they are given. Of most
// functions of that form the code is known, here or as a fact:
//
//	func withUser(ctx context.Context, name string) context.Context {
//		return context.WithValue(ctx, userKey, name)
//	}
//
// A type of one's own may do without the end of the context that it embeds.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A derives fact says that each context that a function returns ends with one that the
// function is given.
type derives struct{}

// AFact marks the type as a fact.
func (*derives) AFact() {}

func (*derives) String() string { return "derives" }

// exportDerives finds these functions. One may do so by another, so that it looks again
// as long as there are more.
func exportDerives(pass *analysis.Pass) {
	candidates := map[*types.Func]*ast.FuncDecl{}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && givesContext(fn.Signature()) {
				candidates[fn] = decl
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for fn, decl := range candidates {
			if newDeriver(pass, decl).returnsDerived(decl) {
				pass.ExportObjectFact(fn, new(derives))
				delete(candidates, fn)
				changed = true
			}
		}
	}
}

// givesContext reports whether a function takes a context and returns one.
func givesContext(sig *types.Signature) bool {
	return hasContext(sig.Params()) && hasContext(sig.Results())
}

func hasContext(vars *types.Tuple) bool {
	for v := range vars.Variables() {
		if ctxflow.IsContext(v.Type()) {
			return true
		}
	}
	return false
}

// A deriver knows the variables of a function that hold a context which ends with one
// of its parameters.
type deriver struct {
	pass *analysis.Pass
	vars map[types.Object]bool
}

func newDeriver(pass *analysis.Pass, decl *ast.FuncDecl) *deriver {
	d := &deriver{pass, map[types.Object]bool{}}
	for v := range ctxflow.Parameters(pass.TypesInfo, decl) {
		if ctxflow.IsContext(v.Type()) {
			d.vars[v] = true
		}
	}
	for changed := true; changed; {
		changed = false
		d.assignments(decl.Body, func(v types.Object, rhs ast.Expr) {
			if !d.vars[v] && d.isDerived(rhs) {
				d.vars[v], changed = true, true
			}
		})
	}
	// What is assigned something else as well may be that.
	d.assignments(decl.Body, func(v types.Object, rhs ast.Expr) {
		if d.vars[v] && !d.isDerived(rhs) {
			clear(d.vars)
		}
	})
	return d
}

// assignments calls back for each context that is assigned in a body.
func (d *deriver) assignments(body *ast.BlockStmt, each func(v types.Object, rhs ast.Expr)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		for _, a := range ctxflow.Assignments(n) {
			for _, l := range a.Lhs {
				id, ok := ast.Unparen(l).(*ast.Ident)
				if !ok || a.Rhs == nil {
					continue
				}
				if v := d.pass.TypesInfo.ObjectOf(id); v != nil && ctxflow.IsContext(v.Type()) {
					each(v, a.Rhs)
				}
			}
		}
		return true
	})
}

// returnsDerived reports whether all that a function returns as a context is derived.
func (d *deriver) returnsDerived(decl *ast.FuncDecl) bool {
	derived, returns := true, 0
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			returns++
			derived = derived && d.isDerivedResult(decl, n)
		}
		return true
	})
	return derived && returns > 0
}

func (d *deriver) isDerivedResult(decl *ast.FuncDecl, ret *ast.ReturnStmt) bool {
	if len(ret.Results) == 0 {
		for _, field := range decl.Type.Results.List {
			for _, name := range field.Names {
				if v := d.pass.TypesInfo.Defs[name]; v != nil && ctxflow.IsContext(v.Type()) && !d.vars[v] {
					return false
				}
			}
		}
		return true
	}
	for _, result := range ret.Results {
		t := d.pass.TypesInfo.TypeOf(result)
		if tuple, ok := t.(*types.Tuple); ok && hasContext(tuple) {
			return d.isDerived(result)
		}
		if t != nil && !d.pass.TypesInfo.Types[result].IsNil() && isContextLike(t) && !d.isDerived(result) {
			return false
		}
	}
	return true
}

// isContextLike reports whether a type is that of a context, or one's own that can be
// returned as one.
func isContextLike(t types.Type) bool {
	return ctxflow.IsContext(t) || ctxflow.HasMethod(t, "Deadline") && ctxflow.HasMethod(t, "Done") && ctxflow.HasMethod(t, "Err")
}

// isDerived reports whether an expression is a context that ends with one that the
// function is given.
func (d *deriver) isDerived(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return d.vars[d.pass.TypesInfo.ObjectOf(e)]
	case *ast.UnaryExpr:
		return d.isDerived(e.X)
	case *ast.CompositeLit:
		return endsWithEmbedded(d.pass.TypesInfo.TypeOf(e)) && d.holdsDerived(e.Elts)
	case *ast.CallExpr:
		return passesEnd(d.pass, e) && d.holdsDerived(e.Args)
	}
	return false
}

func (d *deriver) holdsDerived(list []ast.Expr) bool {
	for _, e := range list {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			e = pair.Value
		}
		if d.isDerived(e) {
			return true
		}
	}
	return false
}

// endsWithEmbedded reports whether a type has its method Done from a context that it
// embeds.
func endsWithEmbedded(t types.Type) bool {
	if t == nil {
		return false
	}
	method, path, _ := types.LookupFieldOrMethod(t, true, nil, "Done")
	return method != nil && len(path) > 1
}

// passesEnd reports whether a call makes a context that ends with the one that it is
// given. That is known of functions that can be looked into, and is taken for granted of
// hooks and methods of interfaces: those are there to add values, or a span.
func passesEnd(pass *analysis.Pass, call *ast.CallExpr) bool {
	if name := ctxflow.ContextFunc(pass.TypesInfo, call); name != "" {
		return name != "WithoutCancel"
	}
	fn := typeutil.StaticCallee(pass.TypesInfo, call)
	return fn == nil || pass.ImportObjectFact(fn.Origin(), new(derives))
}
