package ctxflow

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// A verdict is what the outcome of a condition says about contexts.
type verdict struct {
	ended   varSet     // these have ended, or may have
	all     bool       // any of them may have: an error equals context.Canceled
	endless *types.Var // this one never ends: its Done is nil
}

// outcome returns what it says that the condition is true, or false. Of an
// operand of && or || that may or may not have decided the outcome, the worse
// is assumed: clean-up must not be taken for work.
func (f *flow) outcome(cond ast.Expr, value bool) verdict {
	switch cond := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if cond.Op == token.NOT {
			return f.outcome(cond.X, !value)
		}
	case *ast.BinaryExpr:
		switch cond.Op {
		case token.LAND, token.LOR:
			x, y := f.outcome(cond.X, value), f.outcome(cond.Y, value)
			maps.Copy(x.ended, y.ended)
			return verdict{ended: x.ended, all: x.all || y.all}
		case token.EQL, token.NEQ:
			return f.comparison(cond, value == (cond.Op == token.EQL))
		}
	case *ast.CallExpr: // errors.Is(err, context.Canceled)
		return verdict{ended: varSet{}, all: value && slices.ContainsFunc(cond.Args, f.isContextError)}
	case *ast.SelectorExpr: // switch err { case context.Canceled:
		return verdict{ended: varSet{}, all: value && f.isContextError(cond)}
	}
	return verdict{ended: varSet{}}
}

// comparison returns what it says that the operands are equal, or not.
func (f *flow) comparison(cond *ast.BinaryExpr, equal bool) verdict {
	v := verdict{ended: varSet{}}
	for _, pair := range [...][2]ast.Expr{{cond.X, cond.Y}, {cond.Y, cond.X}} {
		if f.isContextError(pair[0]) {
			v.all = equal
		}
		if ctx := f.errOf(pair[0]); ctx != nil && !equal && f.pass.TypesInfo.Types[pair[1]].IsNil() {
			v.ended[ctx] = true
		}
		if ctx := f.DoneOf(pair[0]); ctx != nil && equal && f.pass.TypesInfo.Types[pair[1]].IsNil() {
			v.endless = ctx
		}
	}
	return v
}

// errOf returns the context whose error the expression is.
func (f *flow) errOf(e ast.Expr) *types.Var {
	if v := f.Variable(e); v != nil {
		return f.errVars[v]
	}
	return f.OfMethod(e, "Err")
}

// isContextError reports whether the expression is context.Canceled or
// context.DeadlineExceeded.
func (f *flow) isContextError(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := f.pass.TypesInfo.Uses[sel.Sel].(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == "context"
}

// eval returns what a context-valued expression may be, given the state. The
// number of results tells whether a cancel function or a group came with it.
func (f *flow) eval(e ast.Expr, results int, st state) worth {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v := f.Variable(e); v != nil && st[v] != 0 {
			return st[v]
		} else if v != nil {
			return live // bound by a range or a type switch: somebody made it
		}
		return dead // nil, or a package's variable, which no caller ends
	case *ast.SelectorExpr:
		if f.pass.TypesInfo.Selections[e] == nil {
			return dead
		}
	case *ast.CallExpr:
		return f.evalCall(e, results, st)
	}
	return live
}

func (f *flow) evalCall(call *ast.CallExpr, results int, st state) worth {
	name := ContextFunc(f.pass.TypesInfo, call)
	if IsTimeLimit(name) {
		return undead(f.evalArgs(call, st))
	}
	switch name {
	case "Background", "TODO", "WithoutCancel":
		return dead
	case "WithCancel", "WithCancelCause":
		w := f.evalArgs(call, st)
		if f.cancelled(call) {
			w = undead(w)
		}
		return w
	case "WithValue":
		return f.evalArgs(call, st)
	}
	if f.isTestContext(call) {
		return dead
	}
	w := f.evalArgs(call, st)
	if w == dead && results > 1 && f.endsWith(call) {
		return live
	}
	return w
}

// undead turns a context that never ends into one that does.
func undead(w worth) worth {
	if w&dead != 0 {
		w = w&^dead | live
	}
	return w
}

// evalArgs joins the contexts among the call's arguments, and the request on
// which Context is called. A call that is given no context makes a live one.
func (f *flow) evalArgs(call *ast.CallExpr, st state) worth {
	var w worth
	if v := f.Source(call); v != nil {
		w = st[v]
	}
	for _, arg := range call.Args {
		t := f.pass.TypesInfo.TypeOf(arg)
		if t != nil && IsContext(t) {
			w |= f.eval(arg, 1, st)
		}
	}
	if w == 0 {
		return live
	}
	return w
}

// endsWith reports whether the call returns, next to the context, something
// that ends it: a cancel function, as signal.NotifyContext does, or a group.
func (f *flow) endsWith(call *ast.CallExpr) bool {
	tuple, ok := f.pass.TypesInfo.TypeOf(call).(*types.Tuple)
	if !ok {
		return false
	}
	for v := range tuple.Variables() {
		if sig, ok := v.Type().Underlying().(*types.Signature); ok && sig.Results().Len() == 0 {
			return true
		}
		if HasMethod(v.Type(), "Wait") {
			return true
		}
	}
	return false
}

func HasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}

// isTestContext reports whether the call is of a method of package testing:
// t.Context() ends with the test and bounds nothing within it.
func (f *flow) isTestContext(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := f.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == "testing"
}

// cancelled reports whether the cancel function that the call returns is used
// otherwise than by a defer of the function itself: if it is not, a context
// made from context.Background stays open for as long as the function runs.
func (f *flow) cancelled(call *ast.CallExpr) bool {
	cancel := f.cancels[call]
	if cancel == nil {
		return false
	}
	for use := range f.Uses(cancel) {
		if !IsDeferred(use) {
			return true
		}
	}
	return false
}
