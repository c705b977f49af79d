package ctxignore

// Which waits are meant as they are.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// isToldToStop reports whether the same function has, before the wait, closed
// another channel, called a cancel function, or shut down something (a server, a
// connection): it waits for an orderly end then, which is the point of waiting.
func (fn *function) isToldToStop(w *wait, o op) bool {
	around := ctxflow.Enclosing(w.node)[0]
	for cur := range around.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call.Pos() >= w.node.Node().Pos() || ctxflow.IsDeferred(cur) || ctxflow.Enclosing(cur)[0] != around {
			continue
		}
		if fn.tells(call, o) {
			return true
		}
	}
	return false
}

// tells reports whether a call is one of those, or of a closure with one.
func (fn *function) tells(call *ast.CallExpr, o op) bool {
	if isBuiltin(fn.pass.TypesInfo, call, "close") && !fn.samePath(call.Args[0], o.on) || fn.isStop(call, o) {
		return true
	}
	lit := fn.closure(call)
	if lit == nil {
		return fn.isCancel(call)
	}
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		inner, ok := n.(*ast.CallExpr)
		found = found || ok && fn.closure(inner) == nil && fn.tells(inner, o)
		return !found
	})
	return found
}

// closure returns the literal that a called variable of the function is set to, nil
// for anything else.
func (fn *function) closure(call *ast.CallExpr) (lit *ast.FuncLit) {
	v := fn.Variable(call.Fun)
	if v == nil || v.Kind() != types.LocalVar {
		return nil
	}
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			for _, l := range a.Lhs {
				if fn.Variable(l) == v && a.Rhs != nil {
					lit, _ = a.Rhs.(*ast.FuncLit)
				}
			}
		}
	}
	return lit
}

// isCancel reports whether a call is of a function value that neither takes nor
// gives anything, as a context's cancel function does: it is called for what it sets
// off.
func (fn *function) isCancel(call *ast.CallExpr) bool {
	sig, ok := fn.pass.TypesInfo.TypeOf(call.Fun).(*types.Signature)
	if named, isNamed := types.Unalias(fn.pass.TypesInfo.TypeOf(call.Fun)).(*types.Named); isNamed {
		sig, ok = named.Underlying().(*types.Signature)
	}
	if !ok || sig.Params().Len()+sig.Results().Len() > 0 {
		return false
	}
	var id *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return false
	}
	v, isVar := fn.pass.TypesInfo.Uses[id].(*types.Var)
	return isVar && v.Kind() != types.PackageVar // those are hooks, mostly of tests
}

// isStop reports whether a call is of a method whose name says that it ends the work
// of what it is called on, and that is of the same object as what is waited for, or
// that is the function's own. A timer works for nobody.
func (fn *function) isStop(call *ast.CallExpr, o op) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !detach.IsStop(sel.Sel.Name) {
		return false
	}
	method, ok := fn.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || method.Signature().Recv() == nil || method.Pkg() != nil && method.Pkg().Path() == "time" {
		return false
	}
	waited := fn.root(o.on)
	object := fn.root(sel.X)
	return waited != nil && (waited == object || fn.isMadeHere(waited) || fn.isPartOf(waited, object))
}

// isPartOf reports whether a variable holds something of an object: c := &cl.consumer.
func (fn *function) isPartOf(v, object *types.Var) bool {
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			for _, l := range a.Lhs {
				if object != nil && a.Rhs != nil && fn.Variable(l) == v && fn.root(a.Rhs) == object {
					return true
				}
			}
		}
	}
	return false
}

// isRelease reports whether the operation gives back what the function has taken
// by the opposite operation on the same channel: a place in a semaphore, a token.
// To take the only token is to lock a mutex, which nobody asks to heed a context.
func (fn *function) isRelease(w *wait, o op) bool {
	if o.kind != send && o.kind != receive {
		return false
	}
	around := ctxflow.Enclosing(w.node)[0]
	for cur := range around.Preorder((*ast.SendStmt)(nil), (*ast.UnaryExpr)(nil)) {
		other, ok := operation(cur.Node())
		here := ctxflow.Enclosing(cur)[0] == around || ctxflow.IsDeferred(cur)
		if ok && here && other.kind != o.kind && fn.samePath(other.on, o.on) && (other.pos < o.pos || fn.world.isMutex(o)) {
			return true
		}
	}
	return false
}

