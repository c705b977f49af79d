package ctxvariant

// Whether a call gets its context in another way than by an argument.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// getsContext reports whether a context reaches the call, or its result.
func (fn *function) getsContext(s *site) bool {
	return fn.receiverCarries(s) || fn.argumentCarries(s) || fn.chainGives(s.cur, fn.isBuilder(s)) || fn.resultGets(s)
}

func (fn *function) argumentCarries(s *site) bool {
	for _, arg := range s.call.Args {
		if t := fn.pass.TypesInfo.TypeOf(arg); t != nil && ctxflow.Surrenders(t) && fn.Conveys(arg) {
			return true
		}
	}
	return false
}

// receiverCarries reports whether the receiver was built from a context, or
// came from an operation that was given one (f := submit(ctx, job); f.Wait()).
// A method that is known to ignore all contexts, such as Exec of the tx that
// came from BeginTx(ctx), ignores that one, too.
func (fn *function) receiverCarries(s *site) bool {
	if s.recv == nil || !fn.Conveys(s.recv) || !ctxflow.MayCarry(fn.pass.TypesInfo.TypeOf(s.recv)) {
		return false
	}
	_, plain := ast.Unparen(s.recv).(*ast.Ident)
	return !plain || !drops(fn.pass, s.callee)
}

// chainGives reports whether the call's result meets a context in the very
// expression: http.NewRequest(...).WithContext(ctx), or, if the call only
// builds something, f(ctx, exec.Command(...)).
func (fn *function) chainGives(cur inspector.Cursor, builder bool) bool {
	for ; ; cur = cur.Parent() {
		switch cur.ParentEdgeKind() {
		case edge.ParenExpr_X, edge.SelectorExpr_X, edge.CallExpr_Fun:
		case edge.CallExpr_Args:
			if !builder {
				return false
			}
		default:
			return false
		}
		if call, ok := cur.Parent().Node().(*ast.CallExpr); ok && fn.TakesContext(call) {
			return true
		}
	}
}

// resultGets reports whether the call only builds something, and what it built
// meets a context before, or while, it is put to use.
func (fn *function) resultGets(s *site) bool {
	v := fn.result(s)
	if v == nil || !fn.isBuilder(s) {
		return false
	}
	if fn.Carries(v) {
		return true // v.ctx = ctx, v = v.WithContext(ctx), v.SetContext(ctx)
	}
	given := false
	for use := range fn.Uses(v) {
		switch call, kind := fn.consumer(use); {
		case call != nil && (fn.TakesContext(call) || kind == edge.CallExpr_Args && fn.chainGives(use, true)):
			given = true
		case kind == edge.CallExpr_Args && fn.yieldsResult(call):
			given = false // sign(ctx, req), but then client.Do(req)
		case kind == edge.KeyValueExpr_Value || kind == edge.CompositeLit_Elts:
			given = given || fn.conveysBesides(use)
		case kind == edge.AssignStmt_Rhs:
			given = given || fn.keptGets(use)
		}
	}
	return given
}

// keptGets reports whether what is kept in a field meets a context whenever it is
// used: s.req = req, and then client.Do(s.req.WithContext(ctx)).
func (fn *function) keptGets(use inspector.Cursor) bool {
	_, index := use.ParentEdge()
	assign := use.Parent().Node().(*ast.AssignStmt)
	if len(assign.Lhs) != len(assign.Rhs) {
		return false
	}
	kept := ctxflow.NameChain(assign.Lhs[index])
	for cur := range fn.Root.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if ok && kept != "" && ctxflow.NameChain(sel.X) == kept && fn.TakesContext(call) {
			return true
		}
	}
	return false
}

// consumer returns the call that the variable is an argument or the direct
// receiver of, and the kind of edge by which it is used.
func (fn *function) consumer(use inspector.Cursor) (*ast.CallExpr, edge.Kind) {
	kind, parent := use.ParentEdgeKind(), use.Parent()
	switch kind {
	case edge.CallExpr_Args:
		return parent.Node().(*ast.CallExpr), kind
	case edge.SelectorExpr_X:
		if parent.ParentEdgeKind() == edge.CallExpr_Fun {
			return parent.Parent().Node().(*ast.CallExpr), kind
		}
	}
	return nil, kind
}

// conveysBesides reports whether the composite literal around the use also
// holds a context: job{ctx: ctx, req: req}.
func (fn *function) conveysBesides(use inspector.Cursor) bool {
	for lit := range use.Enclosing((*ast.CompositeLit)(nil)) {
		return fn.Conveys(lit.Node().(ast.Expr))
	}
	return false
}

// yieldsResult reports whether the call returns more than an error: it did
// something with its argument, rather than prepare it.
func (fn *function) yieldsResult(call *ast.CallExpr) bool {
	sig, ok := fn.pass.TypesInfo.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok {
		return false
	}
	for v := range sig.Results().Variables() {
		if !ctxflow.IsError(v.Type()) {
			return true
		}
	}
	return false
}

// isBuilder reports whether the callee only makes a value that will do the
// waiting: it cannot fail, or the value has a place for a context.
func (fn *function) isBuilder(s *site) bool {
	results := s.callee.Signature().Results()
	return ctxflow.HoldsContext(results.At(0).Type(), 2) || !ctxflow.IsError(results.At(results.Len()-1).Type())
}

// isInterrupted reports whether another goroutine acts on the call's receiver
// once the context is done, as one that closes the connection does: that ends
// the wait as well.
func (fn *function) isInterrupted(s *site, ctx *types.Var) bool {
	if s.recv == nil || ctxflow.NameChain(s.recv) == "" {
		return false
	}
	for cur := range fn.Root.Preorder((*ast.CallExpr)(nil)) {
		sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		if ok && ctxflow.NameChain(sel.X) == ctxflow.NameChain(s.recv) && fn.Ended(cur.Node(), ctx) &&
			ctxflow.Enclosing(cur)[0] != ctxflow.Enclosing(s.cur)[0] {
			return true
		}
	}
	return false
}

// result returns the variable that the call's first result is assigned to.
func (fn *function) result(s *site) *types.Var {
	for cur := range s.cur.Enclosing((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if a.Rhs != nil && ast.Unparen(a.Rhs) == s.call {
				return fn.Variable(a.Lhs[0])
			}
		}
		return nil
	}
	return nil
}
