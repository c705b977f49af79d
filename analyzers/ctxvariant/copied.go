package ctxvariant

// Requests that are made after another one, for the caller to send.

import (
	"go/ast"

	"golang.org/x/tools/go/ast/edge"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isCopy reports whether the call makes a request that is returned, in a function which
// has no context but that of the request that it takes things over from, and no answer
// to write to whoever made that. The caller knows whether the copy goes on when the
// other one has ended, as one for a shadow of the service does, and may give it a
// context.
//
//	func shadow(r *http.Request) (*http.Request, error) {
//		clone, err := http.NewRequest(r.Method, shadowURL, nil)
func (fn *function) isCopy(s *site) bool {
	if !ctxflow.IsRequest(s.callee.Signature().Results().At(0).Type()) || fn.hasMoreThanRequest(s) {
		return false
	}
	if s.cur.ParentEdgeKind() == edge.ReturnStmt_Results {
		return true
	}
	v := fn.result(s)
	if v == nil {
		return false
	}
	returned := false
	for use := range fn.Uses(v) {
		if call, kind := fn.consumer(use); call != nil && kind == edge.CallExpr_Args && fn.yieldsResult(call) {
			return false // client.Do(req)
		}
		returned = returned || use.ParentEdgeKind() == edge.ReturnStmt_Results
	}
	return returned
}

// hasMoreThanRequest reports whether a function around the call is given a context of
// its own, or what to answer by.
func (fn *function) hasMoreThanRequest(s *site) bool {
	for cur := range s.cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		for v := range ctxflow.Parameters(fn.pass.TypesInfo, cur.Node()) {
			if ctxflow.IsContext(v.Type()) || ctxflow.HasMethod(v.Type(), "WriteHeader") {
				return true
			}
		}
	}
	return false
}
