package detach

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// Comments that give the reason for another context: one of these says that the
// work is to go on, and one that speaks of contexts, or of who asks for the work,
// may say why. That a comment merely names contexts is no reason: so do complaints.
var (
	goesOn = regexp.MustCompile(`(?i)\b(detach\w*|independent\w*|outlives?|surviv\w*|regardless|intentional\w*|deliberate\w*|on purpose|` +
		`even (if|when|though|after)|(should|must|has to|have to) still|already (been )?(cancel\w*|done|expired)|(fresh|own|new|separate|different|clean) (context|ctx)|` +
		`(must|should|may|can|do|shall|will)( ?not|n't)( want| need)?( \w+)? (be )?(cancel\w*|interrupt\w*|abort\w*|tied|bound|use|reuse|pass|inherit)|` +
		`(never|avoid) (be )?(cancel\w*|interrupt\w*|abort\w*|us(e|ing)|pass(ing)?))`)
	// cutOff matches a comment that tells what is done: the end of the caller's is kept away.
	cutOff  = regexp.MustCompile(`(?i)^\W*(disable|decouple|disconnect|shield|protect|ignore|suppress|avoid|prevent)s?\b.*(close ?notif\w*|cancel\w*|\bcontexts?\b|\bctx\b|deadline|timeout)`)
	about   = regexp.MustCompile(`(?i)\b(contexts?|ctx|cancel\w*|background|requests?|callers?|clients?)\b`)
	because = regexp.MustCompile(`(?i)\b(because|since|so that|in case|otherwise|therefore|to (make sure|ensure)|as (the|this|we|it))\b`)
	// refused matches what silences other linters that ask for a context.
	refused = regexp.MustCompile(`^//\s*(nolint:|lint:ignore )\s*([\w-]+,\s*)*(noctx|contextcheck)\b`)
	// owes matches a comment that says that the code is not as it should be.
	owes = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b|(?i)\b(bad|bugs?|wrong\w*|incorrect\w*|leaks?)\b|^want\b`)
)

// IsExplained reports whether a comment beside the statement around the cursor, or
// right above it, says that the work has another context on purpose. Calls without a
// context of their own may come in between, as log lines do, and a last look whether a
// context has ended. Beside the statement, a
// comment that silences a linter which asks for a context says so, too.
func IsExplained(fset *token.FileSet, cur inspector.Cursor) bool {
	line := func(pos token.Pos) int { return fset.Position(pos).Line }
	from, to := cur, line(cur.Node().Pos())
	for !isStatement(from) {
		from = from.Parent()
	}
	if from.ParentEdgeKind() == edge.IfStmt_Init {
		from = from.Parent()
	}
	beside := line(from.Node().Pos())
	if from.ParentEdgeKind() == edge.BlockStmt_List && from.Parent().ParentEdgeKind() == edge.IfStmt_Body && from.Node() == from.Parent().Node().(*ast.BlockStmt).List[0] {
		from = from.Parent().Parent() // what is said of the branch is said of what it does first
	}
	for prev, ok := from.PrevSibling(); ok; prev, ok = from.PrevSibling() {
		between := line(from.Node().Pos()) - line(prev.Node().End())
		if !(isBareCall(prev) && between == 1) && !(isLook(prev) && between <= 2) {
			break
		}
		from = prev
	}
	above := line(from.Node().Pos()) - 1
	for file := range cur.Enclosing((*ast.File)(nil)) {
		for _, group := range file.Node().(*ast.File).Comments {
			first, last := line(group.Pos()), line(group.End())
			if first <= to && (last >= above && isReason(group.Text()) || last >= beside && isRefusal(group)) {
				return true
			}
		}
	}
	return false
}

// isStatement reports whether the cursor is at a statement, or at whatever stands
// in the place of one.
func isStatement(cur inspector.Cursor) bool {
	switch cur.Node().(type) {
	case ast.Stmt, ast.Decl, *ast.File:
		return true
	}
	return false
}

// isBareCall reports whether the cursor is at a statement that is only a call, and
// makes no context that the comment could be about.
func isBareCall(cur inspector.Cursor) bool {
	if _, ok := cur.Node().(*ast.ExprStmt); !ok {
		return false
	}
	for sel := range cur.Preorder((*ast.SelectorExpr)(nil)) {
		if name := sel.Node().(*ast.SelectorExpr).Sel.Name; name == "Background" || name == "TODO" {
			return false
		}
	}
	return true
}

// isLook reports whether the cursor is at an if that asks for the error of something,
// as of a context, and goes on if there is none.
func isLook(cur inspector.Cursor) bool {
	look, ok := cur.Node().(*ast.IfStmt)
	if !ok || look.Else != nil {
		return false
	}
	for sel := range cur.Preorder((*ast.SelectorExpr)(nil)) {
		if sel.Node().Pos() > look.Cond.End() {
			break
		}
		if sel.Node().(*ast.SelectorExpr).Sel.Name == "Err" {
			return true
		}
	}
	return false
}

// isRefusal reports whether a comment of the group tells another linter to leave the
// context alone: its author has been asked for one, and has declined.
func isRefusal(group *ast.CommentGroup) bool {
	return slices.ContainsFunc(group.List, func(c *ast.Comment) bool { return refused.MatchString(c.Text) })
}

func isReason(text string) bool {
	return !owes.MatchString(text) && (goesOn.MatchString(text) || cutOff.MatchString(text) || about.MatchString(text) && because.MatchString(text))
}
