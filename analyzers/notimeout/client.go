package notimeout

// HTTP clients and their requests.
//
// A request ends in time if its client has a timeout or it has a context. One
// without either waits for as long as the server likes. So what counts is the
// request: a client without timeout whose requests all have contexts is as it
// should be, and one that gives streams of any length must not have one.

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// plain are the methods of a client, and functions of net/http, that make a
// request without a context.
var plain = []string{"Get", "Head", "Post", "PostForm"}

// checkRequest reports http.Get and its like, and requests without a context
// by http.DefaultClient.
func (p *pkg) checkRequest(cur inspector.Cursor, call *ast.CallExpr, callee *types.Func) {
	name := "http." + callee.Name()
	if recv := callee.Signature().Recv(); recv != nil {
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok || !p.isDefaultClient(sel.X) {
			p.checkField(cur, call, callee)
			return
		}
		name = "http.DefaultClient." + callee.Name()
		if callee.Name() == "Do" && !p.lacksContext(cur) || p.isFallback(cur, callee) {
			return
		}
	}
	if callee.Name() != "Do" && !isOneOf(callee.Name(), plain) || len(call.Args) == 0 ||
		p.isLocal(call.Args[0]) || p.limited(cur) || p.isCommand() || p.tunesDefault() {
		return
	}
	if ctx := p.contextAt(cur); ctx != nil {
		expr := ctxflow.Expr(ctx)
		p.report(call, fmt.Sprintf("%s ignores %s and has no timeout: use http.NewRequestWithContext(%s, ...)", name, expr, expr))
		return
	}
	p.report(call, name+" has no timeout: use a client with Timeout, or a request with a context")
}

// checkAlias reports requests without a context by a variable that is nothing
// but another name of http.DefaultClient.
func (p *pkg) checkAlias(cur inspector.Cursor) {
	if !p.isDefaultClient(cur.Node().(ast.Expr)) || p.isCommand() || p.tunesDefault() {
		return
	}
	switch parent := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if parent.Tok != token.DEFINE {
			return
		}
	case *ast.ValueSpec:
	default:
		return
	}
	life := p.follow(cur)
	if life.filled || life.sets("Timeout") {
		return
	}
	if request := p.unlimitedRequest(life); request != nil {
		p.report(request, types.ExprString(request.Fun)+" has no timeout: use a client with Timeout, or a request with a context")
	}
}

// checkField reports a request without a context by a client that is a field,
// not a pointer, and that nobody gives a value.
func (p *pkg) checkField(cur inspector.Cursor, call *ast.CallExpr, callee *types.Func) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	x, ok := ast.Unparen(sel.X).(*ast.SelectorExpr)
	if !ok || p.kindOf(x) != aClient || p.isCommand() || p.limited(cur) {
		return
	}
	field, ok := p.info.Uses[x.Sel].(*types.Var)
	if !ok || !field.IsField() || field.Exported() || field.Pkg() != p.pass.Pkg {
		return
	}
	if _, ok := field.Type().Underlying().(*types.Struct); !ok || len(call.Args) == 0 || p.isLocal(call.Args[0]) {
		return
	}
	if callee.Name() == "Do" && !p.lacksContext(cur) || callee.Name() != "Do" && !isOneOf(callee.Name(), plain) {
		return
	}
	f := &follower{p: p, life: &life{}, seen: map[types.Object]bool{}}
	f.object(field.Origin())
	if !f.filled && !f.lost && !f.sets("Timeout", "Transport") {
		p.report(call, types.ExprString(call.Fun)+" has no timeout: set "+types.ExprString(x)+".Timeout, or use a request with a context")
	}
}

// isFallback reports whether the function makes the same request by another
// client, if there is one: what is missing then is that client.
func (p *pkg) isFallback(cur inspector.Cursor, callee *types.Func) bool {
	funcs := ctxflow.Enclosing(cur)
	if len(funcs) == 0 {
		return false
	}
	for other := range funcs[len(funcs)-1].Preorder((*ast.CallExpr)(nil)) {
		call := other.Node().(*ast.CallExpr)
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if ok && p.callee(call) == callee && !p.isDefaultClient(sel.X) {
			return true
		}
	}
	return false
}

