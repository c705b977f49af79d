package lockwait

import (
	"go/ast"
	"go/token"
	"go/types"
)

// operation writes the waiting operation at a position as the source does. SSA
// keeps positions of operators and parentheses, not of whole expressions.
func operation(files []*ast.File, pos token.Pos) string {
	text := ""
	for _, file := range files {
		if file.FileStart > pos || pos >= file.FileEnd {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil || text != "" || pos < n.Pos() || n.End() <= pos {
				return false
			}
			text = waitingAt(n, pos)
			return text == ""
		})
	}
	return text
}

func waitingAt(n ast.Node, pos token.Pos) string {
	switch n := n.(type) {
	case *ast.SendStmt:
		if n.Arrow == pos {
			return "send on " + types.ExprString(n.Chan)
		}
	case *ast.UnaryExpr:
		if n.OpPos == pos && n.Op == token.ARROW {
			return "receive from " + types.ExprString(n.X)
		}
	case *ast.RangeStmt:
		if n.For == pos || n.Range == pos {
			return "range over " + types.ExprString(n.X)
		}
	case *ast.SelectStmt:
		if n.Select == pos {
			return "select"
		}
	case *ast.CallExpr:
		if n.Lparen == pos {
			return types.ExprString(n.Fun)
		}
	case *ast.DeferStmt:
		if n.Defer == pos {
			return types.ExprString(n.Call.Fun)
		}
	}
	return ""
}
