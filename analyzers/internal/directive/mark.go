package directive

import (
	"go/ast"
	"go/token"
	"strings"
)

// Hot is the word of the comment //asynclint:hot, which says of a function that it
// must not wait.
const Hot = "hot"

// A Mark is a comment for asynclint other than a suppression: //asynclint:WORD.
type Mark struct {
	Pos, End token.Pos
	Word     string // as written
	Placed   bool   // in the doc comment of a function
	Loose    bool   // written with a blank behind the slashes, so that it marks nothing
}

// Marks returns all marks of the package, in source order of each file.
func (s *Set) Marks() []Mark { return s.marks }

// IsHot reports whether a function is marked with //asynclint:hot. It takes the
// position of the function's name.
func (s *Set) IsHot(name token.Pos) bool { return s.hot[name] }

// readMarks notes the marks of a file.
func (s *Set) readMarks(file *ast.File) {
	docs := map[*ast.Comment]*ast.FuncDecl{}
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Doc == nil {
			continue
		}
		for _, comment := range fn.Doc.List {
			docs[comment] = fn
		}
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			m, ok := parseMark(comment.Text)
			if !ok {
				continue
			}
			m.Pos, m.End = comment.Pos(), comment.End()
			if fn := docs[comment]; fn != nil {
				m.Placed = true
				if m.Word == Hot && !m.Loose {
					s.hot[fn.Name.Pos()] = true
				}
			}
			s.marks = append(s.marks, m)
		}
	}
}

// parseMark reads //asynclint:WORD, with or without a remark behind it. With a blank
// behind the slashes it is prose, unless it is nothing but that word.
func parseMark(text string) (Mark, bool) {
	rest, isLine := strings.CutPrefix(text, "//")
	if !isLine {
		return Mark{}, false
	}
	words := strings.Fields(rest)
	if len(words) == 0 {
		return Mark{}, false
	}
	word, ok := strings.CutPrefix(words[0], Name+":")
	loose := rest[0] == ' ' || rest[0] == '\t'
	if !ok || word == "ignore" || loose && (len(words) > 1 || !strings.EqualFold(word, Hot)) {
		return Mark{}, false
	}
	return Mark{Word: word, Loose: loose}, true
}
