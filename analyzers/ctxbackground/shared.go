package ctxbackground

// What is made for everybody, not for the caller alone.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// isShared reports whether what the call gives is stored where others find it: in
// something of the receiver's, or of the package's, that the function locks for that,
// or by a method Store of theirs, as atomic values have it. That one caller has gone
// need not keep it from the others.
//
//	c.mu.Lock()
//	defer c.mu.Unlock()
//	c.users, err = c.load(context.Background())
func (fn *function) isShared(cur inspector.Cursor) bool {
	stmt, ok := cur.Parent().Node().(*ast.AssignStmt)
	if !ok {
		return false
	}
	for _, l := range stmt.Lhs {
		if base := fn.sharedBase(l); base != nil && fn.locks(base) {
			return true
		}
	}
	for _, v := range fn.results(cur) {
		for use := range fn.Uses(v) {
			if fn.isStored(use) {
				return true
			}
		}
	}
	return false
}

// isStored reports whether the variable is the v of c.field = v, or of
// c.field.Store(&v).
func (fn *function) isStored(use inspector.Cursor) bool {
	if use.ParentEdgeKind() == edge.UnaryExpr_X {
		use = use.Parent()
	}
	switch kind, i := use.ParentEdge(); kind {
	case edge.AssignStmt_Rhs:
		stmt := use.Parent().Node().(*ast.AssignStmt)
		if len(stmt.Lhs) != len(stmt.Rhs) {
			return false
		}
		base := fn.sharedBase(stmt.Lhs[i])
		return base != nil && fn.locks(base)
	case edge.CallExpr_Args:
		sel, ok := ast.Unparen(use.Parent().Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "Store" && fn.sharedBase(sel.X) != nil
	}
	return false
}

// sharedBase returns the receiver or the variable of the package that a field or an
// element belongs to, nil if it belongs to neither.
func (fn *function) sharedBase(e ast.Expr) *types.Var {
	part := false
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e, part = x.X, true
		case *ast.IndexExpr:
			e, part = x.X, true
		case *ast.StarExpr:
			e = x.X
		case *ast.Ident:
			v, ok := fn.Pass.TypesInfo.ObjectOf(x).(*types.Var)
			if !ok || v.IsField() {
				return nil
			}
			global := v.Parent() == fn.Pass.Pkg.Scope()
			if global || part && v.Kind() == types.RecvVar {
				return v
			}
			return nil
		default:
			return nil
		}
	}
}

// locks reports whether the function calls Lock of something that belongs to the
// variable, or of a variable of the package.
func (fn *function) locks(base *types.Var) bool {
	for cur := range fn.Root.Preorder((*ast.CallExpr)(nil)) {
		sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Lock" {
			continue
		}
		if owner := fn.sharedBase(sel.X); owner != nil && (owner == base || base.Kind() != types.RecvVar) {
			return true
		}
		if fn.Pass.TypesInfo.ObjectOf(rootOf(sel.X)) == base { // an embedded mutex
			return true
		}
	}
	return false
}

// rootOf returns the x of x.y.z.
func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.Ident:
			return x
		default:
			return nil
		}
	}
}
