package notimeout

// Processes with pipes.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// checkProcess reports a process that is talked to by pipes and waited for,
// although nothing ends either wait: the pipes stay open for as long as any
// descendant of the process holds them. One that is left running is a partner
// for longer, and must not be ended by a timeout.
func (p *pkg) checkProcess(cur inspector.Cursor, call *ast.CallExpr, callee *types.Func) {
	if callee.Signature().Recv() != nil || callee.Name() != "Command" || p.limited(cur) || p.isProgram() || p.contextAt(cur) != nil {
		return
	}
	life := p.follow(cur)
	if life.lost || life.shown || len(life.passed) > 0 || life.sets("WaitDelay", "Cancel") {
		return
	}
	for _, use := range life.uses {
		if use.Node().(*ast.SelectorExpr).Sel.Name == "Process" {
			return // for Kill or Signal, in most cases
		}
	}
	if p.inForeground(life) {
		return
	}
	pipes := life.calls("StdoutPipe", "StderrPipe", "StdinPipe")
	if len(pipes) > 0 && len(life.calls("Wait", "Run")) > 0 {
		p.report(call, "exec.Command with pipes has no limit: use exec.CommandContext and WaitDelay")
	}
}

// isProgram reports whether the code belongs to a command: for one, its user's
// interrupt ends the other process, too.
func (p *pkg) isProgram() bool { return p.pass.Pkg.Name() == "main" || p.isCommand() }

// inForeground reports whether the process shares the terminal.
func (p *pkg) inForeground(l *life) bool {
	for _, use := range l.uses {
		if use.Node().(*ast.SelectorExpr).Sel.Name == "Stdin" && p.isStandardFile(assignedTo(use)) {
			return true
		}
	}
	return false
}

func assignedTo(cur inspector.Cursor) ast.Expr {
	kind, i := cur.ParentEdge()
	if kind != edge.AssignStmt_Lhs {
		return nil
	}
	stmt := cur.Parent().Node().(*ast.AssignStmt)
	if len(stmt.Lhs) != len(stmt.Rhs) {
		return nil
	}
	return stmt.Rhs[i]
}

func isFile(t types.Type) bool {
	return t != nil && types.TypeString(t, nil) == "*os.File"
}

func (p *pkg) isStandardFile(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := p.info.Uses[sel.Sel].(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == "os" && isFile(v.Type())
}
