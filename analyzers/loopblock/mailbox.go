package loopblock

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
)

// A mailbox is a loop that receives messages from one channel and does with each
// what its kind wants, by a switch:
//
//	for m := range mailbox { switch m := m.(type) { case ...: case ...: } }
//
// The kinds are its duties. The switch may stand in a function of the package that
// the loop hands each message to. This file finds it in the syntax.
type mailbox struct {
	loop   ast.Stmt     // the for or range statement
	waits  ast.Node     // the range statement, the receive, or the select
	fn     ast.Node     // the function that the loop stands in
	within ast.Node     // the function that the switch stands in
	param  types.Object // of within, which has the message; nil if that is fn
	kinds  []kind
	clause int // of the select that receives the message
}

// A kind is one case of the switch.
type kind struct {
	clause ast.Node
	body   token.Pos // where it begins
	rest   bool      // the default case, or one that goes on with the next: no duty of its own
	ends   bool      // it ends the process
}

// mailboxes returns the mailboxes in the files, tests left out.
func mailboxes(pass *analysis.Pass) (found []mailbox) {
	m := &messages{pass: pass}
	for _, file := range pass.Files {
		if place.InTest(pass.Fset, file.FileStart) {
			continue
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
				found = m.search(fn, fn.Body, found)
			}
		}
	}
	return found
}

// messages finds switches over messages.
type messages struct {
	pass  *analysis.Pass
	decls map[types.Object]*ast.FuncDecl // of the package; made when it is asked for
}

// search appends the mailboxes of a function and of the literals in it.
func (m *messages) search(fn ast.Node, body *ast.BlockStmt, found []mailbox) []mailbox {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = m.search(n, n.Body, found)
			return false
		case *ast.RangeStmt:
			if m.isChannel(n.X) && n.Key != nil {
				found = m.add(found, mailbox{loop: n, waits: n, fn: fn}, n.Body.List, n.Key)
			}
		case *ast.ForStmt:
			if !counts(n) {
				found = m.inLoop(found, n, fn)
			}
		}
		return true
	})
	return found
}

// inLoop appends the mailboxes of a for statement: it receives a message at the
// beginning of its body, or in a case of a select.
func (m *messages) inLoop(found []mailbox, loop *ast.ForStmt, fn ast.Node) []mailbox {
	for i, stmt := range loop.Body.List {
		if receive, message := received(stmt); receive != nil {
			found = m.add(found, mailbox{loop: loop, waits: receive, fn: fn}, loop.Body.List[i+1:], message)
		}
	}
	for _, sel := range selectsOf(loop.Body) {
		for i, clause := range sel.Body.List {
			clause := clause.(*ast.CommClause)
			if receive, message := received(clause.Comm); receive != nil {
				found = m.add(found, mailbox{loop: loop, waits: sel, fn: fn, clause: i}, clause.Body, message)
			}
		}
	}
	return found
}

// received returns the receive of a statement "m := <-ch" or "m, ok := <-ch", and
// what gets the message.
func received(stmt ast.Stmt) (*ast.UnaryExpr, ast.Expr) {
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return nil, nil
	}
	receive, ok := ast.Unparen(assign.Rhs[0]).(*ast.UnaryExpr)
	if !ok || receive.Op != token.ARROW {
		return nil, nil
	}
	return receive, assign.Lhs[0]
}

func (m *messages) isChannel(e ast.Expr) bool {
	t := m.pass.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// add appends a mailbox if the statements that follow the receive switch over the
// message, or hand it to a function that does. Signals are for the whole process: who
// gets one is about to end it, or has nothing else to do.
func (m *messages) add(found []mailbox, box mailbox, stmts []ast.Stmt, message ast.Expr) []mailbox {
	obj := m.object(message)
	if obj == nil || types.TypeString(obj.Type(), nil) == "os.Signal" {
		return found
	}
	box.within = box.fn
	if box.kinds = m.kinds(stmts, obj); box.kinds == nil {
		fn, param := m.handler(stmts, obj)
		if fn == nil {
			return found
		}
		box.within, box.param, box.kinds = fn, param, m.kinds(fn.Body.List, param)
	}
	if box.kinds != nil {
		found = append(found, box)
	}
	return found
}

func (m *messages) object(e ast.Expr) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	return m.pass.TypesInfo.ObjectOf(id)
}

// handler returns the function of the package that a statement hands the message
// to, and the parameter that has it.
func (m *messages) handler(stmts []ast.Stmt, message types.Object) (*ast.FuncDecl, types.Object) {
	for _, stmt := range stmts {
		for _, call := range callsOf(stmt) {
			decl := m.declared(call)
			if decl == nil {
				continue
			}
			sig := m.pass.TypesInfo.Defs[decl.Name].(*types.Func).Signature()
			for i, arg := range call.Args {
				if m.object(ast.Unparen(arg)) == message && i < sig.Params().Len() && !sig.Variadic() {
					return decl, sig.Params().At(i)
				}
			}
		}
	}
	return nil, nil
}

// callsOf returns the calls that a simple statement makes: alone, for its results,
// or to look at them.
func callsOf(stmt ast.Stmt) (calls []*ast.CallExpr) {
	var exprs []ast.Expr
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		exprs = []ast.Expr{stmt.X}
	case *ast.AssignStmt:
		exprs = stmt.Rhs
	case *ast.IfStmt:
		exprs = []ast.Expr{stmt.Cond}
		if assign, ok := stmt.Init.(*ast.AssignStmt); ok {
			exprs = append(exprs, assign.Rhs...)
		}
	}
	for _, e := range exprs {
		if not, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && not.Op == token.NOT {
			e = not.X
		}
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
			calls = append(calls, call)
		}
	}
	return calls
}

// declared returns the declaration of a called function of the package.
func (m *messages) declared(call *ast.CallExpr) *ast.FuncDecl {
	if m.decls == nil {
		m.decls = map[types.Object]*ast.FuncDecl{}
		for _, file := range m.pass.Files {
			for _, decl := range file.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
					m.decls[m.pass.TypesInfo.Defs[fn.Name]] = fn
				}
			}
		}
	}
	if fn, ok := typeutil.Callee(m.pass.TypesInfo, call).(*types.Func); ok {
		return m.decls[fn.Origin()]
	}
	return nil
}
