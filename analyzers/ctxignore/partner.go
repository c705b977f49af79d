package ctxignore

// Who could end a wait.

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A verdict on a partner. They are ordered: of several partners the best counts
// if it knows a context, and otherwise the worst.
type verdict uint8

const (
	none   verdict = iota
	sure           // knows a context, or only computes
	unsure         // waits for something that has nothing to do with the context, or is out of sight
)

// judge says who is going to end an operation's wait.
func (fn *function) judge(w *wait, o op) verdict {
	if fn.mentions(o.on) && !fn.isCancelField(o.on) {
		return sure
	}
	root := fn.root(o.on)
	made := fn.isMadeHere(root)
	worst := none
	for cur := range fn.partners(w, o, made) {
		v, aware := fn.partner(w, cur)
		if aware {
			return sure
		}
		worst = max(worst, v)
	}
	switch {
	case worst != none:
		return worst
	case made, root != nil && fn.comesWithContext(root), fn.world.isServed(fn, root, o):
		return sure // without a partner it is another rule's business
	}
	return unsure
}

// partners yields the uses of what is waited for, outside of the wait. What is
// reached through a variable of the function's own can be used through that, too.
func (fn *function) partners(w *wait, o op, made bool) func(yield func(inspector.Cursor) bool) {
	return func(yield func(inspector.Cursor) bool) {
		for cur := range fn.Root.Preorder((*ast.Ident)(nil), (*ast.SelectorExpr)(nil)) {
			e := cur.Node().(ast.Expr)
			if w.node.Contains(cur) && w.kind != loop || e == o.on {
				continue
			}
			isPath := fn.samePath(e, o.on)
			isRoot := made && fn.Variable(e) != nil && fn.Variable(e) == fn.root(o.on) && cur.ParentEdgeKind() != edge.SelectorExpr_X
			if (isPath || isRoot) && !yield(cur) {
				return
			}
		}
		if !made {
			fn.startedOn(w, o, yield)
		}
	}
}

// startedOn yields the calls of go statements on the object that what is waited for
// is part of, if the function goes on to wait after them.
func (fn *function) startedOn(w *wait, o op, yield func(inspector.Cursor) bool) {
	root := fn.root(o.on)
	for cur := range fn.Root.Preorder((*ast.GoStmt)(nil)) {
		call := cur.ChildAt(edge.GoStmt_Call, -1)
		sel, ok := ast.Unparen(call.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		if ok && root != nil && fn.root(sel.X) == root && fn.leadsTo(cur, w.at) && !yield(call) {
			return
		}
	}
}

// partner judges one use. The second result is true if it has to do with a context.
func (fn *function) partner(w *wait, use inspector.Cursor) (verdict, bool) {
	if use.ParentEdgeKind() == edge.AssignStmt_Lhs {
		return none, false // made there, by whoever comes first
	}
	if lit := outerLiteral(use, w.node); lit != nil {
		if ctxflow.IsDeferred(*lit) {
			return none, false
		}
		return fn.literal(w, *lit)
	}
	for cur := use; ; cur = cur.Parent() {
		parent := cur.Parent().Node()
		switch cur.ParentEdgeKind() {
		case edge.ParenExpr_X, edge.StarExpr_X, edge.SliceExpr_X, edge.IndexExpr_X:
			continue
		case edge.UnaryExpr_X:
			if parent.(*ast.UnaryExpr).Op == token.AND {
				continue
			}
		case edge.SelectorExpr_X: // a method of what is waited for, as in group.Go(f)
			if cur.Parent().ParentEdgeKind() == edge.CallExpr_Fun {
				return fn.started(w, cur.Parent().Parent())
			}
		case edge.GoStmt_Call:
			return fn.call(cur.Node().(*ast.CallExpr))
		case edge.CallExpr_Args:
			if isBuiltin(fn.pass.TypesInfo, parent.(*ast.CallExpr), "append") {
				return fn.givenAway(cur.Parent()) // to be found in the slice
			}
			return fn.call(parent.(*ast.CallExpr))
		case edge.SendStmt_Value:
			if w.kind == send && cur.Parent().Parent().Node() == w.node.Parent().Node() {
				return sure, false // whoever has just taken it is about to receive from it
			}
			return fn.handedOver(w, cur)
		case edge.CompositeLit_Elts, edge.KeyValueExpr_Value, edge.ReturnStmt_Results, edge.AssignStmt_Rhs, edge.ValueSpec_Values:
			return fn.givenAway(cur)
		}
		return none, false
	}
}

// handedOver judges what is sent to others on a channel of the function's own: those
// who receive it there are the partners.
func (fn *function) handedOver(w *wait, value inspector.Cursor) (verdict, bool) {
	carrier := value.Parent().Node().(*ast.SendStmt)
	if fn.handed || !fn.isMadeHere(fn.root(carrier.Chan)) {
		return fn.givenAway(value)
	}
	fn.handed = true // one step: a channel may be sent on itself
	defer func() { fn.handed = false }()
	v := fn.judge(w, op{send, carrier.Chan, carrier.Arrow})
	return v, v == sure
}
