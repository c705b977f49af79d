package directive

// On which lines a comment acts. All lines here are physical ones, whatever
// //line directives say.

import (
	"go/ast"
	"go/token"
)

// cover sets the lines on which the comment acts: its own if there is code
// before it, else down to the end of what begins on the line below its group.
func (c *Comment) cover(code *layout, group *ast.CommentGroup) {
	c.file = code.name
	c.from = code.line(c.Pos)
	c.to = c.from
	if first, ok := code.first[c.from]; ok && first < c.Pos {
		return
	}
	below := code.line(group.End()) + 1
	c.to = below
	if c.Form != LintIgnore { // staticcheck's form knows lines only
		c.to = max(c.to, code.last[below])
	}
}

// A layout tells where the code of a file stands.
type layout struct {
	fset *token.FileSet
	name string

	// first is the place of the first token of a line, as far as it begins or
	// ends a node, which is enough to tell code from the lack of it.
	first map[int]token.Pos
	// last is the last line of the declaration or statement that begins on a
	// line; of several, the longest.
	last map[int]int
}

func (l *layout) line(pos token.Pos) int { return l.fset.PositionFor(pos, false).Line }

func layoutOf(fset *token.FileSet, file *ast.File) *layout {
	l := &layout{
		fset:  fset,
		name:  fset.PositionFor(file.Package, false).Filename,
		first: map[int]token.Pos{},
		last:  map[int]int{},
	}
	l.span(file.Package, file.FileEnd-1)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.Comment, *ast.CommentGroup:
			return false
		case *ast.File:
			l.code(file.Package)
			return true
		case *ast.FuncDecl:
			l.span(n.Type.Pos(), n.End()) // the doc comment is not code
			l.code(n.Type.Pos())
		case *ast.GenDecl:
			l.span(n.TokPos, n.End())
			l.code(n.TokPos)
		case ast.Stmt, ast.Spec, *ast.Field:
			l.span(n.Pos(), n.End())
			l.code(n.Pos())
		default:
			l.code(n.Pos())
		}
		if n.End() > n.Pos() { // an implicit empty statement has no extent
			l.code(n.End() - 1)
		}
		return true
	})
	return l
}

func (l *layout) code(pos token.Pos) {
	if !pos.IsValid() {
		return // an empty list of results
	}
	line := l.line(pos)
	if first, ok := l.first[line]; !ok || pos < first {
		l.first[line] = pos
	}
}

func (l *layout) span(from, to token.Pos) {
	if !from.IsValid() {
		return
	}
	line := l.line(from)
	l.last[line] = max(l.last[line], l.line(to))
}
