package ctxswallow

// Whether the end of a context is returned as if the work were done.

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// returnsSuccess returns the return statement of a branch that says "done" for
// "given up", nil if there is none.
func (b *branch) returnsSuccess() *ast.ReturnStmt {
	if len(b.body) == 0 || !onlyCalls(b.body[:len(b.body)-1]) || !b.obeysCaller() {
		return nil
	}
	ret, ok := b.body[len(b.body)-1].(*ast.ReturnStmt)
	if !ok || !b.isSuccess(ret) || b.tellsCause() || b.isExplained(ret) {
		return nil
	}
	if b.done == nil && (b.inErrorBranch() || b.inEndlessLoop() || !b.onlyLogs(b.body[:len(b.body)-1])) {
		return nil // a test with work of its own handles the end, rather than to skip what is left
	}
	for _, other := range b.otherSuccesses() {
		if !b.distinguishes(ret, other) {
			return ret
		}
	}
	return nil
}

// onlyCalls reports whether statements are calls and nothing else: a branch that
// notes something notes what has happened, perhaps.
func onlyCalls(stmts []ast.Stmt) bool {
	for _, stmt := range stmts {
		expr, ok := stmt.(*ast.ExprStmt)
		if !ok {
			return false
		}
		if _, ok := expr.X.(*ast.CallExpr); !ok {
			return false
		}
	}
	return true
}

// tellsCause reports whether the branch asks for the error of the context, and so
// hands it to somebody.
func (b *branch) tellsCause() bool {
	found := false
	for _, stmt := range b.body {
		ast.Inspect(stmt, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if ok && !isLog(b.info, call) && (contextOf(b.info, call, "Err") != nil || ctxflow.ContextFunc(b.info, call) == "Cause") {
				found = true
			}
			return !found && !(ok && isLog(b.info, call))
		})
	}
	return found
}

// Comments that say what becomes of the error, unless they say that it should not.
var (
	ofErrors = regexp.MustCompile(`(?i)\b(err|errors?)\b`)
	owes     = regexp.MustCompile(`(?i)\b(todo|fixme|xxx|hack|bugs?|wrong\w*|bad|should|swallow\w*|los[te]\w*)\b`)
)

// isExplained reports whether a comment in the branch, above the return, says why no
// error is returned.
func (b *branch) isExplained(ret *ast.ReturnStmt) bool {
	for file := range b.cur.Enclosing((*ast.File)(nil)) {
		for _, group := range file.Node().(*ast.File).Comments {
			if b.cur.Node().Pos() < group.Pos() && group.End() < ret.Pos() && ofErrors.MatchString(group.Text()) && !owes.MatchString(group.Text()) {
				return true
			}
		}
	}
	return false
}

// obeysCaller reports whether the context is that of whoever calls the function:
// a parameter of its own, or made from one without a deadline.
func (b *branch) obeysCaller() bool {
	v, ok := b.info.ObjectOf(identOf(b.ctx)).(*types.Var)
	if !ok || !ctxflow.IsContext(v.Type()) {
		return false
	}
	fn := b.root.Function()
	own := map[*types.Var]bool{}
	for p := range ctxflow.Parameters(b.info, b.scope().Node()) {
		own[p] = true
	}
	origins := fn.Ancestors(v)
	origins[v] = true
	foreign := false
	for origin := range origins {
		if b.hasOwnEnd(origin) {
			return false
		}
		foreign = foreign || own[origin]
	}
	return foreign
}

func identOf(e ast.Expr) *ast.Ident {
	id, _ := ast.Unparen(e).(*ast.Ident)
	if id == nil {
		return &ast.Ident{Name: "_"}
	}
	return id
}

// hasOwnEnd reports whether a context was made here with a deadline, or together
// with something else than a cancel function, such as a group: that one says why
// it has ended.
func (b *branch) hasOwnEnd(ctx *types.Var) bool {
	for cur := range b.root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			call, ok := a.Rhs.(*ast.CallExpr)
			if !ok || len(a.Lhs) < 2 {
				continue
			}
			for _, l := range a.Lhs {
				if b.root.Function().Variable(l) != ctx {
					continue
				}
				switch ctxflow.ContextFunc(b.info, call) {
				case "WithCancel", "WithCancelCause":
				default:
					return true
				}
			}
		}
	}
	return false
}

// isSuccess reports whether the last of several results, or the only one, is an
// error and nil here.
func (b *branch) isSuccess(ret *ast.ReturnStmt) bool {
	results := ctxflow.Signature(b.info, b.scope().Node()).Results()
	n := results.Len()
	return n > 0 && len(ret.Results) == n && ctxflow.IsError(results.At(n-1).Type()) && b.info.Types[ret.Results[n-1]].IsNil()
}

// returnsValue reports whether a return gives a value, next to an error that may
// be nil: return r.value, r.err.
func (b *branch) returnsValue(ret *ast.ReturnStmt) bool {
	results := ctxflow.Signature(b.info, b.scope().Node()).Results()
	n := results.Len()
	if n < 2 || len(ret.Results) != n || !ctxflow.IsError(results.At(n-1).Type()) {
		return false
	}
	value := b.info.Types[ret.Results[0]]
	if value.IsNil() || value.Value != nil {
		return false
	}
	switch last := ast.Unparen(ret.Results[n-1]).(type) {
	case *ast.SelectorExpr:
		return b.info.Selections[last] != nil // not io.EOF
	case *ast.Ident:
		v, ok := b.info.Uses[last].(*types.Var)
		return ok && v.Parent() != v.Pkg().Scope()
	}
	return false
}

