package ctxsleep

// Which operations let time pass, and nothing else end the wait.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A pause is an operation that waits for the time and for nothing else.
type pause struct {
	cur     inspector.Cursor // the call of time.Sleep, the receive, or what a loop ranges over
	channel ast.Expr         // what is received from; nil for time.Sleep
	loop    bool             // a range over the channel
}

// pausesIn returns the pauses in a function and in the literals within it.
func pausesIn(info *types.Info, root inspector.Cursor) []*pause {
	var list []*pause
	for cur := range root.Preorder((*ast.CallExpr)(nil), (*ast.UnaryExpr)(nil), (*ast.RangeStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			if isTimeFunc(info, n, "Sleep") {
				list = append(list, &pause{cur: cur})
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && isTimerChannel(info, n.X) && waitsForTimeOnly(info, cur) {
				list = append(list, &pause{cur: cur, channel: n.X})
			}
		case *ast.RangeStmt:
			if isTimerChannel(info, n.X) {
				list = append(list, &pause{cur: cur.ChildAt(edge.RangeStmt_X, -1), channel: n.X, loop: true})
			}
		}
	}
	return list
}

// isTimeFunc reports whether the call is of a function of package time.
func isTimeFunc(info *types.Info, call *ast.CallExpr, names ...string) bool {
	fn := typeutil.StaticCallee(info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "time" || fn.Signature().Recv() != nil {
		return false
	}
	for _, name := range names {
		if fn.Name() == name {
			return true
		}
	}
	return false
}

// isTimerChannel reports whether the channel delivers by itself when a time has
// come. The type tells: a channel of times that can only be received from is
// somebody's clock, and is so for the clocks of other packages, too.
func isTimerChannel(info *types.Info, e ast.Expr) bool {
	t := info.TypeOf(e)
	if t == nil {
		return false
	}
	ch, ok := t.Underlying().(*types.Chan)
	if !ok || ch.Dir() != types.RecvOnly {
		return false
	}
	named := ctxflow.NamedType(ch.Elem())
	return named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "time" && named.Obj().Name() == "Time"
}

// waitsForTimeOnly reports whether nothing but timers can end the wait in which
// the receive takes part. Of a select with several timers the first counts, so
// that there is one finding.
func waitsForTimeOnly(info *types.Info, receive inspector.Cursor) bool {
	clause, isComm := communication(receive)
	if !isComm {
		return true
	}
	body := clause.Parent().Node().(*ast.BlockStmt)
	if body.List[0] != clause.Node() {
		return false
	}
	for _, stmt := range body.List {
		ch := ctxflow.ReceivedBy(stmt.(*ast.CommClause).Comm)
		if ch == nil || !isTimerChannel(info, ch) {
			return false
		}
	}
	return true
}

// communication returns the case of a select whose communication is the receive.
func communication(receive inspector.Cursor) (inspector.Cursor, bool) {
	for cur := receive; ; cur = cur.Parent() {
		switch cur.ParentEdgeKind() {
		case edge.CommClause_Comm:
			return cur.Parent(), true
		case edge.ParenExpr_X, edge.ExprStmt_X, edge.AssignStmt_Rhs:
		default:
			return inspector.Cursor{}, false
		}
	}
}
