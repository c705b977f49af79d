package lockleak

import (
	"fmt"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A place is where a leak is reported: the statement that leaves with the lock
// held if there is one, otherwise where the lock was taken.
type place struct {
	pos, end token.Pos
	word     string    // "return", "continue" and so on; "" for the acquisition
	exit     token.Pos // where the function or the loop round ends
}

func (r *reporter) place(l leak) place {
	last := l.lastBranch()
	if l.hold.Round != nil {
		if jump := r.jump(l, last); jump != nil {
			return place{jump.Pos(), jump.End(), jump.Tok.String(), jump.Pos()}
		}
	}
	if l.exit != nil && l.exit.Instr.Pos().IsValid() {
		pos := l.exit.Instr.Pos()
		word := "return"
		if l.exit.Recovered {
			word = "panic"
		}
		return place{pos, pos + token.Pos(len(word)), word, pos}
	}
	end := l.endOfFunction()
	if jump := r.jump(l, last); jump != nil {
		return place{jump.Pos(), jump.End(), jump.Tok.String(), end}
	}
	return place{pos: l.hold.Taken.Pos(), exit: end}
}

func (l leak) lastBranch() *locks.Branch {
	if l.hold.Round != nil {
		return l.hold.Round
	}
	return l.exit.Last
}

// endOfFunction returns the closing brace of the function, or of the loop round
// the place that locks again.
func (l leak) endOfFunction() token.Pos {
	if l.again != nil {
		return l.again.Instr.Pos()
	}
	if syntax := l.exit.Instr.Parent().Syntax(); syntax != nil {
		return syntax.End() - 1
	}
	return l.hold.Taken.Pos()
}

// jump finds the break, continue or goto that the path ends with: the last
// statement of the branch taken at the last test.
func (r *reporter) jump(l leak, last *locks.Branch) *ast.BranchStmt {
	for b := last; b != nil; b = b.Prev {
		at := b.Pos()
		if !at.IsValid() {
			continue
		}
		if at < l.hold.Taken.Pos() {
			return nil // decided before the lock was taken
		}
		syntax := l.hold.Taken.Parent().Syntax()
		if syntax == nil {
			return nil
		}
		return jumpIn(branchBody(syntax, at, b))
	}
	return nil
}

// branchBody returns the statements that run when a test goes the way of b.
func branchBody(root ast.Node, at token.Pos, b *locks.Branch) []ast.Stmt {
	var body []ast.Stmt
	ast.Inspect(root, func(n ast.Node) bool {
		stmt, ok := n.(*ast.IfStmt)
		if !ok || at < stmt.Cond.Pos() || at > stmt.Cond.End() {
			return true
		}
		if b.Taken() {
			body = stmt.Body.List
		} else if block, ok := stmt.Else.(*ast.BlockStmt); ok {
			body = block.List
		}
		return true
	})
	return body
}

func jumpIn(body []ast.Stmt) *ast.BranchStmt {
	if len(body) == 0 {
		return nil
	}
	jump, _ := body[len(body)-1].(*ast.BranchStmt)
	return jump
}

// trace tells how the lock is taken, which way the path goes, where it leaves,
// and who then waits.
func (r *reporter) trace(l leak, at place) witness.Trace {
	name := witness.Function(l.fn.Fn.Name())
	what := lockName(l.hold)
	steps := witness.Trace{{Goroutine: name, Text: acquires(l.hold), Pos: l.hold.Taken.Pos()}}
	for _, hop := range l.hold.Chain {
		if hop.Pos.IsValid() {
			steps = append(steps, witness.Step{Goroutine: name, Text: "in " + hop.Name, Pos: hop.Pos})
		}
	}
	if b := l.decisive(); b != nil && b.Pos() != at.pos {
		steps = append(steps, witness.Step{Goroutine: name, Text: r.outcome(b), Pos: b.Pos()})
	}
	if l.again != nil {
		steps = append(steps, witness.Step{Goroutine: name, Text: "begins the next round with " + what + " locked", Pos: at.pos})
		return append(steps, witness.Step{Goroutine: name, Text: "blocks here for ever: locks " + what + " again", Pos: l.again.Instr.Pos()})
	}
	steps = append(steps, witness.Step{Goroutine: name, Text: fmt.Sprintf("leaves here with %s locked", what), Pos: at.exit})
	if v, ok := r.facts.victim(l); ok {
		steps = append(steps, witness.Step{Goroutine: another(v, l), Text: "wants the same lock after that, and blocks here for ever", Pos: v.at})
	}
	return steps
}

// acquires is the verb of an acquisition.
func acquires(h locks.Hold) string {
	if h.Mode == locks.Read {
		return "read-locks " + h.Lock.Name
	}
	return "locks " + h.Lock.Name
}

// another names who waits for the lock: another call, if it is of the same function.
func another(v taker, l leak) string {
	name := witness.Function(v.fn.Fn.Name())
	if v.fn == l.fn {
		return "another " + name
	}
	return name
}

// decisive returns the last decision after the lock was taken.
func (l leak) decisive() *locks.Branch {
	for b := l.lastBranch(); b != nil; b = b.Prev {
		if !b.Pos().IsValid() {
			continue
		}
		if test, ok := b.From.Instrs[len(b.From.Instrs)-1].(*ssa.If); ok && test.Cond.Pos() > l.hold.Taken.Pos() {
			return b
		}
	}
	return nil
}