// isStandIn reports whether the function returns the client only where it has no
// other one to return.
func (p *pkg) isStandIn(cur inspector.Cursor) bool {
	ret := cur.Parent()
	if unary, ok := ret.Node().(*ast.UnaryExpr); ok && unary.Op == token.AND {
		ret = ret.Parent()
	}
	own, ok := ret.Node().(*ast.ReturnStmt)
	if !ok || len(own.Results) != 1 {
		return false
	}
	fn := ctxflow.Enclosing(cur)[0]
	for other := range fn.Preorder((*ast.ReturnStmt)(nil)) {
		stmt := other.Node().(*ast.ReturnStmt)
		if stmt == own || len(stmt.Results) != 1 || ctxflow.Enclosing(other)[0] != fn {
			continue
		}
		switch ast.Unparen(stmt.Results[0]).(type) {
		case *ast.Ident, *ast.SelectorExpr:
			if !p.info.Types[stmt.Results[0]].IsNil() {
				return true
			}
		}
	}
	return false
}

// isDefaultClient reports whether the expression is http.DefaultClient.
func (p *pkg) isDefaultClient(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := p.info.Uses[sel.Sel].(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == "net/http" && v.Name() == "DefaultClient"
}

// tunesDefault reports whether the package replaces http.DefaultClient, or
// gives it a timeout.
func (p *pkg) tunesDefault() bool {
	for cur := range p.in.Root().Preorder((*ast.AssignStmt)(nil)) {
		for _, lhs := range cur.Node().(*ast.AssignStmt).Lhs {
			sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
			if ok && (p.isDefaultClient(sel) || sel.Sel.Name == "Timeout" && p.isDefaultClient(sel.X)) {
				return true
			}
		}
	}
	return false
}

// checkClient reports a client without timeout that makes requests without
// contexts, or that nobody in the package uses.
func (p *pkg) checkClient(cur inspector.Cursor) {
	made := cur.Node()
	if gives(made, "Timeout") || p.limited(cur) || p.isCommand() || p.isStandIn(cur) || p.isPlaceholder(cur) {
		return
	}
	life := p.follow(cur)
	if life.sets("Timeout") || p.isZero(cur) && life.filled || p.transportLimits(cur, given(made)["Transport"]) {
		return
	}
	if request := p.unlimitedRequest(life); request != nil {
		line := p.pass.Fset.Position(request.Pos()).Line
		p.report(made, fmt.Sprintf("http.Client has no Timeout, and %s on line %d has no context: set Timeout",
			types.ExprString(request.Fun), line))
		return
	}
	unused := len(life.calls("Do"))+len(life.calls(plain...))+len(life.passed) == 0
	if unused && !life.lost && !life.open && (!p.isZero(cur) || life.shown) && given(made)["Transport"] == nil {
		p.report(made, "http.Client has no Timeout: set one, or slow servers hold requests forever")
	}
}

// isPlaceholder reports whether an empty literal is returned beside an error: nobody is to
// use it.
//
//	return http.Client{}, err
func (p *pkg) isPlaceholder(cur inspector.Cursor) bool {
	lit, ok := cur.Node().(*ast.CompositeLit)
	if !ok || len(lit.Elts) > 0 {
		return false
	}
	if cur.ParentEdgeKind() == edge.UnaryExpr_X {
		cur = cur.Parent()
	}
	if cur.ParentEdgeKind() != edge.ReturnStmt_Results {
		return false
	}
	results := cur.Parent().Node().(*ast.ReturnStmt).Results
	last := p.info.Types[results[len(results)-1]]
	return !last.IsNil() && last.Type != nil && ctxflow.IsError(last.Type)
}

func (p *pkg) isZero(cur inspector.Cursor) bool {
	_, ok := cur.Node().(*ast.Ident)
	return ok
}

// unlimitedRequest returns the first call by which the client makes a request
// without a context.
func (p *pkg) unlimitedRequest(l *life) *ast.CallExpr {
	var first *ast.CallExpr
	for _, cur := range append(l.calls(plain...), l.calls("Do")...) {
		call := cur.Node().(*ast.CallExpr)
		do := ast.Unparen(call.Fun).(*ast.SelectorExpr).Sel.Name == "Do"
		if len(call.Args) == 0 || do && !p.lacksContext(cur) || p.isLocal(call.Args[0]) || p.limited(cur) || p.inTest(call) {
			continue
		}
		if first == nil || call.Pos() < first.Pos() {
			first = call
		}
	}
	return first
}

// inTest reports whether a node is in a file that the rule leaves out.
func (p *pkg) inTest(n ast.Node) bool {
	for _, file := range p.pass.Files {
		if file.FileStart <= n.Pos() && n.Pos() < file.FileEnd {
			return p.skips(file)
		}
	}
	return true
}

// transportLimits reports whether the transport may limit the wait for an
// answer: one that says ResponseHeaderTimeout does, one that is made elsewhere
// or is not an http.Transport may.
func (p *pkg) transportLimits(cur inspector.Cursor, transport ast.Expr) bool {
	if transport == nil {
		return false
	}
	e := ast.Unparen(transport)
	if ident, ok := e.(*ast.Ident); ok {
		if ident.Name == "nil" {
			return false
		}
		e = p.onlyValue(cur, ident)
	}
	if addr, ok := e.(*ast.UnaryExpr); ok {
		e = addr.X
	}
	if sel, ok := e.(*ast.SelectorExpr); ok && sel.Sel.Name == "DefaultTransport" {
		return false
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return true
	}
	named := ctxflow.NamedType(p.info.TypeOf(lit))
	return gives(lit, "ResponseHeaderTimeout") || named == nil || named.Obj().Name() != "Transport"
}

// onlyValue returns the one value that the function gives a variable, nil if
// there is none or more.
func (p *pkg) onlyValue(cur inspector.Cursor, ident *ast.Ident) ast.Expr {
	v, ok := p.info.Uses[ident].(*types.Var)
	funcs := ctxflow.Enclosing(cur)
	if !ok || len(funcs) == 0 {
		return nil
	}
	var value ast.Expr
	for stmt := range funcs[len(funcs)-1].Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(stmt.Node()) {
			if len(a.Lhs) == 0 || a.Rhs == nil || !p.means(a.Lhs[0], v) {
				continue
			}
			if value != nil {
				return nil
			}
			value = ast.Unparen(a.Rhs)
		}
	}
	return value
}