// isWoken reports whether the function sees to it that its Wait on a Cond ends
// with the context: it looks at the context each time round, which helps only if
// somebody wakes it, or has something wake it.
func (fn *function) isWoken(w *wait) bool {
	for around := range w.node.Enclosing((*ast.ForStmt)(nil)) {
		if fn.mentions(around.Node()) {
			return true
		}
	}
	return false
}

// isWatched reports whether something else acts when the context ends: a function
// of context.AfterFunc, or a goroutine that waits for just that. What they do is
// there to end the wait.
func (fn *function) isWatched(w *wait) bool {
	for cur := range fn.Root.Preorder((*ast.CallExpr)(nil), (*ast.UnaryExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			if ctxflow.ContextFunc(fn.pass.TypesInfo, n) == "AfterFunc" {
				return true
			}
		case *ast.UnaryExpr:
			ch := ctxflow.ReceivedFrom(n)
			lit := outerLiteral(cur, w.node)
			if ch != nil && fn.DoneOf(ch) != nil && lit != nil && !isLooped(cur, *lit) {
				return true
			}
		}
	}
	return false
}

// isInGoroutine reports whether a wait is made by a goroutine that the function
// starts: one for a group or a Cond is there so that others can receive from a
// channel instead, and what they do is looked at there.
func (fn *function) isInGoroutine(w *wait) bool {
	lit := ctxflow.Enclosing(w.node)[0]
	switch lit.ParentEdgeKind() {
	case edge.CallExpr_Fun:
		return ctxflow.IsStarted(lit.Parent())
	case edge.CallExpr_Args:
		return ctxflow.IsStarted(lit.Parent()) || fn.isStart(lit.Parent().Node().(*ast.CallExpr))
	}
	return false
}

// isStart reports whether a call is of a method by which a group starts a goroutine.
func (fn *function) isStart(call *ast.CallExpr) bool {
	callee := typeutil.StaticCallee(fn.pass.TypesInfo, call)
	if callee == nil {
		return false
	}
	switch syncop.OfFunc(callee) {
	case syncop.WaitGroupGo, syncop.GroupGo, syncop.GroupTryGo:
		return true
	}
	return false
}

// isKnown reports whether a receive stands where a select on the same channel has
// found nothing: that it has to wait is no surprise then.
func (fn *function) isKnown(o op, w *wait) bool {
	for cur := range w.node.Enclosing((*ast.CommClause)(nil), (*ast.FuncLit)(nil)) {
		clause, ok := cur.Node().(*ast.CommClause)
		if !ok || clause.Comm != nil {
			return false
		}
		for other := range cur.Parent().Preorder((*ast.UnaryExpr)(nil)) {
			polled, ok := operation(other.Node())
			if ok && inComm(other) && fn.samePath(polled.on, o.on) {
				return true
			}
		}
	}
	return false
}

// isStoppable reports whether a select can also be ended by a signal, a channel of
// empty structs. That is enough for a goroutine that serves an object: it ends with
// the object.
func (fn *function) isStoppable(w *wait) bool {
	return w.kind == choice && slices.ContainsFunc(w.ops, func(o op) bool {
		t, ok := fn.pass.TypesInfo.TypeOf(o.on).Underlying().(*types.Chan)
		return ok && o.kind == receive && isEmpty(t.Elem())
	})
}

func isEmpty(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

// isLooped reports whether a loop stands around the cursor, within the literal: a
// worker that stops with the context has other things to do than to tell others.
func isLooped(cur, lit inspector.Cursor) bool {
	for around := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if lit.Contains(around) {
			return true
		}
	}
	return false
}

// outerLiteral returns the outermost literal around the cursor that does not hold
// the other place as well, nil if there is none.
func outerLiteral(cur, other inspector.Cursor) (found *inspector.Cursor) {
	for lit := range cur.Enclosing((*ast.FuncLit)(nil)) {
		if lit.Contains(other) {
			break
		}
		found = &lit
	}
	return found
}
