package ctxbackground

// Work that somebody has let go on, as far as anybody can tell: a step that has to
// follow another one, what lives on, and what is shared.

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// isChosen reports whether the context can have been chosen: context.TODO says that
// it has not, and nil that there is none.
func (fn *function) isChosen() bool {
	call, ok := fn.cur.Node().(*ast.CallExpr)
	return ok && ctxflow.ContextFunc(fn.Pass.TypesInfo, call) == "Background"
}

// goesOn reports whether the call is to be made, or lasts, without its caller.
func (fn *function) goesOn(call inspector.Cursor, ctx *types.Var) bool {
	return fn.completes(call, ctx) || fn.clears(call) || fn.tries(call) || fn.livesOn(call) || fn.isKeptOpen(call) || fn.isShared(call) || fn.isLoaded(call) || fn.isEquipped(call, ctx)
}

// completes reports whether the call is a step that has to follow another one: the
// function has changed something with the caller's context and asked whether that has
// failed, then it changes something else, with no answer but an error, and from there
// on it gives that context to nobody. To stop half-way would leave the one without the
// other.
//
//	if err := s.create(ctx, b); err != nil {
//		return err
//	}
//	return s.saveMeta(context.Background(), b)
func (fn *function) completes(cur inspector.Cursor, ctx *types.Var) bool {
	call := cur.Node().(*ast.CallExpr)
	if !detach.Changes(ctxflow.CalleeName(call)) || !fn.onlyFails(cur) || fn.isGivenLater(ctx, call.End()) {
		return false
	}
	for at := cur; at.ParentEdgeKind() != edge.Invalid; at = at.Parent() {
		switch at.Node().(type) {
		case *ast.FuncLit:
			return false
		case ast.Stmt:
		default:
			continue
		}
		if branch, ok := at.Parent().Node().(*ast.IfStmt); ok {
			failed := isFailure(branch.Cond) && at.ParentEdgeKind() == edge.IfStmt_Body
			if failed || branch.Init != nil && fn.hasChanged(at.Parent(), ctx) {
				return !failed
			}
		}
		for prev, ok := at.PrevSibling(); ok; prev, ok = prev.PrevSibling() {
			if fn.hasChanged(prev, ctx) {
				return true
			}
		}
	}
	return false
}

// clears reports whether the call takes something away, and nobody asks whether that
// has been done: it clears up behind somebody.
func (fn *function) clears(cur inspector.Cursor) bool {
	return cur.ParentEdgeKind() == edge.ExprStmt_X && detach.Removes(ctxflow.CalleeName(cur.Node().(*ast.CallExpr)))
}

// tries reports whether the call changes something within a time that was set for it,
// and nobody acts on its failure: a message, a mark, an entry that is welcome, and that
// the caller does not wait for longer than that.
//
//	c, cancel := context.WithTimeout(context.Background(), limit)
//	defer cancel()
//	if err := s.publish(c, event); err != nil {
//		log.Print(err)
//	}
func (fn *function) tries(cur inspector.Cursor) bool {
	if !fn.isLimited() || !detach.Changes(ctxflow.CalleeName(cur.Node().(*ast.CallExpr))) || !fn.onlyFails(cur) {
		return false
	}
	assign, ok := cur.Parent().Node().(*ast.AssignStmt)
	if !ok {
		return cur.ParentEdgeKind() == edge.ExprStmt_X
	}
	last := assign.Lhs[len(assign.Lhs)-1]
	return ctxflow.IsBlank(last) || fn.OnlyNotes(fn.Variable(last), assign.End())
}

// isLimited reports whether the new context is given an end by the clock.
func (fn *function) isLimited() bool {
	return fn.derives && ctxflow.IsTimeLimit(ctxflow.ContextFunc(fn.Pass.TypesInfo, fn.cur.Parent().Node().(*ast.CallExpr)))
}

func isFailure(cond ast.Expr) bool {
	c, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	return ok && c.Op == token.NEQ
}

// onlyFails reports whether nothing of what the call gives is used but its error.
func (fn *function) onlyFails(cur inspector.Cursor) bool {
	sig, ok := fn.Pass.TypesInfo.TypeOf(cur.Node().(*ast.CallExpr).Fun).Underlying().(*types.Signature)
	if !ok {
		return false
	}
	if cur.ParentEdgeKind() == edge.ExprStmt_X {
		return true
	}
	assign, _ := cur.Parent().Node().(*ast.AssignStmt)
	i := 0
	for v := range sig.Results().Variables() {
		blank := assign != nil && len(assign.Rhs) == 1 && i < len(assign.Lhs) && ctxflow.IsBlank(assign.Lhs[i])
		if !blank && !ctxflow.IsError(v.Type()) {
			return false
		}
		i++
	}
	return true
}

