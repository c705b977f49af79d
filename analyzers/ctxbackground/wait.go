package ctxbackground

// Which calls are work that the caller's context should end.

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isWait reports whether the call with the fresh context is work that the
// caller's context should end.
func (fn *function) isWait(cur inspector.Cursor, ctx *types.Var) bool {
	call := cur.Node().(*ast.CallExpr)
	return fn.Live(call, ctx) && !fn.isDetached(cur, ctx) && !fn.hasOther(call) &&
		!fn.isRecord(call) && !fn.isCleanup(cur) && !fn.compensates(cur)
}

// isDetached reports whether the code runs later or elsewhere than the function
// that has the context.
func (fn *function) isDetached(cur inspector.Cursor, ctx *types.Var) bool {
	if ctxflow.IsDeferred(cur) || ctxflow.IsStarted(cur) {
		return true
	}
	for _, f := range ctxflow.Enclosing(cur) {
		if _, isLit := f.Node().(*ast.FuncLit); !isLit || f == fn.Root || f.Node().Pos() <= ctx.Pos() && ctx.Pos() < f.Node().End() {
			break
		}
		started := f.ParentEdgeKind() == edge.CallExpr_Fun && ctxflow.IsStarted(f.Parent())
		if started && !fn.IsJoined(f) || !started && !fn.RunsWithin(f) {
			return true
		}
	}
	return false
}

// hasOther reports whether the call is given a context that lives as well: then
// somebody has thought about which is which.
func (fn *function) hasOther(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		t := fn.pass.TypesInfo.TypeOf(arg)
		if t == nil || !ctxflow.IsContext(t) || !fn.Conveys(arg) || fn.isFromNothing(arg, nil) {
			continue
		}
		if v := fn.Variable(arg); v == nil || fn.Live(call, v) {
			return true
		}
	}
	return false
}

// compensates reports whether the call makes good for a failure: it stands where
// an error is not nil, and nothing but an error comes back, which is not returned.
func (fn *function) compensates(cur inspector.Cursor) bool {
	sig, ok := fn.pass.TypesInfo.TypeOf(cur.Node().(*ast.CallExpr).Fun).Underlying().(*types.Signature)
	if !ok || sig.Results().Len() > 1 || sig.Results().Len() == 1 && !ctxflow.IsError(sig.Results().At(0).Type()) {
		return false
	}
	if cur.ParentEdgeKind() == edge.ReturnStmt_Results {
		return false
	}
	for branch := range cur.Enclosing((*ast.IfStmt)(nil)) {
		branch := branch.Node().(*ast.IfStmt)
		cond, ok := ast.Unparen(branch.Cond).(*ast.BinaryExpr)
		if !ok || cond.Op != token.NEQ {
			continue
		}
		t := fn.pass.TypesInfo.TypeOf(cond.X)
		if t != nil && ctxflow.IsError(t) && branch.Body.Pos() <= cur.Node().Pos() && cur.Node().Pos() < branch.Body.End() {
			return true
		}
	}
	return false
}

// cleanups are the verbs of work that must happen even when the caller has gone.
var cleanups = map[string]bool{
	"close": true, "shutdown": true, "stop": true, "rollback": true, "unlock": true, "release": true,
	"cleanup": true, "clean": true, "teardown": true, "flush": true, "abort": true, "cancel": true, "disconnect": true,
}

// isCleanup reports whether the callee's name begins with such a verb, unless the
// function is of that kind itself: the context that it is given then says how long
// the clean-up may take.
func (fn *function) isCleanup(cur inspector.Cursor) bool {
	if decl, ok := fn.Root.Node().(*ast.FuncDecl); ok && cleanups[verb(decl.Name.Name)] {
		return false
	}
	switch f := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(type) {
	case *ast.Ident:
		return cleanups[verb(f.Name)]
	case *ast.SelectorExpr:
		return cleanups[verb(f.Sel.Name)]
	}
	return false
}

// verb returns the first word of a function's name, in lower case, or the two
// words of a verb such as ShutDown.
func verb(name string) string {
	if all := strings.ToLower(name); cleanups[all] {
		return all
	}
	if end := strings.IndexFunc(name[min(1, len(name)):], unicode.IsUpper); end >= 0 {
		name = name[:end+1]
	}
	return strings.ToLower(name)
}
