package ctxignore

// What came with something that was received: a message, the channel in it, what a
// function in it returns. Several questions begin here: is the answer wanted, is there
// room for it, is it on the way.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A receipt is how a variable has got what came with a message.
type receipt struct {
	at inspector.Cursor // the statement that receives: an assignment or a range
	ch ast.Expr
	v  *types.Var // holds the message
}

// maxMessage is through how many variables a message is followed back.
const maxMessage = 3

// receipts returns the receives with which what a variable holds may have come: as the
// message itself, as part of it, or as what a function that was received returns.
func (fn *function) receipts(v *types.Var) []receipt { return fn.receiptsFrom(v, maxMessage) }

func (fn *function) receiptsFrom(v *types.Var, depth int) (list []receipt) {
	if v == nil || depth < 0 {
		return nil
	}
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.RangeStmt)(nil)) {
		if r, ok := cur.Node().(*ast.RangeStmt); ok {
			if r.Key != nil && fn.Variable(r.Key) == v && isChannel(fn.pass.TypesInfo, r.X) {
				list = append(list, receipt{cur, r.X, v})
			}
			continue
		}
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if fn.Variable(a.Lhs[0]) != v || a.Rhs == nil {
				continue
			}
			if ch := ctxflow.ReceivedFrom(ast.Unparen(a.Rhs)); ch != nil {
				list = append(list, receipt{cur, ch, v})
				continue
			}
			from := fn.root(a.Rhs)
			if call, ok := ast.Unparen(a.Rhs).(*ast.CallExpr); ok && from == nil {
				from = fn.Variable(call.Fun)
			}
			if from != v {
				list = append(list, fn.receiptsFrom(from, depth-1)...)
			}
		}
	}
	return list
}

// isReply reports whether a send answers a message that the function has received, on
// a channel that came with it, and whoever made that channel waits for the answer and
// for nothing else: he is there.
//
//	case q := <-s.queries:
//		q.reply <- s.answer(q)
func (fn *function) isReply(o op) bool {
	return len(fn.receipts(fn.root(o.on))) > 0 && fn.world.isAwaitedByMaker(o)
}

// isOfMessage reports whether an operation of a loop is on what came with a message of
// the same round, or is part of the element of a list that this is about: there is one
// for each.
func (fn *function) isOfMessage(w *wait, o op) bool {
	root := fn.root(o.on)
	for loop := range w.node.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		if r, ok := loop.Node().(*ast.RangeStmt); ok && root != nil && r.Value != nil && fn.Variable(r.Value) == root {
			return true
		}
		for _, r := range fn.receipts(root) {
			if within(loop.Node(), r.v) && within(loop.Node(), root) {
				return true
			}
		}
		return false // only the innermost counts
	}
	return false
}

// within reports whether a variable is declared in a piece of code.
func within(n ast.Node, v *types.Var) bool { return n.Pos() <= v.Pos() && v.Pos() < n.End() }

// isToken reports whether a value goes from one channel of an object to another one
// that was made with room for as many: there are no more values than that.
func (fn *function) isToken(w *wait, o op) bool {
	rooms := fn.world.fields().rooms
	to := rooms[fn.field(o.on)]
	if to == "" {
		return false
	}
	for cur := range w.node.Preorder((*ast.SendStmt)(nil)) {
		send := cur.Node().(*ast.SendStmt)
		if send.Arrow != o.pos {
			continue
		}
		for _, r := range fn.receipts(fn.Variable(send.Value)) {
			if from := fn.field(r.ch); from != nil && from != fn.field(o.on) && rooms[from] == to {
				return true
			}
		}
	}
	return false
}

// isAnswered reports whether the wait is for something in the value that a select has
// just received, which the end of a context could have ended as well: the other side
// has answered, and this is the rest of the answer.
func (fn *function) isAnswered(w *wait, o op) bool {
	receipts := fn.receipts(fn.root(o.on))
	for cur := range w.node.Enclosing((*ast.CommClause)(nil), (*ast.FuncLit)(nil)) {
		clause, ok := cur.Node().(*ast.CommClause)
		if !ok {
			return false
		}
		isOf := func(r receipt) bool { return r.at.Node() == clause.Comm }
		if slices.ContainsFunc(receipts, isOf) && fn.hasDone(cur.Parent().Node().(*ast.BlockStmt)) {
			return true
		}
	}
	return false
}

// hasDone reports whether a case of a select waits for the end of a context.
func (fn *function) hasDone(cases *ast.BlockStmt) bool {
	return slices.ContainsFunc(cases.List, func(s ast.Stmt) bool {
		ch := ctxflow.ReceivedBy(s.(*ast.CommClause).Comm)
		return ch != nil && fn.DoneOf(ch) != nil
	})
}
