package ctxrequest

// What a goroutine does with the context of a request.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
)

// A goroutine is started by a go statement, or by the method Go of a group.
type goroutine struct {
	cur  inspector.Cursor // the go statement or the call of Go
	call *ast.CallExpr    // what runs: a call, or that of Go
	lit  *ast.FuncLit     // what runs, if that is a literal
	body inspector.Cursor // what runs: the literal, or the call
}

// startAt returns the goroutine that is started at cur.
func startAt(info *types.Info, cur inspector.Cursor) (*goroutine, bool) {
	switch n := cur.Node().(type) {
	case *ast.GoStmt:
		call := cur.ChildAt(edge.GoStmt_Call, -1)
		g := &goroutine{cur: cur, call: n.Call, body: call}
		if lit, ok := n.Call.Fun.(*ast.FuncLit); ok {
			g.lit, g.body = lit, call.ChildAt(edge.CallExpr_Fun, -1)
		}
		return g, true
	case *ast.CallExpr:
		sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Go" || len(n.Args) != 1 {
			return nil, false
		}
		lit, ok := n.Args[0].(*ast.FuncLit)
		if t := info.TypeOf(sel.X); !ok || t == nil || !ctxflow.HasMethod(t, "Wait") {
			return nil, false
		}
		return &goroutine{cur: cur, call: n, lit: lit, body: cur.ChildAt(edge.CallExpr_Args, 0)}, true
	}
	return nil, false
}

// firstUse returns the first call in the goroutine that needs a context of the
// request.
func (h *handler) firstUse(g *goroutine) (use, bool) {
	for cur := range g.body.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		for _, arg := range call.Args {
			if h.isContext(arg) && h.isMade(arg) && h.matters(call) || h.isRequest(arg) && h.worksFor(call) {
				return use{cur, arg}, true
			}
		}
	}
	return use{}, false
}

// isRequest reports whether an expression is the request itself, which the handler
// does not replace by another.
func (h *handler) isRequest(arg ast.Expr) bool {
	v := h.fn.Variable(arg)
	if v == nil || !h.given[v] || !ctxflow.IsRequest(v.Type()) {
		return false
	}
	for cur := range h.cur.Preorder((*ast.AssignStmt)(nil)) {
		if slices.ContainsFunc(cur.Node().(*ast.AssignStmt).Lhs, func(l ast.Expr) bool { return h.fn.Variable(l) == v }) {
			return false
		}
	}
	return true
}

// worksFor reports whether a function that is given a request works under its context.
func (h *handler) worksFor(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(h.info, call).(*types.Func)
	return ok && !h.isStayer(call) && h.pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package).UsesRequest(fn)
}

// matters reports whether the end of its context makes a difference to a call: it
// does not only make another context, log, or take values.
func (h *handler) matters(call *ast.CallExpr) bool {
	if h.makesContext(call) {
		return false
	}
	fn, ok := typeutil.Callee(h.info, call).(*types.Func)
	if !ok {
		return typeutil.Callee(h.info, call) != nil
	}
	if fn.Signature().Results().Len() == 0 && fn.Pkg() != h.pass.Pkg {
		return false // it cannot say that it was cut short: a logger
	}
	return !h.pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package).IsIdle(fn)
}

// makesContext reports whether a result of the call is a context.
func (h *handler) makesContext(call *ast.CallExpr) bool {
	switch t := h.info.TypeOf(call).(type) {
	case *types.Tuple:
		for v := range t.Variables() {
			if ctxflow.IsContext(v.Type()) {
				return true
			}
		}
	case nil:
	default:
		return ctxflow.IsContext(t)
	}
	return false
}

// stayers are first words of functions that run for as long as they are allowed to.
var stayers = [...]string{
	"consume", "copy", "forward", "heartbeat", "keep", "listen", "loop", "monitor", "poll", "pump", "read", "receive",
	"recv", "refresh", "renew", "run", "serve", "stream", "subscribe", "tail", "watch", "write",
}

// obeys reports whether the goroutine is meant to end with the request: it looks for
// the end of the context itself, or calls a function that runs for as long as the
// context lives.
func (h *handler) obeys(g *goroutine) bool {
	for cur := range g.body.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && h.isRequestContext(sel.X) {
			switch sel.Sel.Name {
			case "Done", "Err":
				return true
			}
		}
		if ctxflow.ContextFunc(h.info, call) == "Cause" {
			return true
		}
		if slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return h.isContext(arg) && h.isMade(arg) }) && h.isStayer(call) {
			return true
		}
	}
	return false
}

func (h *handler) isStayer(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(h.info, call).(*types.Func)
	if !ok {
		return false
	}
	if h.pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package).IsResident(fn) {
		return true
	}
	words := words(fn.Name())
	return slices.Contains(stayers[:], words[0]) || slices.Contains(stayers[:], words[len(words)-1])
}
