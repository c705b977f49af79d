package absence

import (
	"go/ast"
	"go/token"
)

// Applies reports whether the files hold anything that waits for a partner; what
// waits for one from outside the package is not looked at, so that files without
// a channel type, a wait or a Done need no closer look.
func Applies(files []*ast.File) bool {
	found := false
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ChanType, *ast.SendStmt, *ast.CommClause:
				found = true
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW
			case *ast.SelectorExpr:
				found = found || n.Sel.Name == "Wait"
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
