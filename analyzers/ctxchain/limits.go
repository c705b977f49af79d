package ctxchain

// Which waits with a context out of nothing lose nothing by it: they end soon, or the
// callee would make nothing of another one, or their outcome is nobody's business.

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// soon is a time limit below which a caller hardly notices that it is not his own.
const soon = 2 * time.Second

// isShort reports whether a call makes a context with a constant limit of that kind.
func isShort(info *types.Info, call *ast.CallExpr) bool {
	switch ctxflow.ContextFunc(info, call) {
	case "WithTimeout", "WithTimeoutCause":
		limit := info.Types[call.Args[1]].Value
		if limit == nil {
			return false
		}
		n, exact := constant.Int64Val(constant.ToInt(limit))
		return exact && time.Duration(n) <= soon
	}
	return false
}

// isLimited reports whether a call is given a time limit next to its context.
func isLimited(info *types.Info, call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		named := ctxflow.NamedType(info.TypeOf(arg))
		if named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "time" && named.Obj().Name() == "Duration" {
			return true
		}
	}
	return false
}

// isConstructor reports whether a call makes an object that may keep its context for
// all that it does later: the caller's would end too early for that.
func isConstructor(info *types.Info, call *ast.CallExpr, callee *types.Func) bool {
	if !strings.HasPrefix(callee.Name(), "New") && !strings.HasPrefix(callee.Name(), "new") {
		return false
	}
	t := info.TypeOf(call)
	if results, ok := t.(*types.Tuple); ok && results.Len() > 0 {
		t = results.At(0).Type()
	}
	return t != nil && ctxflow.MayCarry(t)
}

// isClearing reports whether a call that stands alone clears something away, and gives
// nothing that could be looked at: half of it would be worse than all of it.
func isClearing(info *types.Info, call *ast.CallExpr) bool {
	if results, ok := info.TypeOf(call).(*types.Tuple); !ok || results.Len() > 0 {
		return false
	}
	return detach.Removes(ctxflow.CalleeName(call))
}

// isLost reports whether a call gives a context to a function that makes no use of it.
func (b *body) isLost(call *ast.CallExpr, arg ast.Expr) bool {
	info := b.chains.pass.TypesInfo
	callee := typeutil.StaticCallee(info, call)
	return callee != nil && ctxflow.IsContext(info.TypeOf(arg)) && b.chains.uses.IsIdle(callee)
}
