package ctxvariant

// Processes, and whatever else has Start and Wait: to run one with a context
// is to kill it when the context ends.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// outlives reports whether the call makes a process, or something like it,
// that is not waited for in this function: its type has Start and Wait, and
// nothing here both runs it and waits. The caller's context must not end it.
// Nor is it needed where the function waits for that end itself, to stop the
// process in a gentler way than by killing it, or where the process is in the
// foreground: it shares the terminal, and gets the user's interrupt itself. One that
// the function only prepares, for a caller who gave it a context for nothing else,
// is that caller's.
func (fn *function) outlives(s *site, ctx *types.Var) bool {
	t := s.callee.Signature().Results().At(0).Type()
	if !ctxflow.HasMethod(t, "Start") || !ctxflow.HasMethod(t, "Wait") {
		return false
	}
	if fn.watchesDone() {
		return true
	}
	if s.cur.ParentEdgeKind() == edge.SelectorExpr_X { // exec.Command(...).Run()
		return !fn.waits(s.cur)
	}
	waited, started, returned := false, false, s.cur.ParentEdgeKind() == edge.ReturnStmt_Results
	if v := fn.result(s); v != nil {
		shared := map[string]bool{}
		for use := range fn.Uses(v) {
			if file := fn.standardFile(use); file != "" {
				shared[file] = true
			}
			call, _ := fn.consumer(use)
			started = started || call != nil && ctxflow.CalleeName(call) == "Start"
			returned = returned || use.ParentEdgeKind() == edge.ReturnStmt_Results
			waited = waited || fn.waits(use)
		}
		if shared["Stdin"] || len(shared) > 1 {
			return true // one output alone may be a log
		}
	}
	return !waited && !(returned && !started && fn.servesNothing(ctx))
}

// servesNothing reports whether the context has no use in the function at all.
func (fn *function) servesNothing(ctx *types.Var) bool {
	for range fn.Uses(ctx) {
		return false
	}
	return ctxflow.IsContext(ctx.Type())
}

// standardFile returns the X of v.Stdin = os.X, or of the like for another standard
// file, if the variable is that v.
func (fn *function) standardFile(use inspector.Cursor) string {
	if use.ParentEdgeKind() != edge.SelectorExpr_X {
		return ""
	}
	kind, i := use.Parent().ParentEdge()
	if kind != edge.AssignStmt_Lhs {
		return ""
	}
	stmt := use.Parent().Parent().Node().(*ast.AssignStmt)
	if len(stmt.Rhs) != len(stmt.Lhs) {
		return ""
	}
	sel, ok := ast.Unparen(stmt.Rhs[i]).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	file, ok := fn.pass.TypesInfo.Uses[sel.Sel].(*types.Var)
	if !ok || file.IsField() || file.Pkg() == nil || file.Pkg().Path() != "os" {
		return ""
	}
	return file.Name()
}

// watchesDone reports whether the function receives from ctx.Done().
func (fn *function) watchesDone() bool {
	for cur := range fn.Root.Preorder((*ast.UnaryExpr)(nil)) {
		if ch := ctxflow.ReceivedFrom(cur.Node()); ch != nil {
			if fn.DoneOf(ch) != nil {
				return true
			}
		}
	}
	return false
}

// waits reports whether the method called on the expression returns only when
// the process has ended: its results are plain data, unlike those of a method
// that opens a pipe, and it is not Start. One that runs in a goroutine merely
// reaps.
func (fn *function) waits(cur inspector.Cursor) bool {
	call, kind := fn.consumer(cur)
	if kind != edge.SelectorExpr_X || call == nil || ctxflow.CalleeName(call) == "Start" || ctxflow.IsDeferred(cur.Parent().Parent()) {
		return false
	}
	sig, ok := fn.pass.TypesInfo.TypeOf(call.Fun).(*types.Signature)
	if !ok || sig.Results().Len() == 0 || !fn.ReturnsError(call.Fun) {
		return false
	}
	for v := range sig.Results().Variables() {
		if _, handle := v.Type().Underlying().(*types.Interface); handle && !ctxflow.IsError(v.Type()) {
			return false
		}
	}
	return !fn.inDetachedGoroutine(cur)
}

// inDetachedGoroutine reports whether the code runs in a goroutine that the
// function starts and does not wait for.
func (fn *function) inDetachedGoroutine(cur inspector.Cursor) bool {
	for _, f := range ctxflow.Enclosing(cur) {
		if ctxflow.IsGoroutine(f) && !fn.IsJoined(f) {
			return true
		}
	}
	return ctxflow.IsStarted(cur.Parent().Parent())
}
