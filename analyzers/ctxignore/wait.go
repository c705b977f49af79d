package ctxignore

// Which operations wait for another goroutine.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

type kind uint8

const (
	send kind = iota
	receive
	loop // a range over a channel
	choice
	join // a WaitGroup, or a group of package errgroup
	cond
)

// A wait is an operation, or a select with all of its own.
type wait struct {
	kind kind
	node inspector.Cursor // what is reported: the operation or the select
	at   inspector.Cursor // the operation, or the first of the select's, for the flow
	ops  []op
}

// An op is one thing that a wait is for.
type op struct {
	kind kind
	on   ast.Expr // the channel, the group, the Cond
	pos  token.Pos
}

// waitsIn returns the waits in a function and in the literals within it.
func waitsIn(info *types.Info, root inspector.Cursor) []*wait {
	var list []*wait
	for cur := range root.Preorder((*ast.SendStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.RangeStmt)(nil), (*ast.SelectStmt)(nil), (*ast.CallExpr)(nil)) {
		if w := waitAt(info, cur); w != nil {
			list = append(list, w)
		}
	}
	return list
}

// waitAt returns the wait that stands at the cursor, nil for none. Cases of a
// select are part of it.
func waitAt(info *types.Info, cur inspector.Cursor) *wait {
	switch n := cur.Node().(type) {
	case *ast.SelectStmt:
		return selectAt(cur)
	case *ast.RangeStmt:
		if isChannel(info, n.X) {
			return &wait{loop, cur, cur.ChildAt(edge.RangeStmt_X, -1), []op{{loop, n.X, n.For}}}
		}
	case *ast.CallExpr:
		if k, on := waitCall(info, n); on != nil {
			return &wait{k, cur, cur, []op{{k, on, n.Lparen}}}
		}
	default:
		if o, ok := operation(n); ok && !inComm(cur) {
			return &wait{o.kind, cur, cur, []op{o}}
		}
	}
	return nil
}

// operation returns the send or the receive that a node is.
func operation(n ast.Node) (op, bool) {
	if s, ok := n.(*ast.SendStmt); ok {
		return op{send, s.Chan, s.Arrow}, true
	}
	if ch := ctxflow.ReceivedFrom(n); ch != nil {
		return op{receive, ch, n.Pos()}, true
	}
	return op{}, false
}

// inComm reports whether an operation is what a case of a select is about.
func inComm(cur inspector.Cursor) bool {
	for ; ; cur = cur.Parent() {
		switch cur.ParentEdgeKind() {
		case edge.CommClause_Comm:
			return true
		case edge.ParenExpr_X, edge.ExprStmt_X, edge.AssignStmt_Rhs:
		default:
			return false
		}
	}
}

// selectAt returns the wait of a select, nil for one that does not wait or that
// waits for nothing at all.
func selectAt(cur inspector.Cursor) *wait {
	w := &wait{kind: choice, node: cur}
	clauses := cur.Node().(*ast.SelectStmt).Body.List
	for _, clause := range clauses {
		comm := clause.(*ast.CommClause).Comm
		if comm == nil {
			return nil
		}
		c, _ := cur.FindNode(comm)
		for inner := range c.Preorder((*ast.SendStmt)(nil), (*ast.UnaryExpr)(nil)) {
			o, ok := operation(inner.Node())
			if !ok || !inComm(inner) && inner.Node() != comm {
				continue
			}
			if len(w.ops) == 0 {
				w.at = inner
			}
			w.ops = append(w.ops, o)
			break
		}
	}
	if len(w.ops) == 0 || len(w.ops) != len(clauses) {
		return nil
	}
	return w
}

// waitCall returns what a call of a method Wait waits for.
func waitCall(info *types.Info, call *ast.CallExpr) (kind, ast.Expr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	fn := typeutil.StaticCallee(info, call)
	if !ok || fn == nil || info.Selections[sel] == nil {
		return 0, nil
	}
	switch syncop.OfFunc(fn) {
	case syncop.WaitGroupWait, syncop.GroupWait:
		return join, sel.X
	case syncop.CondWait:
		return cond, sel.X
	}
	return 0, nil
}

func isChannel(info *types.Info, e ast.Expr) bool {
	t := info.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// end is where the finding ends: a select and a loop are named by their headers.
func (w *wait) end() token.Pos {
	switch n := w.node.Node().(type) {
	case *ast.SelectStmt:
		return n.Body.Lbrace
	case *ast.RangeStmt:
		return n.X.End()
	}
	return w.node.Node().End()
}

// text names the wait: "the receive from s.in", "wg.Wait".
func (w *wait) text() string {
	on := w.ops[0].on
	name := ctxflow.NameChain(on)
	if call, ok := ast.Unparen(on).(*ast.CallExpr); ok {
		name = ctxflow.NameChain(call.Fun)
	}
	if name == "" {
		name = "a channel"
	}
	switch w.kind {
	case send:
		return "the send to " + name
	case receive:
		return "the receive from " + name
	case loop:
		return "the loop over " + name
	case choice:
		if len(w.ops) > 1 {
			return "the select"
		}
		return "the select on " + name
	}
	return types.ExprString(w.node.Node().(*ast.CallExpr).Fun)
}
