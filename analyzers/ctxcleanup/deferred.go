package ctxcleanup

// Calls that are deferred, so that the end of their context may be why they run.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/cleanup"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// mayHaveEnded reports whether the call is deferred, and its context one that the
// function obeys, so that it may be why the function returns.
func (s *site) mayHaveEnded() bool {
	lit, ok := s.deferred()
	if !ok || s.mayClose || s.isMute || !s.fn.MayEnd(s.call, s.ctx) || s.ownerCleansUp() || s.isDetached() || s.afterSuccess() || s.hasTwo() {
		return false
	}
	if s.isUnstarted() {
		return false
	}
	if s.isShort() {
		return s.isGiven() || s.worksWith()
	}
	if s.asks(lit) {
		return false
	}
	s.useOrigin(func(call *ast.CallExpr, _ *types.Var) bool { return within(lit, call) })
	if within(lit, s.ctx) {
		return s.isTaken()
	}
	return s.isGiven() || s.worksWith()
}

// hasTwo reports whether the declared function is given several contexts, or is only
// called by functions of the package that are: then somebody has thought about which
// is which.
func (s *site) hasTwo() bool {
	decl, ok := s.fn.Root.Node().(*ast.FuncDecl)
	if !ok {
		return false
	}
	if contextsOf(s.info, decl) > 1 {
		return true
	}
	fn := s.info.Defs[decl.Name]
	if fn == nil || fn.Exported() {
		return false
	}
	called := false
	for file := range s.fn.Root.Enclosing((*ast.File)(nil)) {
		for cur := range file.Parent().Preorder((*ast.Ident)(nil)) {
			if s.info.Uses[cur.Node().(*ast.Ident)] != fn {
				continue
			}
			for caller := range cur.Enclosing((*ast.FuncDecl)(nil)) {
				called = true
				if contextsOf(s.info, caller.Node()) < 2 {
					return false
				}
			}
		}
	}
	return called
}

func contextsOf(info *types.Info, fn ast.Node) (count int) {
	for v := range ctxflow.Parameters(info, fn) {
		if ctxflow.IsContext(v.Type()) {
			count++
		}
	}
	return count
}

// afterSuccess reports whether the call happens only where an error is nil: it is a
// step of the work then, that is deferred for its place.
func (s *site) afterSuccess() bool {
	for cur := range s.cur.Enclosing((*ast.IfStmt)(nil), (*ast.DeferStmt)(nil)) {
		branch, ok := cur.Node().(*ast.IfStmt)
		if !ok {
			return false
		}
		cond, ok := ast.Unparen(branch.Cond).(*ast.BinaryExpr)
		if ok && cond.Op == token.EQL && s.info.Types[cond.Y].IsNil() && ctxflow.IsError(s.info.TypeOf(cond.X)) &&
			branch.Body.Pos() <= s.call.Pos() && s.call.Pos() < branch.Body.End() {
			return true
		}
	}
	return false
}

// within reports whether a node or variable lies in the literal.
func within(lit inspector.Cursor, n interface{ Pos() token.Pos }) bool {
	return lit.Node().Pos() <= n.Pos() && n.Pos() < lit.Node().End()
}

// deferred returns the function literal that is deferred, or kept for the end, and
// holds the call; the zero cursor if the call itself is deferred.
func (s *site) deferred() (inspector.Cursor, bool) {
	if s.isShort() {
		return inspector.Cursor{}, true
	}
	for lit := range s.cur.Enclosing((*ast.FuncLit)(nil)) {
		switch lit.ParentEdgeKind() {
		case edge.CallExpr_Fun:
			switch lit.Parent().ParentEdgeKind() {
			case edge.DeferStmt_Call:
				return lit, true
			case edge.GoStmt_Call:
				return inspector.Cursor{}, false
			}
		case edge.CallExpr_Args: // called back by something in the deferred literal
		case edge.AssignStmt_Rhs:
			return lit, s.isKept(lit)
		case edge.ReturnStmt_Results:
			// Next to what it cleans up: return conn, func() { ... }, nil
			return lit, len(lit.Parent().Node().(*ast.ReturnStmt).Results) > 1 && lit.Node().(*ast.FuncLit).Type.Params.NumFields() == 0
		default:
			return inspector.Cursor{}, false
		}
	}
	return inspector.Cursor{}, false
}

// isKept reports whether a literal is kept in a variable that is only called by
// defer, or that is there to clean up, by its name:
//
//	cleanup := func() { ... }
//	defer cleanup()
func (s *site) isKept(lit inspector.Cursor) bool {
	assign := lit.Parent().Node().(*ast.AssignStmt)
	if len(assign.Lhs) != 1 {
		return false
	}
	v := s.fn.Variable(assign.Lhs[0])
	if v == nil {
		return false
	}
	deferred := false
	for use := range s.fn.Uses(v) {
		switch {
		case use.ParentEdgeKind() == edge.AssignStmt_Lhs:
		case use.ParentEdgeKind() != edge.CallExpr_Fun || use.Parent().ParentEdgeKind() != edge.DeferStmt_Call:
			return cleanup.CleansUp(v.Name())
		default:
			deferred = true
		}
	}
	return deferred || cleanup.CleansUp(v.Name())
}

// asks reports whether a deferred literal asks whether its context has ended.
func (s *site) asks(lit inspector.Cursor) bool {
	for cur := range lit.Preorder((*ast.CallExpr)(nil)) {
		for _, method := range [...]string{"Err", "Done"} {
			if s.fn.OfMethod(cur.Node().(*ast.CallExpr), method) != nil {
				return true
			}
		}
	}
	return false
}
