package detach

// Which calls only take note of something.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// records are the verbs of functions that take note of something.
var records = map[string]bool{
	"log": true, "debug": true, "debugf": true, "info": true, "infof": true, "warn": true, "warning": true, "warnf": true,
	"error": true, "errorf": true, "print": true, "println": true, "printf": true, "trace": true, "record": true, "observe": true, "audit": true,
}

// IsRecord reports whether the callee only takes note of something: it belongs
// to a logger, or to the standard library's logging, profiling and tracing, or it
// is given whatever there is to say or to count and has no answer, as Printf and
// the instruments of metrics, or says so in its name. No cancellation should keep it from that.
func IsRecord(info *types.Info, call *ast.CallExpr) bool {
	sig, ok := info.TypeOf(call.Fun).Underlying().(*types.Signature)
	if ok && sig.Variadic() && sig.Results().Len() == 0 {
		return true
	}
	callee, isFunc := typeutil.Callee(info, call).(*types.Func)
	if !isFunc || callee.Pkg() == nil {
		return false
	}
	if ok && sig.Results().Len() == 0 && hasWord(callee.Name(), records) {
		return true
	}
	if slices.Contains([]string{"log/slog", "runtime/pprof", "runtime/trace"}, callee.Pkg().Path()) {
		return true
	}
	return IsLogger(callee)
}

// hasWord reports whether any word of a function's name is one of some.
func hasWord(name string, some map[string]bool) bool {
	for name != "" {
		word := verb(name)
		if some[word] {
			return true
		}
		name = name[min(len(word), len(name)):] // in lower case some letters are longer
	}
	return false
}

// IsLogger reports whether the callee belongs to a logger: a type, or a package, with
// functions that take a message at two or more of the usual levels.
func IsLogger(callee *types.Func) bool {
	levels := 0
	for _, names := range [...][]string{{"Debug", "Debugf"}, {"Info", "Infof"}, {"Warn", "Warning", "Warnf"}, {"Error", "Errorf"}} {
		if slices.ContainsFunc(names, func(name string) bool { return hasMessageFunction(callee, name) }) {
			levels++
		}
	}
	return levels >= 2
}

// MakesLogger reports whether what a call returns is a logger, as in
// log.From(ctx).Info("done"): it takes values from the context.
func MakesLogger(info *types.Info, call *ast.CallExpr) bool {
	t := info.TypeOf(call)
	if t == nil {
		return false
	}
	levels := 0
	for _, name := range [...]string{"Debug", "Info", "Warn", "Error"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if fn, ok := obj.(*types.Func); ok && fn.Signature().Params().Len() > 0 {
			levels++
		}
	}
	return levels >= 2
}

// hasMessageFunction reports whether the callee's type or package has a function
// of the name that takes something to say.
func hasMessageFunction(callee *types.Func, name string) bool {
	obj := callee.Pkg().Scope().Lookup(name)
	if recv := callee.Signature().Recv(); recv != nil {
		obj, _, _ = types.LookupFieldOrMethod(recv.Type(), true, callee.Pkg(), name)
	}
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Params().Len() > 0
}
