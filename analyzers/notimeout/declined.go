package notimeout

// Limits that somebody has been asked for, and has declined.

import (
	"go/ast"
	"go/token"
	"regexp"
)

// refusal is a comment with which gosec is told to leave a server alone: without
// names, or with one of the rules that ask for its limits.
var refusal = regexp.MustCompile(`#nosec\s*(?:\*/)?\s*$|#nosec\b.*\bG11[24]\b|nolint:[\w,]*\bgosec\b`)

// declined reports whether a comment on the line of a node, or on the one above, is
// such a refusal.
func (p *pkg) declined(node ast.Node) bool {
	line := func(pos token.Pos) int { return p.pass.Fset.Position(pos).Line }
	for _, file := range p.pass.Files {
		if node.Pos() < file.FileStart || file.FileEnd <= node.Pos() {
			continue
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				if at := line(node.Pos()) - line(c.Pos()); (at == 0 || at == 1) && refusal.MatchString(c.Text) {
					return true
				}
			}
		}
	}
	return false
}
