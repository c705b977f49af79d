package ctxbackground

// What is made for everybody, not for the caller alone.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
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

// isLoaded reports whether the code is in a literal that fetches something for a cache:
// a function of the package stores what it gives in a field, or a function of another
// one is given a key before it, as singleflight's Do is.
//
//	v, err := c.group.Do(id, func() (any, error) { return c.load(context.Background(), id) })
func (fn *function) isLoaded(cur inspector.Cursor) bool {
	info := fn.Pass.TypesInfo
	for _, f := range ctxflow.Enclosing(cur) {
		kind, i := f.ParentEdge()
		lit, isLit := f.Node().(*ast.FuncLit)
		if !isLit || kind != edge.CallExpr_Args {
			continue
		}
		call := f.Parent().Node().(*ast.CallExpr)
		sig := info.TypeOf(lit).(*types.Signature)
		callee := typeutil.StaticCallee(info, call)
		if callee == nil || sig.Results().Len() < 2 || sig.Params().Len() > 0 {
			continue
		}
		if callee.Pkg() != fn.Pass.Pkg {
			if i > 0 && isKey(info.TypeOf(call.Args[i-1])) && callee.Signature().Recv() != nil {
				return true
			}
			continue
		}
		decl := fn.declaration(callee.Origin())
		if decl != nil && i < callee.Origin().Signature().Params().Len() && fn.storesResult(decl.Body, callee.Origin().Signature().Params().At(i)) {
			return true
		}
	}
	return false
}

// isKey reports whether a type is one by which things are looked up.
func isKey(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsString|types.IsInteger) != 0
}

// storesResult reports whether a body keeps what a function that it was given returns.
func (fn *function) storesResult(body *ast.BlockStmt, f *types.Var) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 {
			return !found
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		if !ok {
			return !found
		}
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		if ok && fn.Pass.TypesInfo.Uses[id] == f {
			found = found || slices.ContainsFunc(assign.Lhs, func(l ast.Expr) bool { return fn.sharedBase(l) != nil })
		}
		return !found
	})
	return found
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
