package lockleak

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// maxText is how long a condition may be to be repeated in a trace.
const maxText = 60

// outcome says which way a path goes at a branch, in the words of the source. An
// SSA branch tests one operand of && and ||, without the negations around it.
func (r *reporter) outcome(b *locks.Branch) string {
	path := r.enclosing(b.Pos())
	for i := 0; i+1 < len(path); i++ {
		e, ok := path[i].(ast.Expr)
		if !ok {
			break
		}
		switch parent := path[i+1].(type) {
		case *ast.CaseClause:
			if b.Taken() {
				return "takes this case"
			}
			return "passes this case by"
		case *ast.UnaryExpr:
			if parent.Op != token.NOT {
				continue
			}
		case *ast.BinaryExpr:
			if parent.Op != token.LAND && parent.Op != token.LOR {
				continue
			}
		case *ast.AssignStmt: // it is tested further down
			return goesOn(parent, e, b.Taken())
		case *ast.IfStmt, *ast.ForStmt:
		default:
			continue
		}
		if text := types.ExprString(ast.Unparen(e)); len(text) <= maxText {
			return fmt.Sprintf("goes on here: %s is %t", text, b.Taken())
		}
		break
	}
	return fmt.Sprintf("goes on here with the condition %t", b.Taken())
}

// goesOn tells of a variable that was given the outcome of a test before.
func goesOn(assign *ast.AssignStmt, e ast.Expr, taken bool) string {
	if i := slices.Index(assign.Rhs, e); i >= 0 && len(assign.Lhs) == len(assign.Rhs) {
		return fmt.Sprintf("gets %t for %s here, and goes on with it", taken, types.ExprString(assign.Lhs[i]))
	}
	return fmt.Sprintf("goes on here with the condition %t", taken)
}

// enclosing returns the syntax around a position, the innermost first.
func (r *reporter) enclosing(pos token.Pos) []ast.Node {
	file := fileOf(r.pass.Files, pos)
	if file == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
	return path
}

func fileOf(files []*ast.File, pos token.Pos) *ast.File {
	for _, file := range files {
		if file.FileStart <= pos && pos < file.FileEnd {
			return file
		}
	}
	return nil
}

// staysLocked finds words by which an author says that a lock is kept.
var staysLocked = regexp.MustCompile(`(?i)\bunlock|\blocked\b|\bhold(s|ing)?\b|\bheld\b`)

// announced reports whether the function's comment, or one at the place where the
// lock is taken, says that it stays locked: "no unlock on purpose", "returns with
// mu held". It speaks for functions that never unlock, not for single paths.
func (w *world) announced(l leak) bool {
	taken := l.hold.Taken.Pos()
	file := fileOf(w.pass.Files, taken)
	if file == nil {
		return false
	}
	line := func(pos token.Pos) int { return w.pass.Fset.Position(pos).Line }
	for _, group := range file.Comments {
		if at := line(group.End()); (at == line(taken) || at == line(taken)-1) && staysLocked.MatchString(group.Text()) {
			return true
		}
	}
	decl, ok := ssabuild.Outermost(l.fn.Fn).Syntax().(*ast.FuncDecl)
	return ok && decl.Doc != nil && staysLocked.MatchString(decl.Doc.Text())
}
