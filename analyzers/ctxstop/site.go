package ctxstop

// Which calls drop their stop function.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A site is a call that drops its stop function.
type site struct {
	info     *types.Info
	cur      inspector.Cursor
	call     *ast.CallExpr
	isSignal bool       // of signal.NotifyContext, rather than context.AfterFunc
	blank    *ast.Ident // the _ in the place of the stop function, or nil
	discard  ast.Stmt   // _ = stop, the one use of a variable, or nil
	stop     *types.Var // that variable
	deferred bool       // the call is that of a defer statement
}

// dropIn returns the call at cur as a site, or nil if it is another call or if
// its stop function is kept.
func dropIn(pass *analysis.Pass, root inspector.Cursor, cur inspector.Cursor) *site {
	s := &site{info: pass.TypesInfo, cur: cur, call: cur.Node().(*ast.CallExpr)}
	fn := typeutil.StaticCallee(pass.TypesInfo, s.call)
	switch {
	case fn == nil || fn.Pkg() == nil || fn.Signature().Recv() != nil:
		return nil
	case fn.Pkg().Path() == "os/signal" && fn.Name() == "NotifyContext":
		s.isSignal = true
	case fn.Pkg().Path() != "context" || fn.Name() != "AfterFunc" || len(s.call.Args) != 2:
		return nil
	}
	switch cur.ParentEdgeKind() {
	case edge.ExprStmt_X:
		return s
	case edge.DeferStmt_Call:
		s.deferred = true
		return s
	case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
		if s.drops(root, s.target()) {
			return s
		}
	}
	return nil
}

// target returns what the stop function is assigned to, nil if that cannot be
// told.
func (s *site) target() ast.Expr {
	for _, a := range ctxflow.Assignments(s.cur.Parent().Node()) {
		if a.Rhs == s.call && len(a.Lhs) > 0 {
			return a.Lhs[len(a.Lhs)-1] // the last result of both functions
		}
	}
	return nil
}

// drops reports whether what is assigned to the target is never used: the target
// is _, or a local variable that goes nowhere but to _.
func (s *site) drops(root inspector.Cursor, target ast.Expr) bool {
	id, ok := target.(*ast.Ident)
	if !ok {
		return false
	}
	if id.Name == "_" {
		s.blank = id
		return true
	}
	v, ok := s.info.Defs[id].(*types.Var)
	if !ok {
		return false // = rather than :=, so that others may know the variable
	}
	for use := range root.Preorder((*ast.Ident)(nil)) {
		if s.info.Uses[use.Node().(*ast.Ident)] != v {
			continue
		}
		if !isDiscarded(use) {
			return false
		}
		s.discard = use.Parent().Node().(ast.Stmt)
	}
	s.stop = v
	return s.discard != nil
}

// isDiscarded reports whether the variable is the x of _ = x.
func isDiscarded(use inspector.Cursor) bool {
	if use.ParentEdgeKind() != edge.AssignStmt_Rhs {
		return false
	}
	assign := use.Parent().Node().(*ast.AssignStmt)
	if len(assign.Lhs) != 1 {
		return false
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	return ok && id.Name == "_"
}

// contextName returns the context as the call writes it.
func (s *site) contextName() string {
	if chain := ctxflow.NameChain(s.call.Args[0]); chain != "" {
		return chain
	}
	return "the context"
}
