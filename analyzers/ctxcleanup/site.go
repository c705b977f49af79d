package ctxcleanup

// Which calls clean up, and what their context is worth.

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// verbs are the words by which Go code calls what must happen in the end, whether
// the work before it was successful or not.
var verbs = [...]string{
	"abort", "clean", "cleanup", "close", "delete", "deregister", "destroy", "disconnect", "dispose", "drop",
	"evict", "flush", "free", "kill", "logout", "release", "remove", "revoke", "rollback", "shutdown", "stop",
	"teardown", "terminate", "unlink", "unlock", "unmount", "unregister", "unsubscribe",
}

// queries are first words of functions that ask or tell about clean-up.
var queries = [...]string{"is", "has", "should", "can", "on", "log", "handle", "check", "list", "get", "before", "after", "wait", "test"}

// A site is a call that cleans up and takes a context.
type site struct {
	info   *types.Info
	cur    inspector.Cursor
	call   *ast.CallExpr
	callee *types.Func
	index  int // of the context among the arguments
	fn     *ctxflow.Function
	ctx    *types.Var
}

// siteOf returns the call at cur as a site, nil if it does not clean up or if its
// context does not matter.
func siteOf(pass *analysis.Pass, cur inspector.Cursor) *site {
	s := &site{info: pass.TypesInfo, cur: cur, call: cur.Node().(*ast.CallExpr)}
	callee, ok := typeutil.Callee(pass.TypesInfo, s.call).(*types.Func)
	if !ok || callee.Pkg() == nil || callee.Pkg().Path() == "context" || !cleansUp(callee.Name()) {
		return nil
	}
	s.callee = callee
	s.index = slices.IndexFunc(s.call.Args, func(arg ast.Expr) bool {
		t := pass.TypesInfo.TypeOf(arg)
		return t != nil && ctxflow.IsContext(t)
	})
	if s.index < 0 || isIdle(pass, callee) {
		return nil
	}
	return s
}

func (s *site) arg() ast.Expr { return s.call.Args[s.index] }

// cleansUp reports whether the first or last word of a function's name is one of
// the verbs, and the name does not ask whether something is closed.
func cleansUp(name string) bool {
	words := words(name)
	first, last := words[0], words[len(words)-1]
	if slices.Contains(queries[:], first) {
		return false
	}
	return slices.Contains(verbs[:], first) || slices.Contains(verbs[:], last)
}

// words splits a name in mixed caps into its words, in lower case: rollback from
// RollbackTx, but also from RollBack.
func words(name string) []string {
	var found []string
	start := 0
	for i, r := range name {
		if i > start && unicode.IsUpper(r) && !unicode.IsUpper(rune(name[i-1])) {
			found = append(found, strings.ToLower(name[start:i]))
			start = i
		}
	}
	found = append(found, strings.ToLower(name[start:]))
	if len(found) > 1 {
		switch found[0] + found[1] {
		case "rollback", "shutdown", "teardown", "cleanup":
			found[0] += found[1]
		}
	}
	return found
}

// name returns the callee as the call writes it: tx.Rollback.
func (s *site) name() string {
	if chain := ctxflow.NameChain(s.call.Fun); chain != "" {
		return chain
	}
	return s.callee.Name()
}

// hasEnded reports whether the context has ended, for all paths to the call, and
// that for sure: an error that says so may be that of another context, and if a
// context made from it has timed out, it may well live on.
func (s *site) hasEnded() bool {
	if ctxflow.IsStarted(s.cur) || ctxflow.IsDeferred(s.cur) && s.isShort() || !s.fn.Ended(s.call, s.ctx) {
		return false
	}
	return !s.inErrorBranch() && !s.afterTimeout()
}

// isShort reports whether the call is deferred as it stands: its context is
// evaluated at once, but it runs at the end.
func (s *site) isShort() bool { return s.cur.ParentEdgeKind() == edge.DeferStmt_Call }

// inErrorBranch reports whether the call lies under a condition about one of the
// errors of package context.
func (s *site) inErrorBranch() bool {
	for cur := range s.cur.Enclosing((*ast.IfStmt)(nil), (*ast.CaseClause)(nil)) {
		var conds []ast.Expr
		switch n := cur.Node().(type) {
		case *ast.IfStmt:
			conds = []ast.Expr{n.Cond}
		case *ast.CaseClause:
			conds = n.List
		}
		if slices.ContainsFunc(conds, s.namesContextError) {
			return true
		}
	}
	return false
}

func (s *site) namesContextError(cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, isVar := s.info.Uses[id].(*types.Var)
			found = found || isVar && v.Pkg() != nil && v.Pkg().Path() == "context" && v.Parent() == v.Pkg().Scope()
		}
		return !found
	})
	return found
}

