package extract

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// nameOf returns what the source calls a channel or WaitGroup where it is
// made, or a word for what it is. SSA forgets the names of variables that live
// in registers, so the syntax is asked.
func nameOf(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Alloc:
		if v.Comment != "" && v.Comment != "new" && v.Comment != "complit" {
			return v.Comment
		}
		return "WaitGroup"
	case *ssa.MakeChan:
		if name := assignedName(v); name != "" {
			return name
		}
	}
	return "channel"
}

// assignedName returns what a make expression is assigned to.
func assignedName(v *ssa.MakeChan) (name string) {
	syntax := v.Parent().Syntax()
	if syntax == nil {
		return ""
	}
	match := func(lhs, rhs []ast.Expr) {
		for i, expr := range rhs {
			if call, ok := ast.Unparen(expr).(*ast.CallExpr); ok && call.Lparen == v.Pos() && len(lhs) == len(rhs) {
				name = types.ExprString(lhs[i])
			}
		}
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			match(n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			names := make([]ast.Expr, len(n.Names))
			for i, id := range n.Names {
				names[i] = id
			}
			match(names, n.Values)
		}
		return name == ""
	})
	return name
}
