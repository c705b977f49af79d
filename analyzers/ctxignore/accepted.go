package ctxignore

// Which waits are sure to end soon, or end with the context by other means.

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isAccepted reports whether the wait may ignore the context: one of the things
// that it waits for is sure to come.
func (fn *function) isAccepted(w *wait) bool {
	switch {
	case fn.isWatched(w), fn.isAskedFor(w), fn.isInGoroutine(w) && (w.kind >= join || w.kind == loop || fn.isStoppable(w)):
		return true
	case w.kind == loop && ctxflow.Enclosing(w.node)[0] == fn.Root && fn.isStarted():
		return true
	case w.kind == cond:
		return fn.isWoken(w) || fn.isToldToStop(w, w.ops[0])
	}
	return slices.ContainsFunc(w.ops, func(o op) bool { return fn.isSure(w, o) })
}

func (fn *function) isSure(w *wait, o op) bool {
	switch o.kind {
	case send:
		again := fn.leadsTo(w.at, w.at) && !fn.isOfMessage(w, o)
		if fn.world.hasRoom(o, again) || fn.world.isServedForEver(o, fn.isInGoroutine(w)) || fn.isForCaller(w, o) || fn.world.isStarters(o) || fn.isCommissioned(o) || fn.isToken(w, o) || fn.isReply(o) || fn.isSentAlong(w, o) {
			return true
		}
	case receive, loop:
		if o.kind == loop && fn.isStream(o.on) {
			return true
		}
		if fn.comesByItself(o.on) {
			return !fn.goesRound(w, o)
		}
		if !fn.isMadeHere(fn.root(o.on)) && fn.world.isFilled(o) || fn.isKnown(o, w) || fn.isAnswered(w, o) || fn.isLent(o) {
			return true
		}
	}
	return o.kind != send && fn.isToldToStop(w, o) || fn.isRelease(w, o) || fn.isGroupOfOwn(w, o) || fn.judge(w, o) == sure
}

// comesByItself reports whether the time, the system, or the end of a context
// delivers on a channel.
func (fn *function) comesByItself(ch ast.Expr) bool {
	if fn.DoneOf(ch) != nil || isOf(fn.pass.TypesInfo.TypeOf(ch), "time", "Time") || isOf(fn.pass.TypesInfo.TypeOf(ch), "os", "Signal") {
		return true
	}
	call, ok := ast.Unparen(ch).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Done" {
		return false
	}
	t := fn.pass.TypesInfo.TypeOf(sel.X)
	if root := fn.root(sel.X); root != nil && root != fn.Variable(sel.X) && !fn.mentions(sel.X) && !fn.gives(root) {
		return false // the context of an object ends with the object
	}
	return t != nil && ctxflow.HasMethod(t, "Deadline") && ctxflow.HasMethod(t, "Err")
}

// isOf reports whether a channel carries values of a named type.
func isOf(ch types.Type, path, name string) bool {
	if ch == nil {
		return false
	}
	t, ok := ch.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	named := ctxflow.NamedType(t.Elem())
	return named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path && named.Obj().Name() == name
}

func isBuiltin(info *types.Info, call *ast.CallExpr, name string) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := info.Uses[id].(*types.Builtin)
	return ok && b.Name() == name
}
