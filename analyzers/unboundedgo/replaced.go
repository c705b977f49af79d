package unboundedgo

// Goroutines of which each ends the one before:
//
//	for e := range elections {
//		cancel()
//		ctx, cancel = context.WithCancel(parent)
//		go lead(ctx, e)
//	}

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isReplaced reports whether what is started runs under a context that another round
// of the loop cancels, by a function that is kept outside of it.
func (p *pkg) isReplaced(s *start) bool {
	replaced := false
	ast.Inspect(bodyOf(s.loop.Node()), func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != 2 || len(assign.Rhs) != 1 {
			return !replaced
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		if !ok || !strings.HasPrefix(ctxflow.ContextFunc(p.info, call), "With") {
			return !replaced
		}
		ctx, cancel := p.variable(assign.Lhs[0]), p.variable(assign.Lhs[1])
		replaced = ctx != nil && cancel != nil && cancel.Pos() < s.loop.Node().Pos() && p.mentions(s.node, map[types.Object]bool{ctx: true}) && p.calls(s, cancel)
		return !replaced
	})
	return replaced
}

// calls reports whether the loop calls a function in a variable, besides what it starts.
func (p *pkg) calls(s *start, v *types.Var) bool {
	found := false
	ast.Inspect(bodyOf(s.loop.Node()), func(n ast.Node) bool {
		if n == s.node {
			return false
		}
		call, ok := n.(*ast.CallExpr)
		found = found || ok && p.variable(call.Fun) == v
		return !found
	})
	return found
}
