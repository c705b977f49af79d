package detach

// Failures that nobody acts on.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// OnlyNotes reports whether the error that a variable has got at pos is asked for by
// the next use of it, and that leads to nothing but a note:
//
//	if err != nil {
//		log.Printf("post: %v", err)
//	}
func (fn *Function) OnlyNotes(err *types.Var, pos token.Pos) bool {
	if err == nil || !ctxflow.IsError(err.Type()) {
		return false
	}
	for use := range fn.Uses(err) {
		if use.Node().Pos() < pos {
			continue
		}
		for branch := range use.Enclosing((*ast.IfStmt)(nil)) {
			branch := branch.Node().(*ast.IfStmt)
			return use.Node().End() <= branch.Cond.End() && branch.Else == nil && fn.notes(branch.Body)
		}
		return false
	}
	return true
}

// notes reports whether all that the block does is to take note of something.
func (fn *Function) notes(block *ast.BlockStmt) bool {
	for _, stmt := range block.List {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			return false
		}
		call, ok := expr.X.(*ast.CallExpr)
		if !ok || !IsRecord(fn.Pass.TypesInfo, call) && !prints(fn.Pass.TypesInfo, call) {
			return false
		}
	}
	return true
}

// prints reports whether the call is of fmt.Println or the like, to standard output.
func prints(info *types.Info, call *ast.CallExpr) bool {
	callee := typeutil.StaticCallee(info, call)
	if callee == nil || callee.Pkg() == nil || callee.Pkg().Path() != "fmt" {
		return false
	}
	switch callee.Name() {
	case "Print", "Println", "Printf":
		return true
	}
	return false
}