// isGivenLater reports whether the context, or one with which it shares its end, is
// given to anything after pos but to what cleans up or takes note.
func (fn *function) isGivenLater(ctx *types.Var, pos token.Pos) bool {
	for cur := range fn.Root.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call.Pos() > pos && fn.isGiven(call, ctx) && !ctxflow.IsDeferred(cur) && !fn.Cleans(cur) && !detach.IsRecord(fn.Pass.TypesInfo, call) {
			return true
		}
	}
	return false
}

func (fn *function) isGiven(call *ast.CallExpr, ctx *types.Var) bool {
	for _, arg := range call.Args {
		if v := fn.Source(arg); v != nil && (v == ctx || fn.Ancestors(v)[ctx] || fn.Ancestors(ctx)[v]) {
			return true
		}
	}
	return false
}

// hasChanged reports whether a statement, without those within it, changes something
// with the context and keeps the error.
func (fn *function) hasChanged(stmt inspector.Cursor, ctx *types.Var) bool {
	for cur := range stmt.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if !detach.Changes(ctxflow.CalleeName(call)) || !fn.isGiven(call, ctx) || !fn.ReturnsError(call.Fun) {
			continue
		}
		assign, ok := cur.Parent().Node().(*ast.AssignStmt)
		if !ok || ctxflow.IsBlank(assign.Lhs[len(assign.Lhs)-1]) {
			continue
		}
		own := cur.Parent() == stmt || cur.Parent().ParentEdgeKind() == edge.IfStmt_Init && cur.Parent().Parent() == stmt
		if own {
			return true
		}
	}
	return false
}

// livesOn reports whether what the call makes is used in a goroutine that the function
// does not wait for: a stream, or a subscription, whose context is to end with it.
func (fn *function) livesOn(cur inspector.Cursor) bool {
	for _, v := range fn.results(cur) {
		if ctxflow.IsError(v.Type()) || ctxflow.IsContext(v.Type()) || !ctxflow.MayCarry(v.Type()) {
			continue
		}
		for use := range fn.Uses(v) {
			if use.ParentEdgeKind() == edge.CallExpr_Args && ctxflow.IsStarted(use.Parent()) {
				return true
			}
			for lit := range use.Enclosing((*ast.FuncLit)(nil)) {
				if lit.Node().Pos() > v.Pos() && ctxflow.IsGoroutine(lit) && !fn.IsJoined(lit) {
					return true
				}
			}
		}
	}
	return false
}

// isKeptOpen reports whether what the call makes is kept by the receiver, or by the
// package, until somebody closes it: a client, whose context may be for its life. Those
// of the standard library use theirs to set up a connection only.
func (fn *function) isKeptOpen(cur inspector.Cursor) bool {
	callee := typeutil.Callee(fn.Pass.TypesInfo, cur.Node().(*ast.CallExpr))
	assign, ok := cur.Parent().Node().(*ast.AssignStmt)
	if !ok || callee == nil || callee.Pkg() == nil || !strings.Contains(strings.Split(callee.Pkg().Path(), "/")[0], ".") && callee.Pkg() != fn.Pass.Pkg {
		return false
	}
	for _, l := range assign.Lhs {
		t := fn.Pass.TypesInfo.TypeOf(l)
		if t != nil && fn.sharedBase(l) != nil && slices.ContainsFunc(ends[:], func(name string) bool { return ctxflow.HasMethod(t, name) }) {
			return true
		}
	}
	return false
}

// ends are the methods by which things with a life of their own are ended.
var ends = [...]string{"Close", "Stop", "Shutdown"}

// results returns the local variables that a call's results are assigned to.
func (fn *function) results(cur inspector.Cursor) (vars []*types.Var) {
	for _, a := range ctxflow.Assignments(cur.Parent().Node()) {
		if a.Rhs == nil || ast.Unparen(a.Rhs) != cur.Node() {
			continue
		}
		for _, l := range a.Lhs {
			if v := fn.Variable(l); v != nil {
				vars = append(vars, v)
			}
		}
	}
	return vars
}

// isEquipped reports whether the receiver of the call was made with a closure that has
// the context itself:
//
//	p := pager.New(func(o options) (list, error) { return s.list(ctx, o) })
//	all, err := p.List(context.Background())
func (fn *function) isEquipped(cur inspector.Cursor, ctx *types.Var) bool {
	sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	recv := fn.Variable(sel.X)
	if recv == nil {
		return false
	}
	for stmt := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(stmt.Node()) {
			if a.Rhs != nil && fn.Variable(a.Lhs[0]) == recv && fn.hasClosureWith(a.Rhs, ctx) {
				return true
			}
		}
	}
	return false
}

func (fn *function) hasClosureWith(e ast.Expr, ctx *types.Var) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		found = found || ok && fn.mentions(lit, ctx)
		return !found
	})
	return found
}
