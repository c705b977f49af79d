package ctxvariant

// Calls in handlers of which the client hears nothing.

import (
	"go/ast"
	"go/types"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
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
		return ok && (id.Name == "_" || fn.detached().OnlyNotes(fn.Variable(id), stmt.End()))
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
