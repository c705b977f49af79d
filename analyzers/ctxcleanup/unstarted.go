package ctxcleanup

// What is made for a moment and never started has nothing to lose when it is stopped.

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/cleanup"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isUnstarted reports whether the call stops what the function has made without a
// context and never starts, by a method that has nothing to say:
//
//	scratch, err := plugins.New(config)
//	...
//	defer scratch.Stop(ctx)
//
// One with a result may still have something to flush, as tracer.Shutdown(ctx).
func (s *site) isUnstarted() bool {
	sel, ok := ast.Unparen(s.call.Fun).(*ast.SelectorExpr)
	if !ok || !cleanup.EndsOnly(sel.Sel.Name) {
		return false
	}
	v := s.fn.Variable(sel.X)
	sig, ok := s.info.TypeOf(sel).Underlying().(*types.Signature)
	if v == nil || !ok || sig.Results().Len() > 0 || !s.isMadeBare(v) {
		return false
	}
	for use := range s.fn.Uses(v) {
		if s.mayStart(use) {
			return false
		}
	}
	return true
}

// isMadeBare reports whether a call without a context makes the only value of v.
func (s *site) isMadeBare(v *types.Var) bool {
	made := 0
	for cur := range s.fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if !slices.ContainsFunc(a.Lhs, func(l ast.Expr) bool { return s.fn.Variable(l) == v }) {
				continue
			}
			call, ok := a.Rhs.(*ast.CallExpr)
			if !ok || s.fn.TakesContext(call) {
				return false
			}
			made++
		}
	}
	return made == 1
}

// starters are beginnings of names of functions that set something going.
var starters = [...]string{"begin", "connect", "dial", "init", "launch", "listen", "open", "run", "serve", "start"}

// mayStart reports whether a use of what was made may set it going: the call that it
// takes part in says so in its name, or is given a context, or it is kept somewhere.
func (s *site) mayStart(use inspector.Cursor) bool {
	call := use.Parent()
	switch use.ParentEdgeKind() {
	case edge.AssignStmt_Lhs, edge.ValueSpec_Names:
		return false
	case edge.SelectorExpr_X:
		if call.ParentEdgeKind() != edge.CallExpr_Fun {
			return false // a field
		}
		call = call.Parent()
	case edge.CallExpr_Args:
	default:
		return true
	}
	n := call.Node().(*ast.CallExpr)
	name := strings.ToLower(ctxflow.CalleeName(n))
	return n != s.call && (s.fn.TakesContext(n) || slices.ContainsFunc(starters[:], func(word string) bool { return strings.HasPrefix(name, word) }))
}
