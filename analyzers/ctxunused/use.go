package ctxunused

// Whether anything makes use of a derived context.
//
// Go refuses a variable that is never used, so one that is for nothing has uses
// that come to nothing: _ = ctx, a message, a look at ctx.Err() with no work under
// it. All else counts as a use, in a closure wherever it stands.

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// isUnused reports whether no use of the variable can get the context that the
// derivation makes.
func (fn *function) isUnused(d *derivation, r *rest) bool {
	if d.isBlank() {
		return true
	}
	home := ctxflow.Enclosing(d.cur)[0]
	if fn.Variable(d.name) == nil || !contains(home.Node(), d.v.Pos()) || d.v.Kind() == types.ResultVar {
		return false
	}
	var uses []token.Pos
	for cur := range fn.Uses(d.v) {
		if isTarget(cur) || fn.isIdle(d, cur) {
			continue
		}
		if ctxflow.Enclosing(cur)[0] != home || isAddressed(cur) {
			return false
		}
		uses = append(uses, cur.Node().Pos())
	}
	assigned := func(n ast.Node) bool { return fn.assigns(n, d) }
	for n := range r.nodes(assigned) {
		if slices.ContainsFunc(uses, func(pos token.Pos) bool { return contains(n, pos) }) {
			return false
		}
	}
	return true
}

// isTarget reports whether the identifier is assigned to.
func isTarget(cur inspector.Cursor) bool { return cur.ParentEdgeKind() == edge.AssignStmt_Lhs }

func isAddressed(cur inspector.Cursor) bool {
	u, ok := cur.Parent().Node().(*ast.UnaryExpr)
	return ok && u.Op == token.AND
}

// isIdle reports whether a use of the context does nothing with it.
func (fn *function) isIdle(d *derivation, cur inspector.Cursor) bool {
	switch cur.ParentEdgeKind() {
	case edge.AssignStmt_Rhs: // _ = ctx
		stmt := cur.Parent().Node().(*ast.AssignStmt)
		_, i := cur.ParentEdge()
		return len(stmt.Lhs) == len(stmt.Rhs) && ctxflow.IsBlank(stmt.Lhs[i])
	case edge.ValueSpec_Values: // var _ = ctx
		spec := cur.Parent().Node().(*ast.ValueSpec)
		_, i := cur.ParentEdge()
		return len(spec.Names) == len(spec.Values) && ctxflow.IsBlank(spec.Names[i])
	case edge.CallExpr_Args:
		call := cur.Parent()
		return isRecord(fn.pass.TypesInfo, call.Node().(*ast.CallExpr)) || fn.isDroppedCopy(call) || d.kind == deadline && fn.isGlance(d, call, "Cause")
	case edge.SelectorExpr_X:
		call := cur.Parent().Parent()
		return (d.kind == deadline || d.kind == value) && cur.Parent().ParentEdgeKind() == edge.CallExpr_Fun && fn.isGlance(d, call, "Err")
	}
	return false
}

// isGlance reports whether the call asks once whether the context has ended, by
// the named function. In a loop, that ends the loop, and so does an
// answer that a closure gives to whoever calls it.
func (fn *function) isGlance(d *derivation, call inspector.Cursor, name string) bool {
	return fn.OfMethod(call.Node().(ast.Expr), "Err") == d.v &&
		ctxflow.CalleeName(call.Node().(*ast.CallExpr)) == name &&
		ctxflow.Enclosing(call)[0] == ctxflow.Enclosing(d.cur)[0] &&
		loopAround(call) == loopAround(d.cur)
}

// loopAround returns the innermost loop around the cursor, nil if there is none.
func loopAround(cur inspector.Cursor) ast.Node {
	for c := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		if _, ok := c.Node().(*ast.FuncLit); ok {
			return nil
		}
		return c.Node()
	}
	return nil
}

// isDroppedCopy reports whether the call gives the context to a copy of its
// receiver that nobody gets: r.WithContext(ctx), as a statement.
func (fn *function) isDroppedCopy(call inspector.Cursor) bool {
	sel, ok := ast.Unparen(call.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "WithContext" || fn.pass.TypesInfo.Selections[sel] == nil {
		return false
	}
	recv, result := fn.pass.TypesInfo.TypeOf(sel.X), fn.pass.TypesInfo.TypeOf(call.Node().(ast.Expr))
	if recv == nil || result == nil || !types.Identical(recv, result) {
		return false
	}
	switch call.ParentEdgeKind() {
	case edge.ExprStmt_X:
		return true
	case edge.AssignStmt_Rhs:
		stmt := call.Parent().Node().(*ast.AssignStmt)
		return len(stmt.Lhs) == 1 && ctxflow.IsBlank(stmt.Lhs[0])
	}
	return false
}

// isRecord reports whether the call only takes note of something: it returns
// nothing, and belongs to a logger, or it formats. To be told to a log is nothing
// that a context is derived for.
func isRecord(info *types.Info, call *ast.CallExpr) bool {
	callee, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok || callee.Pkg() == nil {
		return false
	}
	if callee.Pkg().Path() == "fmt" {
		return true
	}
	if callee.Signature().Results().Len() > 0 {
		return false
	}
	if callee.Pkg().Path() == "log" || callee.Pkg().Path() == "log/slog" {
		return true
	}
	return detach.IsLogger(callee)
}
