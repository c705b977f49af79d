package mutate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// This file holds the operators that put a wait where others wait for it. What they
// leave alone is no slip: nobody waits for the lock or the loop, or it would be
// another bug.

// waiting are functions of the standard library that a reviewer does not want to
// see under a lock or in an event loop.
var waiting = map[string]bool{
	"net.Dial": true, "net.DialTimeout": true, "(*net.Dialer).Dial": true, "(*net.Dialer).DialContext": true,
	"net.LookupHost": true, "net.LookupIP": true, "(*net.Resolver).LookupIPAddr": true,
	"(*net/http.Client).Do": true, "(*net/http.Client).Get": true, "(*net/http.Client).Post": true, "(*net/http.Client).PostForm": true,
	"net/http.Get": true, "net/http.Post": true, "net/http.PostForm": true,
	"(*os/exec.Cmd).Run": true, "(*os/exec.Cmd).Output": true, "(*os/exec.Cmd).CombinedOutput": true, "(*os/exec.Cmd).Wait": true,
	"(*database/sql.DB).QueryContext": true, "(*database/sql.DB).ExecContext": true, "(*database/sql.DB).PingContext": true,
	"(*database/sql.DB).Query": true, "(*database/sql.DB).Exec": true, "(*database/sql.DB).Ping": true,
	"(*os.File).Sync": true, "time.Sleep": true,
}

// lockAround holds a mutex during a wait. It takes one before a statement that waits,
// itself or in a function of the package that it calls, until the function returns:
//
//	resp, err := c.http.Do(req)    =>    c.mu.Lock(); defer c.mu.Unlock(); resp, err := c.http.Do(req)
//
// takes one earlier that the function takes after the statement:
//
//	resp, err := c.http.Do(req)    =>    c.mu.Lock(); defer c.mu.Unlock(); resp, err := c.http.Do(req)
//	c.mu.Lock()
//	c.last = resp                        c.last = resp
//	c.mu.Unlock()
//
// or waits where it has one:
//
//	c.mu.Lock()                    =>    c.mu.Lock(); _, _ = http.Get("http://localhost/")
//
// The mutex is one of the receiver, or of the package, that somebody else needs, see
// [lockUses.wantedBriefly]. Left alone are methods that end their object, and statements
// after which something is called that takes the mutex itself: that is a deadlock, not a
// delay.
func lockAround(p *Package) (found []Mutant) {
	uses := p.newLockUses()
	p.eachBody(func(b *body) {
		if b.block != b.decl.Body || ends[b.decl.Name.Name] || p.helpsTests(b.decl.Pos()) {
			return
		}
		wait := p.waitFor(b.decl.Pos())
		for _, lock := range p.mutexes(b.decl) {
			section := b.sectionOf(lock)
			if uses.takes[lock.class][b.decl] && section.taken == nil {
				continue
			}
			for i, stmt := range b.block.List {
				if !uses.wantedBriefly(lock.class, b.decl, stmt) {
					continue
				}
				switch waits := simple(stmt) && uses.waits(stmt); {
				case stmt == section.taken && wait != "":
					found = append(found, b.mutant(stmt, lock.code, p.insert(stmt.End(), "; "+wait)))
				case !waits || section.taken != nil && stmt.Pos() > section.taken.Pos() || uses.retakes(b.block.List[i:], lock.class):
				default:
					edits := []Edit{p.insert(stmt.Pos(), lock.code+".Lock(); defer "+lock.code+".Unlock(); ")}
					for _, old := range section.statements() {
						edits = append(edits, p.replace(old, ""))
					}
					found = append(found, b.mutant(stmt, lock.code, edits...))
				}
			}
		}
	})
	return found
}

// A section is what stands between the two statements of a body that take and release
// a mutex.
type section struct{ taken, released ast.Stmt }

func (s section) statements() []ast.Stmt {
	if s.taken == nil {
		return nil
	}
	return []ast.Stmt{s.taken, s.released}
}

// sectionOf returns the section of a mutex in a body, if it is the only one: Lock and
// Unlock stand in the body itself, and nothing else uses the mutex.
func (b *body) sectionOf(lock mutex) (s section) {
	uses := 0
	ast.Inspect(b.block, func(n ast.Node) bool {
		if e, ok := n.(*ast.CallExpr); ok {
			if recv, name := b.p.method(e); (locking[name] || unlocking[name]) && b.p.class(recv) == lock.class {
				uses++
			}
		}
		return true
	})
	for _, stmt := range b.block.List {
		switch b.p.source(stmt) {
		case lock.code + ".Lock()":
			s.taken = stmt
		case lock.code + ".Unlock()", "defer " + lock.code + ".Unlock()":
			s.released = stmt
		}
	}
	if uses != 2 || s.taken == nil || s.released == nil {
		return section{}
	}
	return s
}

// ends are the names of methods that end their object: who still wants a lock then is
// late.
var ends = map[string]bool{
	"Close": true, "Stop": true, "Shutdown": true, "Leave": true, "Quit": true, "Terminate": true,
	"close": true, "stop": true, "shutdown": true, "quit": true, "terminate": true,
}

// helpsTests reports whether the file at pos imports testing.
func (p *Package) helpsTests(pos token.Pos) bool { return p.qualifier(pos, "testing") != "" }

