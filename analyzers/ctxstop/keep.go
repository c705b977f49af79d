package ctxstop

// Whether a function registered with context.AfterFunc must be taken back, or is
// meant to last as long as its context.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A registration is a call of context.AfterFunc without its stop function.
type registration struct {
	*site
	fn *ctxflow.Function
}

type vars map[*types.Var]bool

// mustEnd reports whether the registration outlasts the work that it is for.
func mustEnd(r *registration) bool {
	held := r.held()
	if !r.outlasts(held) {
		return false
	}
	if r.discard != nil || r.deferred || r.accumulates() {
		return true
	}
	if servesUntilStopped(held) || r.handedOver(held) {
		return false
	}
	returned, closable := r.returned(held)
	return closable || !returned && !r.mayReturn() && r.worksOn(held)
}

// outlasts reports whether the context comes from outside: it is a parameter, or
// derived from one without a cancel function or the like. A context in a field is
// most often that of the object at work; it counts only as another parent of a
// context that is made here.
func (r *registration) outlasts(held vars) bool {
	arg := ast.Unparen(r.call.Args[0])
	if sel, ok := arg.(*ast.SelectorExpr); ok {
		selection := r.info.Selections[sel]
		return selection != nil && selection.Kind() == types.FieldVal && holdsContext(held)
	}
	v := r.fn.Variable(arg)
	if v == nil || !ctxflow.IsContext(v.Type()) {
		return false
	}
	origins := r.fn.Ancestors(v)
	origins[v] = true
	foreign := false
	for origin := range origins {
		if r.isBounded(origin) {
			return false
		}
		foreign = foreign || origin.Kind() == types.ParamVar && ctxflow.IsContext(origin.Type())
	}
	return foreign
}

// isBounded reports whether a context came together with something that ends it.
func (r *registration) isBounded(ctx *types.Var) bool {
	for cur := range r.fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			for _, l := range a.Lhs {
				if len(a.Lhs) > 1 && r.fn.Variable(l) == ctx {
					return true
				}
			}
		}
	}
	return false
}

// accumulates reports whether every turn of a loop without an end in sight
// registers once more with the same context.
func (r *registration) accumulates() bool {
	scope := ctxflow.Enclosing(r.cur)[0]
	for loop := range r.cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if !scope.Contains(loop) {
			return false
		}
		if endless(r.info, loop.Node()) && !r.leaves(loop) {
			v := r.fn.Variable(r.call.Args[0])
			return v == nil || v.Pos() < loop.Node().Pos() || loop.Node().End() <= v.Pos()
		}
	}
	return false
}

// leaves reports whether the block of the call ends by leaving the loop.
func (r *registration) leaves(loop inspector.Cursor) bool {
	for block := range r.cur.Enclosing((*ast.BlockStmt)(nil), (*ast.CommClause)(nil), (*ast.CaseClause)(nil)) {
		if !loop.Contains(block) {
			return false
		}
		var list []ast.Stmt
		switch b := block.Node().(type) {
		case *ast.BlockStmt:
			list = b.List
		case *ast.CommClause:
			list = b.Body
		case *ast.CaseClause:
			list = b.Body
		}
		if len(list) == 0 {
			continue
		}
		switch last := list[len(list)-1].(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.BranchStmt:
			return last.Tok == token.BREAK || last.Tok == token.GOTO
		}
	}
	return false
}

func endless(info *types.Info, loop ast.Node) bool {
	switch loop := loop.(type) {
	case *ast.ForStmt:
		return loop.Cond == nil
	case *ast.RangeStmt:
		t := info.TypeOf(loop.X)
		if t == nil {
			return false
		}
		_, ok := t.Underlying().(*types.Chan)
		return ok
	}
	return false
}

// held returns the variables of the functions around that the registered function
// works on. With the cancel function of a context counts that context.
func (r *registration) held() vars {
	held := vars{}
	callback := r.call.Args[1]
	ast.Inspect(callback, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := r.info.Uses[id].(*types.Var)
		if ok && r.fn.Variable(id) == v && !ctxflow.IsContext(v.Type()) && (v.Pos() < callback.Pos() || callback.End() <= v.Pos()) {
			held[v] = true
		}
		return true
	})
	for cur := range r.fn.Root.Preorder((*ast.AssignStmt)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if len(a.Lhs) == 2 && held[r.fn.Variable(a.Lhs[1])] {
				if ctx := r.fn.Variable(a.Lhs[0]); ctx != nil && ctxflow.IsContext(ctx.Type()) {
					held[ctx] = true
				}
			}
		}
	}
	return held
}

func holdsContext(held vars) bool {
	for v := range held {
		if ctxflow.IsContext(v.Type()) {
			return true
		}
	}
	return false
}

