package ctxcleanup

// Calls that are deferred, so that the end of their context may be why they run.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// mayHaveEnded reports whether the call is deferred, and its context one that the
// function obeys, so that it may be why the function returns.
func (s *site) mayHaveEnded() bool {
	lit, ok := s.deferred()
	if !ok || !s.fn.MayEnd(s.call, s.ctx) || s.ownerCleansUp() || s.isDetached() {
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
			return cleansUp(v.Name())
		default:
			deferred = true
		}
	}
	return deferred || cleansUp(v.Name())
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
