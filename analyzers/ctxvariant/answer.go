package ctxvariant

// Calls in handlers of which the client hears nothing.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// isUnanswered reports whether the context is that of a request, and whoever made it
// gets nothing of the data that the call brings back: they are dropped, and a failure
// at most noted. What a handler does besides its answer, a message to somebody else or an
// entry in a journal, may be wanted although the client has hung up.
func (fn *function) isUnanswered(s *site, ctx *types.Var) bool {
	if !ctxflow.IsRequest(ctx.Type()) || !fn.yieldsResult(s.call) || !yieldsData(s.callee) {
		return false
	}
	switch stmt := s.cur.Parent().Node().(type) {
	case *ast.ExprStmt:
		return true
	case *ast.AssignStmt:
		last := len(stmt.Lhs) - 1
		for _, l := range stmt.Lhs[:last] {
			if id, ok := l.(*ast.Ident); !ok || id.Name != "_" {
				return false
			}
		}
		id, ok := stmt.Lhs[last].(*ast.Ident)
		return ok && (id.Name == "_" || fn.isOnlyNoted(fn.Variable(id), stmt.End()))
	}
	return false
}

// yieldsData reports whether a function returns nothing but plain data, and perhaps
// an error: no handle on something that goes on, such as rows or a connection.
func yieldsData(callee *types.Func) bool {
	for v := range callee.Signature().Results().Variables() {
		if !ctxflow.IsError(v.Type()) && ctxflow.MayCarry(v.Type()) {
			return false
		}
	}
	return true
}

// isOnlyNoted reports whether the error that a variable has got at pos is asked for
// by the next use of it, and that leads to nothing but a note:
//
//	if err != nil {
//		log.Printf("post: %v", err)
//	}
func (fn *function) isOnlyNoted(err *types.Var, pos token.Pos) bool {
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
func (fn *function) notes(block *ast.BlockStmt) bool {
	for _, stmt := range block.List {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			return false
		}
		call, ok := expr.X.(*ast.CallExpr)
		if !ok || !detach.IsRecord(fn.pass.TypesInfo, call) && !prints(fn.pass.TypesInfo, call) {
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