// simple reports whether a statement ends before the next one begins, whatever it
// does: it declares nothing that a block would hide.
func simple(stmt ast.Stmt) bool {
	switch stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt, *ast.IfStmt:
		return true
	}
	return false
}

// waitInLoop puts a request, a dial or a sleep, whatever the file's imports allow, at
// the start of a case of an event loop: a select without default in a loop that does
// not count. Another case must go on with the loop, too, and not be there to stop it:
// that is who has to wait. So must the case itself: what waits on the way out keeps
// nobody from being served.
func waitInLoop(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		wait := p.waitFor(b.decl.Pos())
		if wait == "" || p.helpsTests(b.decl.Pos()) {
			return
		}
		b.walk(func(n ast.Node) {
			loop, ok := n.(*ast.ForStmt)
			if !ok || loop.Cond != nil && loop.Post != nil {
				return
			}
			for _, sel := range selectsIn(loop.Body) {
				var duties []*ast.CommClause
				for _, clause := range sel.Body.List {
					if clause := clause.(*ast.CommClause); p.isDuty(clause) && !p.leaves(clause.Body, loop) {
						duties = append(duties, clause)
					}
				}
				for _, clause := range duties {
					if len(duties) > 1 {
						found = append(found, b.mutant(clause, "select", p.insert(clause.Colon+1, " "+wait+"; ")))
					}
				}
			}
		})
	})
	return found
}

// selectsIn returns the selects without default that a loop comes to in each turn:
// those of its body, and of the branches in it.
func selectsIn(body *ast.BlockStmt) (found []*ast.SelectStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return false
		case *ast.SelectStmt:
			if !hasDefault(n) {
				found = append(found, n)
			}
			return false
		}
		return true
	})
	return found
}

// isDuty reports whether a case serves somebody: it is no stop signal, no pause that
// begins anew in each turn, and does not only note that time is over.
func (p *Package) isDuty(clause *ast.CommClause) bool {
	if p.stopChannel(clause.Comm) != nil {
		return false
	}
	stmt, ok := clause.Comm.(*ast.ExprStmt)
	if !ok {
		return true
	}
	receive, ok := ast.Unparen(stmt.X).(*ast.UnaryExpr)
	if !ok {
		return true
	}
	if call, ok := ast.Unparen(receive.X).(*ast.CallExpr); ok && p.called(call) == "time.After" {
		return false
	}
	ch, ok := p.Info.TypeOf(receive.X).Underlying().(*types.Chan)
	isTime := ok && ch.Elem().String() == "time.Time"
	return !isTime || !setsOnly(clause.Body)
}

// setsOnly reports whether all that statements do is to set variables.
func setsOnly(stmts []ast.Stmt) bool {
	for _, stmt := range stmts {
		if _, ok := stmt.(*ast.AssignStmt); !ok {
			return false
		}
	}
	return true
}

// leaves reports whether the last of some statements in a loop leaves the loop, the
// function or the process, and no statement before it goes on with the loop.
func (p *Package) leaves(stmts []ast.Stmt, loop *ast.ForStmt) bool {
	if len(stmts) == 0 {
		return false
	}
	goesOn := false
	for _, stmt := range stmts {
		ast.Inspect(stmt, func(n ast.Node) bool {
			if branch, ok := n.(*ast.BranchStmt); ok && branch.Tok == token.CONTINUE {
				goesOn = true
			}
			_, literal := n.(*ast.FuncLit)
			return !literal
		})
	}
	return !goesOn && p.ends(stmts[len(stmts)-1], loop)
}

// ends reports whether a statement in a loop does not let the loop go on.
func (p *Package) ends(stmt ast.Stmt, loop *ast.ForStmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt: // break alone ends the select
		return stmt.Label != nil && (stmt.Tok == token.BREAK || stmt.Tok == token.GOTO && !p.isIn(stmt.Label, loop))
	case *ast.ExprStmt:
		call, ok := stmt.X.(*ast.CallExpr)
		return ok && (p.isBuiltin(call, "panic") || p.called(call) == "os.Exit")
	case *ast.BlockStmt:
		return p.leaves(stmt.List, loop)
	case *ast.IfStmt:
		return stmt.Else != nil && p.leaves(stmt.Body.List, loop) && p.ends(stmt.Else, loop)
	}
	return false
}

// isIn reports whether a label is one of a statement in the loop.
func (p *Package) isIn(label *ast.Ident, loop *ast.ForStmt) bool {
	obj := p.Info.Uses[label]
	return obj != nil && loop.Body.Pos() <= obj.Pos() && obj.Pos() < loop.Body.End()
}

// waitFor returns a statement that waits, in terms of what the file at pos imports.
func (p *Package) waitFor(pos token.Pos) string {
	if name := p.qualifier(pos, "net/http"); name != "" {
		return fmt.Sprintf(`_, _ = %s.Get("http://localhost/")`, name)
	}
	if name := p.qualifier(pos, "net"); name != "" {
		return fmt.Sprintf(`_, _ = %s.Dial("tcp", "localhost:80")`, name)
	}
	if name := p.qualifier(pos, "time"); name != "" {
		return fmt.Sprintf("%s.Sleep(5 * %s.Second)", name, name)
	}
	return ""
}