// inEndlessLoop reports whether the branch lies in a loop that goes on until
// something ends it.
func (b *branch) inEndlessLoop() bool {
	scope := b.scope()
	for loop := range b.cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if !scope.Contains(loop) {
			return false
		}
		if endless(loop.Node()) || overChannel(b.info, loop.Node()) {
			return true
		}
	}
	return false
}

// otherSuccesses returns the returns with a nil error of the same function that
// are no answer to the end of a context.
func (b *branch) otherSuccesses() []*ast.ReturnStmt {
	var found []*ast.ReturnStmt
	scope, looping := b.scope(), b.inEndlessLoop()
	for cur := range scope.Preorder((*ast.ReturnStmt)(nil)) {
		ret := cur.Node().(*ast.ReturnStmt)
		if ctxflow.Enclosing(cur)[0] != scope || !b.isSuccess(ret) && !b.returnsValue(ret) || b.answersEnd(cur) || ret.Pos() < b.selection().Node().Pos() && !looping {
			continue
		}
		if looping && b.isStop(cur) {
			continue
		}
		found = append(found, ret)
	}
	return found
}

// answersEnd reports whether a return lies in a branch that is taken when a
// context has ended.
func (b *branch) answersEnd(ret inspector.Cursor) bool {
	scope := b.scope()
	for cur := ret.Parent(); scope.Contains(cur) && cur != scope; cur = cur.Parent() {
		if branchAt(b.info, cur) != nil {
			return true
		}
	}
	return false
}

// isStop reports whether a return of a function that runs in a loop is another
// normal end of it: its case takes a signal without a value, or a test found a
// channel closed, or an error that means the end.
func (b *branch) isStop(ret inspector.Cursor) bool {
	if clause, ok := inClause(ret); ok {
		stmt, isExpr := clause.Comm.(*ast.ExprStmt)
		return isExpr && ctxflow.ReceivedFrom(ast.Unparen(stmt.X)) != nil
	}
	for stmt := range ret.Enclosing((*ast.IfStmt)(nil)) {
		return b.scope().Contains(stmt) && b.findsEnd(stmt.Node().(*ast.IfStmt).Cond)
	}
	return false
}

// findsEnd reports whether a condition is !ok, or looks at an error.
func (b *branch) findsEnd(cond ast.Expr) bool {
	if not, ok := ast.Unparen(cond).(*ast.UnaryExpr); ok && not.Op == token.NOT {
		_, ok := ast.Unparen(not.X).(*ast.Ident)
		return ok
	}
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if cmp, ok := n.(*ast.BinaryExpr); ok && cmp.Op == token.EQL && b.info.Types[cmp.Y].IsNil() {
			return false // err == nil is no end, but success
		}
		if e, ok := n.(ast.Expr); ok {
			if t := b.info.TypeOf(e); t != nil && ctxflow.IsError(t) {
				found = true
			}
		}
		return !found
	})
	return found
}

// distinguishes reports whether a caller can tell two returns apart by their other
// results: one says so by a constant or a value of its own, as in return false, nil.
func (b *branch) distinguishes(ret, other *ast.ReturnStmt) bool {
	for i, result := range ret.Results[:len(ret.Results)-1] {
		tv, otherValue := b.info.Types[result], b.info.Types[other.Results[i]]
		switch {
		case tv.IsNil():
		case tv.Value != nil && isBool(tv.Type):
			return otherValue.Value == nil || tv.Value.ExactString() != otherValue.Value.ExactString()
		case tv.Value != nil:
			if !isLiteral(result) {
				return true // a constant with a name, such as StatusStopped
			}
		default:
			switch result := ast.Unparen(result).(type) {
			case *ast.CompositeLit:
				if len(result.Elts) > 0 {
					return true
				}
			case *ast.Ident:
				if id, ok := ast.Unparen(other.Results[i]).(*ast.Ident); ok && id.Name != result.Name && !isZeroVariable(b, result) {
					return true
				}
			default:
				return true
			}
		}
	}
	return false
}

// isLiteral reports whether a constant is written as a literal, with a sign or without.
func isLiteral(e ast.Expr) bool {
	e = ast.Unparen(e)
	if signed, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(signed.X)
	}
	_, ok := e.(*ast.BasicLit)
	return ok
}

// isZeroVariable reports whether a variable is declared without a value and never
// given one: var zero T.
func isZeroVariable(b *branch, id *ast.Ident) bool {
	v, ok := b.info.ObjectOf(id).(*types.Var)
	if !ok {
		return false
	}
	for cur := range b.scope().Preorder((*ast.Ident)(nil)) {
		use := cur.Node().(*ast.Ident)
		if b.info.ObjectOf(use) != v {
			continue
		}
		switch cur.ParentEdgeKind() {
		case edge.AssignStmt_Lhs, edge.UnaryExpr_X:
			return false
		case edge.ValueSpec_Names:
			if len(cur.Parent().Node().(*ast.ValueSpec).Values) > 0 {
				return false
			}
		}
	}
	return true
}

func isBool(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsBoolean != 0
}
