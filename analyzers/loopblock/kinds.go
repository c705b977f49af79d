package loopblock

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// This file finds what a message is told apart by: its type, a field of it, what a
// method without arguments says of it, or several such conditions in a row.

// kinds returns the cases of the first switch in a list of statements that goes by a
// message, nil if there is none with two or more.
func (m *messages) kinds(stmts []ast.Stmt, message types.Object) []kind {
	known := map[types.Object]bool{message: true}
	for _, stmt := range stmts {
		if labeled, ok := stmt.(*ast.LabeledStmt); ok {
			stmt = labeled.Stmt
		}
		var found []kind
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			m.learn(known, stmt)
		case *ast.SwitchStmt:
			if init, ok := stmt.Init.(*ast.AssignStmt); ok {
				m.learn(known, init)
			}
			found = m.cases(stmt, known)
		case *ast.TypeSwitchStmt:
			if m.mentions(stmt.Assign, known) {
				found = m.clauses(stmt.Body)
			}
		case *ast.IfStmt:
			found = m.branches(stmt, known)
		}
		if len(found) > 1 {
			return found
		}
	}
	return nil
}

// learn notes variables that have a part of the message, or say something of it.
func (m *messages) learn(known map[types.Object]bool, assign *ast.AssignStmt) {
	if len(assign.Rhs) != 1 || !m.isPart(assign.Rhs[0], known) {
		return
	}
	if obj := m.object(assign.Lhs[0]); obj != nil {
		known[obj] = true
	}
}

// isPart reports whether an expression is read off the message without doing
// anything with it.
func (m *messages) isPart(e ast.Expr, known map[types.Object]bool) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return known[m.pass.TypesInfo.ObjectOf(e)]
	case *ast.SelectorExpr:
		return m.isPart(e.X, known)
	case *ast.StarExpr:
		return m.isPart(e.X, known)
	case *ast.TypeAssertExpr:
		return m.isPart(e.X, known)
	case *ast.IndexExpr:
		return m.isPart(e.X, known)
	case *ast.CallExpr:
		if m.pass.TypesInfo.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return m.isPart(e.Args[0], known)
		}
		sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		return ok && len(e.Args) == 0 && m.isPart(sel.X, known)
	}
	return false
}

// cases returns the cases of a switch over a part of the message, or of one without
// a value whose conditions all mention it.
func (m *messages) cases(stmt *ast.SwitchStmt, known map[types.Object]bool) []kind {
	if stmt.Tag != nil {
		if t := m.pass.TypesInfo.TypeOf(stmt.Tag); t == nil || isError(t) || !m.mentions(stmt.Tag, known) {
			return nil
		}
		return m.clauses(stmt.Body)
	}
	for _, clause := range stmt.Body.List {
		for _, cond := range clause.(*ast.CaseClause).List {
			if !m.mentions(cond, known) {
				return nil
			}
		}
	}
	return m.clauses(stmt.Body)
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

func (m *messages) clauses(body *ast.BlockStmt) (found []kind) {
	for _, stmt := range body.List {
		clause := stmt.(*ast.CaseClause)
		rest := clause.List == nil || fallsThrough(clause)
		found = append(found, kind{clause: clause, body: clause.Colon, rest: rest, ends: m.exits(clause.Body)})
	}
	return found
}

func fallsThrough(clause *ast.CaseClause) bool {
	if len(clause.Body) == 0 {
		return false
	}
	last, ok := clause.Body[len(clause.Body)-1].(*ast.BranchStmt)
	return ok && last.Tok == token.FALLTHROUGH
}

// exits reports whether statements end with the end of the process.
func (m *messages) exits(stmts []ast.Stmt) bool {
	if len(stmts) == 0 {
		return false
	}
	last, ok := stmts[len(stmts)-1].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := last.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	callee := typeutil.StaticCallee(m.pass.TypesInfo, call)
	return callee != nil && (callee.FullName() == "os.Exit" || callee.FullName() == "runtime.Goexit" || strings.HasPrefix(callee.FullName(), "log.Fatal"))
}

// branches returns the branches of "if m.kind == a {} else if m.kind == b {}", or of
// "if m.get != nil {} else if m.put != nil {}".
func (m *messages) branches(stmt *ast.IfStmt, known map[types.Object]bool) (found []kind) {
	for {
		if cond, ok := ast.Unparen(stmt.Cond).(*ast.BinaryExpr); !ok || cond.Op != token.EQL && cond.Op != token.NEQ || !m.mentions(cond, known) {
			return nil
		}
		found = append(found, kind{clause: stmt.Body, body: stmt.Body.Lbrace, ends: m.exits(stmt.Body.List)})
		switch rest := stmt.Else.(type) {
		case *ast.IfStmt:
			stmt = rest
			continue
		case *ast.BlockStmt:
			found = append(found, kind{clause: rest, body: rest.Lbrace, rest: true})
		}
		if len(found) < 3 && !(len(found) == 2 && !found[1].rest) {
			return nil // one condition tells something special apart
		}
		return found
	}
}

// mentions reports whether a node names a variable.
func (m *messages) mentions(n ast.Node, known map[types.Object]bool) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && known[m.pass.TypesInfo.ObjectOf(id)] {
			found = true
		}
		return !found
	})
	return found
}
