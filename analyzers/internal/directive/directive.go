// Package directive reads the comments with which a user silences a finding:
//
//	//asynclint:ignore RULE[,RULE...] REASON
//	//lint:ignore RULE[,RULE...] REASON
//	//nolint:asynclint            (also among other names, and with a reason)
//
// A comment at the end of a line silences findings on that line; one on a line
// of its own silences the line below it. In the doc comment of a function, or
// directly above a declaration or statement, //asynclint:ignore and
// //nolint:asynclint cover that whole declaration or statement.
//
// Every comment remembers whether it silenced anything, so that a stale one
// can be reported in its turn.
package directive

import (
	"go/ast"
	"go/token"
	"reflect"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// Name is the name by which //nolint comments know all rules together.
const Name = "asynclint"

// Analyzer collects the suppression comments of a package. Its result is a
// [*Set]. The flag nolint=false leaves //nolint comments to a driver that
// reads them itself, as golangci-lint does.
var Analyzer = &analysis.Analyzer{
	Name:       "asyncdirective",
	Doc:        "collect suppression comments for the rules of asynclint",
	Run:        run,
	ResultType: reflect.TypeFor[*Set](),
}

// honourNolint is the value of the analyzer's flag.
var honourNolint = true

func init() {
	Analyzer.Flags.BoolVar(&honourNolint, "nolint", true, "honour //nolint:asynclint comments")
}

// A Comment is one suppression comment.
type Comment struct {
	Pos, End token.Pos
	Rules    []string // rule names, or just "asynclint" for all of them
	Reason   string   // "" if none was given

	file     string
	from, to int // the lines that it covers, inclusive
	used     bool
}

// A Set holds the suppression comments of one package. It is safe for
// concurrent use, since rules run in parallel.
type Set struct {
	fset *token.FileSet

	mu       sync.Mutex
	comments []*Comment
}

// Suppresses reports whether a comment silences a finding of the rule at pos,
// and marks every such comment as used.
func (s *Set) Suppresses(rule string, pos token.Pos) bool {
	p := s.fset.Position(pos)
	s.mu.Lock()
	defer s.mu.Unlock()
	found := false
	for _, c := range s.comments {
		if c.file == p.Filename && c.from <= p.Line && p.Line <= c.to && c.names(rule) {
			c.used, found = true, true
		}
	}
	return found
}

// Unused returns the comments that have silenced nothing so far, in source
// order. It is complete once all rules have run.
func (s *Set) Unused() []Comment {
	s.mu.Lock()
	defer s.mu.Unlock()
	var unused []Comment
	for _, c := range s.comments {
		if !c.used {
			unused = append(unused, *c)
		}
	}
	return unused
}

func (c *Comment) names(rule string) bool {
	for _, r := range c.Rules {
		if r == rule || r == Name {
			return true
		}
	}
	return false
}

func run(pass *analysis.Pass) (any, error) {
	set := &Set{fset: pass.Fset}
	for _, file := range pass.Files {
		var spans []span // found on the first comment: most files have none
		for _, group := range file.Comments {
			for _, comment := range group.List {
				c := parse(comment)
				if c == nil {
					continue
				}
				if spans == nil {
					spans = nodeSpans(pass.Fset, file)
				}
				c.cover(pass.Fset, group, spans)
				set.comments = append(set.comments, c)
			}
		}
	}
	return set, nil
}

// parse returns the suppression that a comment holds, or nil.
func parse(comment *ast.Comment) *Comment {
	text, isLine := strings.CutPrefix(comment.Text, "//")
	if !isLine {
		return nil
	}
	c := &Comment{Pos: comment.Pos(), End: comment.End()}
	if list, ok := strings.CutPrefix(text, "nolint:"); ok {
		list, reason, _ := strings.Cut(list, "//")
		if !honourNolint || !containsName(list) {
			return nil
		}
		c.Rules, c.Reason = []string{Name}, strings.TrimSpace(reason)
		return c
	}
	rest, ok := strings.CutPrefix(text, "asynclint:ignore")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "lint:ignore"); !ok {
			return nil
		}
	}
	fields := strings.Fields(rest)
	if len(fields) == 0 || rest[0] != ' ' && rest[0] != '\t' {
		return nil
	}
	c.Rules = strings.Split(fields[0], ",")
	c.Reason = strings.Join(fields[1:], " ")
	return c
}

func containsName(list string) bool {
	for name := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(name), Name) {
			return true
		}
	}
	return false
}

// cover sets the lines on which the comment acts.
func (c *Comment) cover(fset *token.FileSet, group *ast.CommentGroup, spans []span) {
	pos := fset.Position(c.Pos)
	c.file, c.from, c.to = pos.Filename, pos.Line, pos.Line
	below := fset.Position(group.End()).Line + 1
	for _, s := range spans {
		switch {
		case s.from == pos.Line:
			return // code before the comment: it acts on its own line only
		case s.from == below:
			c.to = max(c.to, s.to)
		}
	}
	c.to = max(c.to, below)
}

// A span is the lines of one declaration or statement.
type span struct{ from, to int }

// nodeSpans returns the spans of the file's declarations and statements.
func nodeSpans(fset *token.FileSet, file *ast.File) []span {
	spans := []span{}
	add := func(from, to token.Pos) {
		spans = append(spans, span{fset.Position(from).Line, fset.Position(to).Line})
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			add(n.Type.Pos(), n.End()) // the doc comment is not code
		case *ast.GenDecl:
			add(n.TokPos, n.End())
		case ast.Stmt:
			add(n.Pos(), n.End())
		}
		return true
	})
	return spans
}
