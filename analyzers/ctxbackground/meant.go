package ctxbackground

// Which contexts without end are meant to have none, whatever is done with them.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// isMeant reports whether the context in scope is out of place where the origin
// stands, or what is done there is no work of the caller's.
func (fn *function) isMeant(o *origin, ctx *types.Var) bool {
	return fn.IsOwn(ctx) || fn.isDefault(o.cur) || detach.IsExplained(fn.Pass.Fset, o.cur) || !fn.isWork(o.cur, ctx, nil)
}

// isDefault reports whether the origin stands in for a context that is missing:
// a condition around it asks whether one is nil.
func (fn *function) isDefault(cur inspector.Cursor) bool {
	for branch := range cur.Enclosing((*ast.IfStmt)(nil)) {
		if asksForContext(fn.Pass.TypesInfo, branch.Node().(*ast.IfStmt).Cond) {
			return true
		}
	}
	return false
}