// servesUntilStopped reports whether one of the variables is a server, by its
// method Serve: it serves until the context has ended.
func servesUntilStopped(held vars) bool {
	for v := range held {
		if ctxflow.HasMethod(v.Type(), "Serve") {
			return true
		}
	}
	return false
}

// handedOver reports whether the function, other than by returning it, hands what
// is held to something that may last longer: a goroutine, a function literal that
// is not called on the spot, a field, a channel, a collection.
func (r *registration) handedOver(held vars) bool {
	scope := ctxflow.Enclosing(r.cur)[0]
	if len(held) == 0 {
		for range scope.Preorder((*ast.GoStmt)(nil)) {
			return true
		}
	}
	for use := range r.uses(scope, held) {
		if r.keeps(scope, use) {
			return true
		}
	}
	return false
}

// keeps reports whether a use of a variable may outlast the function.
func (r *registration) keeps(scope, use inspector.Cursor) bool {
	for cur := use; cur != scope; cur = cur.Parent() {
		if _, ok := cur.Node().(*ast.FuncLit); ok && !runsHere(cur) {
			return true
		}
		if cur.ParentEdgeKind() == edge.GoStmt_Call {
			return true
		}
	}
	switch parent := use.Parent(); use.ParentEdgeKind() {
	case edge.AssignStmt_Rhs:
		for _, l := range parent.Node().(*ast.AssignStmt).Lhs {
			if r.fn.Variable(l) == nil && !ctxflow.IsBlank(l) {
				return true
			}
		}
	case edge.KeyValueExpr_Value, edge.CompositeLit_Elts, edge.SendStmt_Value:
		return true
	case edge.CallExpr_Args:
		fun, ok := ast.Unparen(parent.Node().(*ast.CallExpr).Fun).(*ast.Ident)
		_, builtin := r.info.Uses[fun].(*types.Builtin)
		return ok && builtin && fun.Name == "append"
	}
	return false
}

// runsHere reports whether a function literal is called where it stands, or
// deferred.
func runsHere(lit inspector.Cursor) bool {
	return lit.ParentEdgeKind() == edge.CallExpr_Fun && lit.Parent().ParentEdgeKind() != edge.GoStmt_Call
}

// uses yields the uses of the variables within the scope, but for those in the
// call itself.
func (r *registration) uses(scope inspector.Cursor, held vars) func(yield func(inspector.Cursor) bool) {
	return func(yield func(inspector.Cursor) bool) {
		for cur := range scope.Preorder((*ast.Ident)(nil)) {
			v, ok := r.info.Uses[cur.Node().(*ast.Ident)].(*types.Var)
			if ok && held[v] && !r.cur.Contains(cur) && !yield(cur) {
				return
			}
		}
	}
}

// returned reports whether the function returns something that is held, and
// whether that is what callers end as a rule: a stream, or a cancel function.
func (r *registration) returned(held vars) (some, closable bool) {
	for use := range r.uses(ctxflow.Enclosing(r.cur)[0], held) {
		if use.ParentEdgeKind() != edge.ReturnStmt_Results {
			continue
		}
		v := r.info.Uses[use.Node().(*ast.Ident)].(*types.Var)
		_, basic := v.Type().Underlying().(*types.Basic)
		some = some || !basic && !ctxflow.IsError(v.Type())
		closable = closable || r.isCallback(v) || ctxflow.HasMethod(v.Type(), "Close") && ctxflow.HasMethod(v.Type(), "Read")
	}
	return some, closable
}

// mayReturn reports whether the function has a result in which it may hand over
// what is held, in whatever wrapping.
func (r *registration) mayReturn() bool {
	for v := range ctxflow.Signature(r.info, ctxflow.Enclosing(r.cur)[0].Node()).Results().Variables() {
		if ctxflow.MayCarry(v.Type()) || ctxflow.IsContext(v.Type()) {
			return true
		}
	}
	return false
}

// isCallback reports whether the variable itself is what is registered.
func (r *registration) isCallback(v *types.Var) bool {
	return r.fn.Variable(r.call.Args[1]) == v
}

// worksOn reports whether the function goes on, after the call, to call something
// with what is held. If nothing of its own is held, nothing can last for its sake.
// The receiver is no sign of that: it was there before and stays.
func (r *registration) worksOn(held vars) bool {
	own := vars{}
	for v := range held {
		if _, basic := v.Type().Underlying().(*types.Basic); !basic && v.Kind() != types.RecvVar {
			own[v] = true
		}
	}
	if len(own) == 0 {
		return len(held) == 0
	}
	scope := ctxflow.Enclosing(r.cur)[0]
	for cur := range scope.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call.Pos() < r.call.End() || ctxflow.IsDeferred(cur) || ctxflow.IsStarted(cur) || ctxflow.Enclosing(cur)[0] != scope {
			continue
		}
		for range r.uses(cur, own) {
			return true
		}
	}
	return false
}
