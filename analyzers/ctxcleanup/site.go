package ctxcleanup

// Which calls clean up under a context.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/cleanup"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
)

// A site is a call that cleans up and takes a context.
type site struct {
	info   *types.Info
	cur    inspector.Cursor
	call   *ast.CallExpr
	fn     *ctxflow.Function
	uses   *ctxuse.Package
	source ast.Expr   // the context as the call gives it
	expr   string     // the same as text
	ctx    *types.Var // the same as a variable, nil if it is in a field, say

	// Where the clean-up makes a context of its own from one that is no good, made
	// is the call, and ctx is what it is made from:
	//
	//	ctx, cancel := context.WithTimeout(ctx, time.Second)
	made *ast.CallExpr

	// mayClose says that the call closes what may well belong to the process itself.
	mayClose bool

	// isMute says that nobody can look into what is called, and that it cannot say
	// that it was cut short: there is no evidence that it can be.
	isMute bool

	// isFinal says that the call is no clean-up, but the last step of the work, which
	// counts only after the end of the context was waited for.
	isFinal bool
}

// siteOf returns the call at cur as a site, nil if it does not clean up or if its
// context does not matter.
func siteOf(pass *analysis.Pass, root *ctxflow.Root, cur inspector.Cursor) *site {
	s := &site{info: pass.TypesInfo, cur: cur, call: cur.Node().(*ast.CallExpr), uses: pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package)}
	index := slices.IndexFunc(s.call.Args, func(arg ast.Expr) bool {
		t := pass.TypesInfo.TypeOf(arg)
		return t != nil && ctxflow.IsContext(t)
	})
	if index < 0 {
		return nil
	}
	if callee, ok := typeutil.Callee(s.info, s.call).(*types.Func); ok {
		callees := pass.ResultOf[cleanup.Analyzer].(*cleanup.Package)
		s.isFinal = !cleanup.Call(s.info, callee, s.call) && finishes(callee)
		if !s.isFinal && !cleanup.Call(s.info, callee, s.call) || callees.Copes(callee) {
			return nil
		}
		s.mayClose, s.isMute = callees.MayClose(callee), callees.CannotTell(callee)
	} else if sig, ok := s.info.TypeOf(s.call.Fun).Underlying().(*types.Signature); ok {
		s.isMute = sig.Results().Len() == 0
	}
	s.fn = root.Function()
	if copes, known := s.copesAsMade(pass); known {
		if copes {
			return nil
		}
		s.isMute = false
	}
	if !s.isFinal && !callCleansUp(s.info, s.fn, s.call) {
		return nil
	}
	s.source = beforeValues(s.info, s.call.Args[index])
	s.ctx, s.expr = s.fn.Source(s.source), text(s.source)
	if s.expr == "" {
		return nil
	}
	return s
}

// finishes reports whether a function is the last step of work that can fail.
func finishes(fn *types.Func) bool {
	results := fn.Signature().Results()
	return cleanup.Finishes(fn.Name()) && results.Len() > 0 && ctxflow.IsError(results.At(results.Len()-1).Type())
}

// beforeValues returns the context to which values are added, which passes its end
// on: ctx of context.WithValue(ctx, key, value).
func beforeValues(info *types.Info, e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if ok && ctxflow.ContextFunc(info, call) == "WithValue" && len(call.Args) == 3 {
		return beforeValues(info, call.Args[0])
	}
	return e
}

// callCleansUp reports whether a call cleans up, by the name of what it calls, or
// because it executes a statement that does.
func callCleansUp(info *types.Info, fn *ctxflow.Function, call *ast.CallExpr) bool {
	if info.Types[call.Fun].IsType() || ctxflow.ContextFunc(info, call) != "" {
		return false
	}
	if callee, ok := typeutil.Callee(info, call).(*types.Func); ok {
		return cleanup.Call(info, callee, call)
	}
	v := valueOf(info, call.Fun)
	return v != nil && (cleanup.CleansUp(v.Name()) || cleanup.IsEnd(v.Name()) || cameWith(fn, v))
}

// valueOf returns the variable or field that holds the function, or nil.
func valueOf(info *types.Info, fun ast.Expr) *types.Var {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		v, _ := info.Uses[fun].(*types.Var)
		return v
	case *ast.SelectorExpr:
		v, _ := info.Uses[fun.Sel].(*types.Var)
		return v
	}
	return nil
}

