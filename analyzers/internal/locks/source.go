package locks

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// sourceName returns the lock of a lock operation as the source writes it, such
// as "s.mu" for s.mu.Lock(); otherwise what SSA has shown.
func (p *Package) sourceName(call ssa.CallInstruction, otherwise string) string {
	fn := call.Parent()
	names, ok := p.names[fn]
	if !ok {
		names = methodCalls(fn)
		p.names[fn] = names
	}
	// A go or defer has its own position; its call's is not kept.
	if name := names[call.Pos()]; name != "" && len(name) < 60 {
		return name
	}
	return otherwise
}

// methodCalls maps the positions of the method calls in a function to the
// receivers, written on one line.
func methodCalls(fn *ssa.Function) map[token.Pos]string {
	names := map[token.Pos]string{}
	if fn.Syntax() == nil {
		return names
	}
	note := func(at token.Pos, call *ast.CallExpr) {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			names[at] = strings.TrimPrefix(types.ExprString(sel.X), "&")
		}
	}
	ast.Inspect(fn.Syntax(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			note(n.Defer, n.Call)
		case *ast.CallExpr:
			note(n.Lparen, n)
		}
		return true
	})
	return names
}
