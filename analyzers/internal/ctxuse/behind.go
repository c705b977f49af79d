package ctxuse

// Functions that hand their context on to goroutines only which they start, and do not
// wait for: their work goes on behind their callers.

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A behind fact says that a function gives its contexts to nothing but such goroutines.
type behind struct{}

// AFact marks the type as a fact.
func (*behind) AFact() {}

func (*behind) String() string { return "behind" }

// IsBehind reports whether a function gives its contexts to nothing but goroutines that
// it starts, and does not wait for.
func (p *Package) IsBehind(fn *types.Func) bool {
	return p.pass.ImportObjectFact(fn.Origin(), new(behind))
}

// worksBehind reports whether a body does so.
func worksBehind(info *types.Info, body *ast.BlockStmt, params map[types.Object]bool) bool {
	used, all, waits := false, true, false
	var started ast.Node
	ast.Inspect(body, func(n ast.Node) bool {
		inside := n != nil && started != nil && started.Pos() <= n.Pos() && n.Pos() < started.End()
		switch n := n.(type) {
		case *ast.GoStmt:
			if !inside {
				started = n
			}
		case *ast.Ident:
			if params[info.Uses[n]] {
				used, all = true, all && inside
			}
		case *ast.SelectStmt, *ast.SendStmt:
			waits = waits || !inside
		case *ast.UnaryExpr:
			waits = waits || !inside && n.Op == token.ARROW
		case *ast.SelectorExpr:
			waits = waits || !inside && n.Sel.Name == "Wait"
		}
		return true
	})
	return used && all && !waits
}
