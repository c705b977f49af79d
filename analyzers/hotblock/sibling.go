package hotblock

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file finds the calls that want another advice: where a context is at hand and the
// call, or a sibling of it in the standard library, takes one, the rules about contexts
// say to pass it.

// hasSibling reports whether a wait is, or comes from, a call that, or a sibling of
// which, takes the context that its function has.
func (p *program) hasSibling(w wait) bool {
	call, ok := w.at.(ssa.CallInstruction)
	if !ok || !hasContext(w.at.Parent()) {
		return false
	}
	switch w.block.Class {
	case summary.Subprocess:
		return isPlainCommand(w.at)
	case summary.Database:
		return true // Query, or QueryContext with another context
	}
	// (*http.Client).Do of a request that the same function has made.
	for _, arg := range call.Common().Args {
		if isRequest(arg.Type()) && isMade(arg) {
			return true
		}
	}
	return false
}

func isMade(request ssa.Value) bool {
	v := summary.Root(request)
	if result, ok := v.(*ssa.Extract); ok {
		v = result.Tuple
	}
	made, ok := v.(*ssa.Call)
	return ok && isFunc(syncop.Callee(made.Common()), "net/http", "NewRequest")
}

// hasContext reports whether a function, or one around it, has a parameter that is a
// context or a request, and that is named.
func hasContext(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		for param := range fn.Signature.Params().Variables() {
			if isUsable(param) {
				return true
			}
		}
	}
	return false
}

func isUsable(param *types.Var) bool {
	return param.Name() != "" && param.Name() != "_" && (summary.IsContext(param.Type()) || isRequest(param.Type()))
}
