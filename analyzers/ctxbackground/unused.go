package ctxbackground

// Which functions take a context and make no use of it that its caller waits for.

import (
	"go/ast"
	"go/token"
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
// name spans and log lines by it. What a function gives to goroutines that it starts,
// and does not wait for, goes on after its caller.
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
	used, behind := fn.usesOf(decl.Body, param)
	if !used || behind && !joins(decl.Body) {
		return true
	}
	return fn.Pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package).IsIdle(callee)
}

// usesOf reports whether a body uses a parameter at all, and whether it does so in
// goroutines only that it starts.
func (fn *function) usesOf(body *ast.BlockStmt, param *types.Var) (used, behind bool) {
	behind = true
	var started ast.Node
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if started == nil || started.End() <= n.Pos() {
				started = n
			}
		case *ast.Ident:
			if fn.Pass.TypesInfo.Uses[n] == param {
				used = true
				behind = behind && started != nil && n.Pos() < started.End()
			}
		}
		return true
	})
	return used, used && behind
}

// joins reports whether a body waits for something outside of the goroutines that it
// starts: a channel, or by a method called Wait.
func joins(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			return false
		case *ast.SelectStmt, *ast.SendStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.SelectorExpr:
			found = found || n.Sel.Name == "Wait"
		}
		return !found
	})
	return found
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
