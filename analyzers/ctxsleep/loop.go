package ctxsleep

// What surrounds a pause: a loop that brings it again, or that looks at the context next.

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isRepeated reports whether the code may run more than once in a call of its function:
// it is in a loop, or its function goes back, or calls itself.
func (fn *function) isRepeated(cur inspector.Cursor) bool {
	for around := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.LabeledStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch around.Node().(type) {
		case *ast.FuncLit:
			if runsAside(around) {
				return fn.goesBack(around, cur)
			}
			calls := fn.callsOf(around)
			return len(calls) == 0 || fn.goesBack(around, cur) || slices.ContainsFunc(calls, fn.isRepeated)
		case *ast.FuncDecl:
			return fn.goesBack(around, cur)
		default:
			return true
		}
	}
	return true
}

// goesBack reports whether a function jumps, or calls itself, after the pause.
func (fn *function) goesBack(of, pause inspector.Cursor) bool {
	for cur := range of.Preorder((*ast.BranchStmt)(nil), (*ast.Ident)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.BranchStmt:
			if n.Tok == token.GOTO && n.Pos() > pause.Node().Pos() {
				return true
			}
		case *ast.Ident:
			decl, ok := of.Node().(*ast.FuncDecl)
			if ok && fn.pass.TypesInfo.Uses[n] != nil && fn.pass.TypesInfo.Uses[n] == fn.pass.TypesInfo.Defs[decl.Name] {
				return true
			}
		}
	}
	return false
}

// runsAside reports whether a literal is what a goroutine runs, or a group: each call of
// the function around it pauses side by side with the others.
func runsAside(lit inspector.Cursor) bool {
	switch lit.ParentEdgeKind() {
	case edge.CallExpr_Fun:
		return ctxflow.IsStarted(lit.Parent())
	case edge.CallExpr_Args:
		return ctxflow.CalleeName(lit.Parent().Node().(*ast.CallExpr)) == "Go"
	}
	return false
}

// callsOf returns the calls of a literal that is called on the spot, or whose variable
// is used for calls only; nil for any other.
func (fn *function) callsOf(lit inspector.Cursor) (calls []inspector.Cursor) {
	switch lit.ParentEdgeKind() {
	case edge.CallExpr_Fun:
		return []inspector.Cursor{lit.Parent()}
	case edge.AssignStmt_Rhs:
	default:
		return nil
	}
	assign := lit.Parent().Node().(*ast.AssignStmt)
	if assign.Tok != token.DEFINE || len(assign.Lhs) != 1 {
		return nil
	}
	v := fn.Variable(assign.Lhs[0])
	for cur := range fn.Root.Preorder((*ast.Ident)(nil)) {
		if v == nil || fn.pass.TypesInfo.Uses[cur.Node().(*ast.Ident)] != types.Object(v) {
			continue
		}
		if cur.ParentEdgeKind() != edge.CallExpr_Fun {
			return nil
		}
		if inside := cur.Node().Pos(); lit.Node().Pos() <= inside && inside < lit.Node().End() {
			return nil // it calls itself
		}
		calls = append(calls, cur.Parent())
	}
	return calls
}

// isWatched reports whether the innermost loop around the pause looks at the context
// itself each time round. The loop may call a literal that pauses.
func (fn *function) isWatched(cur inspector.Cursor, ctx *types.Var) bool {
	for loop := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		if _, ok := loop.Node().(*ast.FuncLit); ok {
			calls := fn.callsOf(loop)
			return len(calls) > 0 && !slices.ContainsFunc(calls, func(call inspector.Cursor) bool { return !fn.isWatched(call, ctx) })
		}
		for call := range loop.Preorder((*ast.CallExpr)(nil)) {
			if v := fn.looksAt(call.Node().(*ast.CallExpr)); v != nil && (v == ctx || fn.Ancestors(ctx)[v]) {
				return true
			}
		}
		return false
	}
	return false
}

// looksAt returns the context that a call asks whether it has ended: ctx.Err(),
// ctx.Done(), or a function that is given the context alone and says yes or no.
func (fn *function) looksAt(call *ast.CallExpr) *types.Var {
	for _, method := range [...]string{"Err", "Done"} {
		if v := fn.OfMethod(call, method); v != nil {
			return v
		}
	}
	if len(call.Args) != 1 {
		return nil
	}
	answer, ok := fn.pass.TypesInfo.TypeOf(call).(*types.Basic)
	if v := fn.Variable(call.Args[0]); ok && answer.Info()&types.IsBoolean != 0 && v != nil && ctxflow.IsContext(v.Type()) {
		return v
	}
	return nil
}

// acceptsConnections reports whether the innermost loop around the pause takes
// connections from a listener.
func acceptsConnections(cur inspector.Cursor) bool {
	for loop := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		for call := range loop.Preorder((*ast.CallExpr)(nil)) {
			n := call.Node().(*ast.CallExpr)
			if _, isMethod := ast.Unparen(n.Fun).(*ast.SelectorExpr); isMethod && len(n.Args) == 0 && strings.HasPrefix(ctxflow.CalleeName(n), "Accept") {
				return true
			}
		}
		return false
	}
	return false
}
