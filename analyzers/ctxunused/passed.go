package ctxunused

// What gets the parent, where the derived context was meant.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// An instead is one use of the parent after the derivation.
type instead struct {
	cur     inspector.Cursor // the parent, as a call's argument or a receiver
	call    *ast.CallExpr
	wait    string // the parent's method, if it is not an argument: Done, Err
	renewed bool   // the call makes a new value for the same variable
}

// text returns the parent as it is written.
func (p instead) text() string { return types.ExprString(p.cur.Node().(ast.Expr)) }

// callee names what is called, as far as that is short.
func (p instead) callee() string {
	if chain := ctxflow.NameChain(p.call.Fun); chain != "" {
		return chain
	}
	switch f := ast.Unparen(p.call.Fun).(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.IndexExpr:
		return types.ExprString(f.X)
	case *ast.IndexListExpr:
		return types.ExprString(f.X)
	}
	return "the call"
}

// passedInstead returns the uses of the parent, or of what that was made from, by
// code that may run after the derivation and before its cancel function is called:
// first by position those that come after it in the text. A group's context is meant
// for its goroutines.
func (fn *function) passedInstead(d *derivation, r *rest) []instead {
	reached := map[ast.Node]bool{}
	for n := range r.nodes(func(n ast.Node) bool { return fn.cancels(n, d) }) {
		reached[n] = true
	}
	ancestors := fn.ancestors(d)
	var before, after []instead
	for cur := range ctxflow.Enclosing(d.cur)[0].Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call == d.call || !isReached(cur, reached) || isRecord(fn.pass.TypesInfo, call) || !fn.isMeantFor(d, cur) {
			continue
		}
		p, ok := fn.instead(d, cur, ancestors)
		if !ok {
			continue
		}
		if call.Pos() > d.call.Pos() {
			after = append(after, p)
		} else {
			before = append(before, p)
		}
	}
	return append(after, before...)
}

// cancels reports whether the node ends the derived context.
func (fn *function) cancels(n ast.Node, d *derivation) bool {
	stmt, ok := n.(*ast.ExprStmt)
	if !ok || d.cancel == nil {
		return false
	}
	call, ok := ast.Unparen(stmt.X).(*ast.CallExpr)
	return ok && fn.Variable(call.Fun) == d.cancel
}

// isMeantFor reports whether the derived context could take the place of its parent
// in a call: it has not ended there, and the call is no clean-up, which it might
// miss. A goroutine may well outlive a deadline.
func (fn *function) isMeantFor(d *derivation, cur inspector.Cursor) bool {
	switch {
	case d.v != nil && fn.Ended(cur.Node(), d.v) || ctxflow.IsDeferred(cur):
		return false
	case d.group != nil:
		return fn.inGroup(d, cur)
	case d.kind == deadline:
		return !ctxflow.IsStarted(cur) && !slices.ContainsFunc(ctxflow.Enclosing(cur), func(f inspector.Cursor) bool {
			return ctxflow.IsGoroutine(f) && !f.Contains(d.cur)
		})
	}
	return true
}

func isReached(cur inspector.Cursor, reached map[ast.Node]bool) bool {
	for c := range cur.Enclosing() {
		if reached[c.Node()] {
			return true
		}
	}
	return false
}

// instead looks for the parent in one call.
func (fn *function) instead(d *derivation, cur inspector.Cursor, ancestors map[*types.Var]bool) (instead, bool) {
	call := cur.Node().(*ast.CallExpr)
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && d.kind != other {
		if name := sel.Sel.Name; (name == "Done" || name == "Err" && loopAround(cur) != loopAround(d.cur)) && fn.isParent(d, sel.X, ancestors) {
			c, _ := cur.FindNode(sel.X)
			return instead{cur: c, call: call, wait: name}, true
		}
	}
	for _, arg := range call.Args {
		if !fn.isParent(d, arg, ancestors) {
			continue
		}
		c, _ := cur.FindNode(arg)
		return instead{cur: c, call: call, renewed: fn.renews(d, cur)}, true
	}
	return instead{}, false
}

// renews reports whether the call derives another context for the same variable.
func (fn *function) renews(d *derivation, cur inspector.Cursor) bool {
	if d.v == nil {
		return false
	}
	for c := range cur.Enclosing((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.FuncLit)(nil)) {
		return fn.assigns(c.Node(), d)
	}
	return false
}

// ancestors returns the variables that the parent was made from: contexts, and
// requests that hold one.
func (fn *function) ancestors(d *derivation) map[*types.Var]bool {
	set := map[*types.Var]bool{}
	ast.Inspect(d.parent, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if v := fn.Variable(e); v != nil && v != d.v && (ctxflow.IsContext(v.Type()) || ctxflow.IsRequest(v.Type())) {
			set[v] = true
			for up := range fn.Ancestors(v) {
				set[up] = up != d.v
			}
		}
		return true
	})
	if d.v != nil {
		for up := range fn.Ancestors(d.v) {
			set[up] = true
		}
		delete(set, d.v)
	}
	return set
}

// isParent reports whether the expression is a context that the derived one comes
// from: a variable, a field that is written in the same way, or the context of a
// request. The request itself stands for its context where a value or a deadline
// has been added to that. Who asks for context.Background() once more has no use for
// a cancel function.
func (fn *function) isParent(d *derivation, e ast.Expr, ancestors map[*types.Var]bool) bool {
	e = ast.Unparen(e)
	if v := fn.Variable(e); v != nil {
		return ancestors[v] && (ctxflow.IsContext(v.Type()) || d.kind != other)
	}
	t := fn.pass.TypesInfo.TypeOf(e)
	if t == nil || !ctxflow.IsContext(t) {
		return false
	}
	if v := fn.Source(e); v != nil {
		return ancestors[v]
	}
	if ctxflow.IsBackground(fn.pass.TypesInfo, e) {
		return d.kind != cancellation && ctxflow.IsBackground(fn.pass.TypesInfo, d.parent)
	}
	chain := chainOf(e)
	return chain != "" && chain == chainOf(d.parent)
}

// chainOf is ctxflow.NameChain for methods without arguments, too: cmd.Context().
func chainOf(e ast.Expr) string {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) == 0 {
		if chain := ctxflow.NameChain(call.Fun); chain != "" {
			return chain + "()"
		}
		return ""
	}
	return ctxflow.NameChain(e)
}

// inGroup reports whether the call stands in a closure that the group of the
// derivation runs.
func (fn *function) inGroup(d *derivation, cur inspector.Cursor) bool {
	return slices.ContainsFunc(ctxflow.Enclosing(cur), func(f inspector.Cursor) bool { return fn.isRunBy(d, f) })
}

func (fn *function) isRunBy(d *derivation, lit inspector.Cursor) bool {
	call, ok := lit.Parent().Node().(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && fn.Variable(sel.X) == d.group && fn.pass.TypesInfo.Selections[sel] != nil
}
