package ctxcleanup

// Calls that get a context which has ended, for sure.

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// hasEnded reports whether the context has ended, for all paths to the call. The
// flow of contexts takes an error that is context.Canceled, and the end of a context
// made from ours, for the end of ours. Either may be wrong, so there must be
// evidence of another kind. Nor is a context meant that is made to be ended at once,
// as that of a hard stop.
func (s *site) hasEnded() bool {
	if ctxflow.IsStarted(s.cur) || s.isShort() || !s.fn.Ended(s.call, s.ctx) {
		return false
	}
	if !s.isSeen() || s.afterTimeout() || s.isFreedByOwn() || s.ownerCleansUp() && !s.isAwaited() {
		return false
	}
	if s.isCancelled() {
		return s.worksWith()
	}
	s.useOrigin(func(call *ast.CallExpr, parent *types.Var) bool { return s.fn.Ended(call, parent) })
	return s.isGiven() || s.worksWith()
}

// isSeen reports whether something before the call has looked for the end of the
// context, or of one that it is made from or that is made from it.
func (s *site) isSeen() bool {
	up := s.fn.Ancestors(s.ctx)
	related := func(v *types.Var) bool { return v != nil && (v == s.ctx || up[v] || s.fn.Ancestors(v)[s.ctx]) }
	for cur := range s.fn.Root.Preorder((*ast.CallExpr)(nil), (*ast.Ident)(nil), (*ast.UnaryExpr)(nil)) {
		if cur.Node().Pos() >= s.call.Pos() {
			return false
		}
		switch n := cur.Node().(type) {
		case *ast.UnaryExpr:
			if ch := ctxflow.ReceivedFrom(n); ch != nil && related(s.fn.DoneOf(ch)) {
				return true
			}
		case *ast.CallExpr:
			if related(s.fn.OfMethod(n, "Err")) || related(s.fn.EndedBy(n)) || s.runsAfter(n, related) {
				return true
			}
		}
	}
	return false
}

// isAwaited reports whether the function receives from the Done of the context, or of
// one related to it.
func (s *site) isAwaited() bool {
	up := s.fn.Ancestors(s.ctx)
	for cur := range s.fn.Root.Preorder((*ast.UnaryExpr)(nil)) {
		if ch := ctxflow.ReceivedFrom(cur.Node()); ch != nil {
			if v := s.fn.DoneOf(ch); v != nil && (v == s.ctx || up[v] || s.fn.Ancestors(v)[s.ctx]) {
				return true
			}
		}
	}
	return false
}

// isCancelled reports whether the function has cancelled the context itself. If it
// serves nothing else, it was made for that: to end something without waiting.
func (s *site) isCancelled() bool {
	for cur := range s.fn.Root.Preorder((*ast.CallExpr)(nil)) {
		if cur.Node().Pos() < s.call.Pos() && !ctxflow.IsDeferred(cur) && s.fn.EndedBy(cur.Node().(*ast.CallExpr)) == s.ctx {
			return true
		}
	}
	return false
}

// runsAfter reports whether a call of context.AfterFunc holds our call.
func (s *site) runsAfter(call *ast.CallExpr, related func(*types.Var) bool) bool {
	return ctxflow.ContextFunc(s.info, call) == "AfterFunc" && call.Pos() <= s.call.Pos() && s.call.End() <= call.End() &&
		related(s.fn.Source(call.Args[0]))
}

// afterTimeout reports whether a context made from ours with a deadline has ended,
// too: it may be the only one that has.
func (s *site) afterTimeout() bool {
	for v, call := range s.derived() {
		if v != s.ctx && hasDeadline(ctxflow.ContextFunc(s.info, call)) && s.fn.Ancestors(v)[s.ctx] &&
			s.fn.Ended(s.call, v) && !s.fn.Ended(call, s.ctx) {
			return true
		}
	}
	return false
}

func hasDeadline(name string) bool {
	return strings.HasPrefix(name, "WithTimeout") || strings.HasPrefix(name, "WithDeadline")
}

// derived yields the contexts that functions of package context make, with the call.
func (s *site) derived() func(yield func(*types.Var, *ast.CallExpr) bool) {
	return func(yield func(*types.Var, *ast.CallExpr) bool) {
		for cur := range s.fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
			for _, a := range ctxflow.Assignments(cur.Node()) {
				call, ok := a.Rhs.(*ast.CallExpr)
				if !ok || ctxflow.ContextFunc(s.info, call) == "" {
					continue
				}
				if v := s.fn.Variable(a.Lhs[0]); v != nil && !yield(v, call) {
					return
				}
			}
		}
	}
}