// afterTimeout reports whether a context made from ours with a deadline has ended,
// too: it may be the only one that has.
func (s *site) afterTimeout() bool {
	for cur := range s.fn.Root.Preorder((*ast.AssignStmt)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			call, ok := a.Rhs.(*ast.CallExpr)
			if !ok || !hasDeadline(ctxflow.ContextFunc(s.info, call)) {
				continue
			}
			v := s.fn.Variable(a.Lhs[0])
			if v != nil && v != s.ctx && s.fn.Ancestors(v)[s.ctx] && s.fn.Ended(s.call, v) {
				return true
			}
		}
	}
	return false
}

func hasDeadline(name string) bool {
	return strings.HasPrefix(name, "WithTimeout") || strings.HasPrefix(name, "WithDeadline")
}

// mayHaveEnded reports whether the call is deferred, and its context one that the
// function obeys, so that it may be why the function returns.
func (s *site) mayHaveEnded() bool {
	lit, ok := s.deferred()
	if !ok || !s.fn.MayEnd(s.call, s.ctx) || s.inErrorBranch() {
		return false
	}
	if s.ownerCleansUp() || lit.Node() != nil && s.asks(lit) {
		return false
	}
	if lit.Node() != nil && within(lit, s.ctx) {
		return s.isTaken(s.ctx)
	}
	return !s.isDetached(s.ctx) && (s.isGiven(s.ctx) || s.worksWith())
}

// deferred returns the function literal that is deferred and holds the call, the
// zero cursor if the call itself is deferred.
func (s *site) deferred() (inspector.Cursor, bool) {
	if s.isShort() {
		return inspector.Cursor{}, true
	}
	for lit := range s.cur.Enclosing((*ast.FuncLit)(nil)) {
		if lit.ParentEdgeKind() == edge.CallExpr_Fun {
			switch lit.Parent().ParentEdgeKind() {
			case edge.DeferStmt_Call:
				return lit, true
			case edge.GoStmt_Call:
				return inspector.Cursor{}, false
			}
			continue
		}
		return lit, s.isDeferredLater(lit)
	}
	return inspector.Cursor{}, false
}

// isDeferredLater reports whether a literal is kept in a variable that is only
// called by defer: cleanup := func() { ... }; defer cleanup().
func (s *site) isDeferredLater(lit inspector.Cursor) bool {
	if lit.ParentEdgeKind() != edge.AssignStmt_Rhs {
		return false
	}
	assign := lit.Parent().Node().(*ast.AssignStmt)
	if len(assign.Lhs) != 1 {
		return false
	}
	v := s.fn.Variable(assign.Lhs[0])
	deferred := false
	for use := range s.fn.Uses(v) {
		if use.ParentEdgeKind() != edge.CallExpr_Fun || use.Parent().ParentEdgeKind() != edge.DeferStmt_Call {
			return false
		}
		deferred = true
	}
	return v != nil && deferred
}

// ownerCleansUp reports whether the declared function around the call is itself one
// that cleans up.
func (s *site) ownerCleansUp() bool {
	decl, ok := s.fn.Root.Node().(*ast.FuncDecl)
	return ok && cleansUp(decl.Name.Name)
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

func within(lit inspector.Cursor, v *types.Var) bool {
	return lit.Node().Pos() <= v.Pos() && v.Pos() < lit.Node().End()
}

// isGiven reports whether the context comes from outside of the function.
func (s *site) isGiven(ctx *types.Var) bool {
	return ctx.Kind() == types.ParamVar || s.isTaken(ctx)
}

// isTaken reports whether a context is made from one that may have ended: from a
// parameter, by functions of package context that pass the end on.
func (s *site) isTaken(ctx *types.Var) bool {
	if s.isDetached(ctx) {
		return false
	}
	for v := range s.fn.Ancestors(ctx) {
		if v.Kind() == types.ParamVar || v.Kind() == types.RecvVar {
			return true
		}
	}
	return false
}

// isDetached reports whether a context, or one that it is made from, was freed
// from its parent, or is context.Background with a deadline within the literal.
func (s *site) isDetached(ctx *types.Var) bool {
	origins := s.fn.Ancestors(ctx)
	origins[ctx] = true
	for cur := range s.fn.Root.Preorder((*ast.CallExpr)(nil)) {
		if ctxflow.ContextFunc(s.info, cur.Node().(*ast.CallExpr)) != "WithoutCancel" {
			continue
		}
		for stmt := range cur.Enclosing((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
			for _, a := range ctxflow.Assignments(stmt.Node()) {
				if len(a.Lhs) > 0 && origins[s.fn.Variable(a.Lhs[0])] {
					return true
				}
			}
			break
		}
	}
	return false
}

// worksWith reports whether the function uses the context for more than to clean
// up: it is handed to a call that is not deferred.
func (s *site) worksWith() bool {
	for use := range s.fn.Uses(s.ctx) {
		if use.ParentEdgeKind() != edge.CallExpr_Args || ctxflow.IsDeferred(use.Parent()) {
			continue
		}
		call := use.Parent().Node().(*ast.CallExpr)
		if callee, ok := typeutil.Callee(s.info, call).(*types.Func); ok && cleansUp(callee.Name()) {
			continue
		}
		return true
	}
	return false
}
