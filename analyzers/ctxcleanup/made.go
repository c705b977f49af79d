package ctxcleanup

// Methods of interfaces whose type is known, since the function itself has made the value.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/cleanup"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// copesAsMade reports whether the method that the call calls needs no context, by the type
// that a constructor has given the function; known is false if there is none.
//
//	store := inmem.New()
//	defer store.Abort(ctx, txn)
func (s *site) copesAsMade(pass *analysis.Pass) (copes, known bool) {
	sel, ok := ast.Unparen(s.call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false, false
	}
	method, ok := typeutil.Callee(s.info, s.call).(*types.Func)
	if !ok || method.Signature().Recv() == nil || !types.IsInterface(method.Signature().Recv().Type()) {
		return false, false
	}
	v := s.fn.Variable(sel.X)
	if v == nil || v.Kind() != types.LocalVar {
		return false, false
	}
	callees := pass.ResultOf[cleanup.Analyzer].(*cleanup.Package)
	for cur := range s.fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if !slices.ContainsFunc(a.Lhs, func(l ast.Expr) bool { return s.fn.Variable(l) == v }) {
				continue
			}
			call, ok := a.Rhs.(*ast.CallExpr)
			if !ok || known || s.fn.Variable(a.Lhs[0]) != v {
				return false, false // it may be another
			}
			if copes, known = callees.CopesFrom(call, method); !known {
				return false, false
			}
		}
	}
	return copes, known
}