// lacksContext reports whether the request that the call client.Do(req) makes
// certainly has no context that ends. Where a live context was in scope when
// the request was made, another rule says so there.
func (p *pkg) lacksContext(do inspector.Cursor) bool {
	call := do.Node().(*ast.CallExpr)
	if len(call.Args) != 1 {
		return false
	}
	ident, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	if !ok {
		return false
	}
	req, ok := p.info.Uses[ident].(*types.Var)
	if !ok || req.IsField() || req.Parent() == p.pass.Pkg.Scope() {
		return false
	}
	made := false
	funcs := ctxflow.Enclosing(do)
	for cur := range funcs[len(funcs)-1].Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if len(a.Lhs) == 0 || a.Rhs == nil || !p.means(a.Lhs[0], req) {
				continue
			}
			if !p.makesPlain(cur, a.Rhs) {
				return false
			}
			made = true
		}
	}
	return made
}

func (p *pkg) means(e ast.Expr, v *types.Var) bool {
	ident, ok := ast.Unparen(e).(*ast.Ident)
	return ok && p.info.ObjectOf(ident) == v
}

// makesPlain reports whether the expression makes a request without a context,
// or with one that never ends.
func (p *pkg) makesPlain(cur inspector.Cursor, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := p.callee(call)
	if fn == nil {
		return false
	}
	switch fn.FullName() {
	case "net/http.NewRequest":
	case "net/http.NewRequestWithContext":
		if len(call.Args) == 0 || !ctxflow.IsBackground(p.info, call.Args[0]) {
			return false
		}
	default:
		return false
	}
	at, ok := cur.FindNode(call)
	return ok && p.contextAt(at) == nil
}
