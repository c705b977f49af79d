package ctxbackground

// Where contexts come from nothing.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// An origin is an expression that makes a context out of nothing.
type origin struct {
	cur     inspector.Cursor // context.Background(), context.TODO(), or nil
	at      inspector.Cursor // the call at which the flow knows what is in scope
	derives bool             // it is the parent that context.WithTimeout or the like is given
}

// originsIn returns the origins in a function and in the literals within it. To a
// package that asks whether contexts are nil, nil is an answer: its functions do
// without one.
func originsIn(pass *analysis.Pass, root inspector.Cursor, takesNil func() bool) []*origin {
	info := pass.TypesInfo
	var list []*origin
	for cur := range root.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if ctxflow.IsBackground(info, call) {
			list = append(list, newOrigin(info, cur, cur))
			continue
		}
		sig, ok := info.TypeOf(call.Fun).(*types.Signature)
		if !ok {
			continue // a conversion
		}
		callee := typeutil.Callee(info, call)
		for i, arg := range call.Args {
			if info.Types[arg].IsNil() && i < sig.Params().Len() && ctxflow.IsContext(sig.Params().At(i).Type()) &&
				(callee != nil && callee.Pkg() != pass.Pkg || !takesNil()) {
				list = append(list, newOrigin(info, cur.ChildAt(edge.CallExpr_Args, i), cur))
			}
		}
	}
	return list
}

func newOrigin(info *types.Info, cur, at inspector.Cursor) *origin {
	o := &origin{cur: cur, at: at}
	if cur.ParentEdgeKind() == edge.CallExpr_Args {
		o.derives = ctxflow.ContextFunc(info, cur.Parent().Node().(*ast.CallExpr)) != ""
	}
	return o
}

// asksForContext reports whether a comparison under the node is of a context, or
// of a request, with nil.
func asksForContext(info *types.Info, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		cond, ok := n.(*ast.BinaryExpr)
		if ok && (cond.Op == token.EQL || cond.Op == token.NEQ) {
			for _, pair := range [...][2]ast.Expr{{cond.X, cond.Y}, {cond.Y, cond.X}} {
				t := info.TypeOf(pair[0])
				found = found || t != nil && info.Types[pair[1]].IsNil() && (ctxflow.IsContext(t) || ctxflow.IsRequest(t))
			}
		}
		return !found
	})
	return found
}
