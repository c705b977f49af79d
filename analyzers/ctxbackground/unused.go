package ctxbackground

// Which functions take a context and make no use of it that its caller waits for.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
)

// stub is the number of statements of a body that may yet have to be written: what
// it does not use today says nothing.
const stub = 2

// isUnused reports whether a call is of a function of the package that has work to
// do, and none for the context which it gets as an argument: any other would do as
// well. Such functions implement an interface, or serve those that do; or they only
// name spans and log lines by it.
func (fn *function) isUnused(call *ast.CallExpr, index int) bool {
	callee := typeutil.StaticCallee(fn.Pass.TypesInfo, call)
	if callee == nil || callee.Pkg() != fn.Pass.Pkg || index >= callee.Signature().Params().Len() {
		return false
	}
	param := callee.Origin().Signature().Params().At(index)
	decl := fn.declaration(callee.Origin())
	if !ctxflow.IsContext(param.Type()) || decl == nil || decl.Body == nil || len(decl.Body.List) <= stub {
		return false
	}
	return !fn.mentions(decl.Body, param) || fn.uses().IsIdle(callee)
}

// goesBehind reports whether a call hands the context to goroutines only that the callee
// starts, and does not wait for: that work goes on after the caller.
func (fn *function) goesBehind(call *ast.CallExpr) bool {
	callee := typeutil.StaticCallee(fn.Pass.TypesInfo, call)
	return callee != nil && fn.uses().IsBehind(callee)
}

func (fn *function) uses() *ctxuse.Package {
	return fn.Pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package)
}

// declaration returns where a function of the package is declared.
func (fn *function) declaration(f *types.Func) *ast.FuncDecl {
	for _, file := range fn.Pass.Files {
		if file.FileStart > f.Pos() || f.Pos() >= file.FileEnd {
			continue
		}
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Name.Pos() == f.Pos() {
				return decl
			}
		}
	}
	return nil
}