// cameWith reports whether a variable holds a function of a context alone, which a
// call returned next to something else, and which the function only defers: it is
// there to clean up, whatever its name.
func cameWith(fn *ctxflow.Function, v *types.Var) bool {
	sig, ok := v.Type().Underlying().(*types.Signature)
	if !ok || sig.Params().Len() != 1 {
		return false
	}
	made := false
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			for _, l := range a.Lhs {
				if fn.Variable(l) == v {
					made = len(a.Lhs) > 1
				}
			}
		}
	}
	for use := range fn.Uses(v) {
		switch {
		case use.ParentEdgeKind() == edge.AssignStmt_Lhs:
		case use.ParentEdgeKind() != edge.CallExpr_Fun || !ctxflow.IsDeferred(use.Parent()):
			return false
		}
	}
	return made
}

// isShort reports whether the call is deferred as it stands: its context is
// evaluated at once, but it runs at the end.
func (s *site) isShort() bool { return s.cur.ParentEdgeKind() == edge.DeferStmt_Call }

// ownerCleansUp reports whether the declared function around the call is itself one
// that cleans up: its context is how long that may take.
func (s *site) ownerCleansUp() bool {
	decl, ok := s.fn.Root.Node().(*ast.FuncDecl)
	return ok && cleanup.CleansUp(decl.Name.Name)
}

// isGiven reports whether the context comes from outside of the function.
func (s *site) isGiven() bool {
	return s.ctx.Kind() == types.ParamVar || s.isTaken()
}

// isTaken reports whether a context is made from one that may have ended: from a
// parameter, by functions that pass the end on.
func (s *site) isTaken() bool {
	if s.isDetached() {
		return false
	}
	for v := range s.fn.Ancestors(s.ctx) {
		if v.Kind() == types.ParamVar || v.Kind() == types.RecvVar {
			return true
		}
	}
	return false
}

// isDetached reports whether a context, or one that it is made from, was freed
// from its parent.
func (s *site) isDetached() bool {
	return s.isFreedByOwn() || s.madeBy(func(e ast.Expr) bool {
		call, ok := e.(*ast.CallExpr)
		return ok && ctxflow.ContextFunc(s.info, call) == "WithoutCancel"
	})
}

// isFreedByOwn is isDetached for other ways than that of package context, which the
// flow of contexts does not know.
func (s *site) isFreedByOwn() bool { return s.madeBy(s.uses.FreesByOwn) }

// madeBy reports whether a part of what makes a context, or one that it is made from,
// is as asked for.
func (s *site) madeBy(is func(ast.Expr) bool) bool {
	origins := s.fn.Ancestors(s.ctx)
	origins[s.ctx] = true
	found := false
	for cur := range s.fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if a.Rhs == nil || !origins[s.fn.Variable(a.Lhs[0])] {
				continue
			}
			ast.Inspect(a.Rhs, func(n ast.Node) bool {
				e, ok := n.(ast.Expr)
				found = found || ok && is(e)
				return !found
			})
		}
	}
	return found
}

// worksWith reports whether the function uses the context for more than to clean
// up: it waits for its end, or hands it to a call that is not deferred.
func (s *site) worksWith() bool {
	for use := range s.fn.Uses(s.ctx) {
		switch use.ParentEdgeKind() {
		case edge.SelectorExpr_X:
			if use.Parent().Node().(*ast.SelectorExpr).Sel.Name == "Done" {
				return true
			}
		case edge.CallExpr_Args:
			call := use.Parent()
			if !ctxflow.IsDeferred(call) && !callCleansUp(s.info, s.fn, call.Node().(*ast.CallExpr)) {
				return true
			}
		}
	}
	return false
}

// useOrigin makes the site one of the context that its own is made from, while that
// has ended already, or within the deferred literal: there it goes wrong.
func (s *site) useOrigin(isTooLate func(call *ast.CallExpr, parent *types.Var) bool) {
	for range 3 { // a context with a timeout and a value, say
		v := s.ctx
		for made, call := range s.derived() {
			if made != v || len(call.Args) == 0 {
				continue
			}
			if parent := s.fn.Source(call.Args[0]); parent != nil && isTooLate(call, parent) {
				s.ctx, s.expr, s.made = parent, ctxflow.Expr(parent), call
			}
		}
		if s.ctx == v {
			return
		}
	}
}
