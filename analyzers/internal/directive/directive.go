// Package directive reads the comments with which a user silences a finding:
//
//	//asynclint:ignore RULE[,RULE...] REASON
//	//lint:ignore RULE[,RULE...] REASON
//	//nolint:asynclint            (also among other names, and with a reason)
//
// A comment at the end of a line silences findings on that line; one on a line
// of its own silences the line below it. In the doc comment of a function, or
// directly above a declaration or statement, //asynclint:ignore and
// //nolint:asynclint cover that whole declaration or statement; above the
// package clause, the whole file.
//
// Every comment remembers whether it silenced anything, so that a stale one
// can be reported in its turn.
//
// It also reads the mark //asynclint:hot in the doc comment of a function.
//
// Generated files are silent as a whole, but for those of asyncgen: nobody can mend
// what a tool writes again.
package directive

import (
	"go/token"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
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

// A Set holds the suppression comments of one package. It is safe for
// concurrent use, since rules run in parallel.
type Set struct {
	fset *token.FileSet

	marks     []Mark
	hot       map[token.Pos]bool // the names of functions
	generated map[string]bool    // physical names of files

	mu       sync.Mutex
	comments []*Comment
}

// Suppresses reports whether a comment silences a finding of the rule at pos,
// and marks every such comment as used. What stands in a generated file is silent.
func (s *Set) Suppresses(rule string, pos token.Pos) bool {
	return s.generated[s.fset.PositionFor(pos, false).Filename] || s.suppress(pos, func(c *Comment) bool {
		return slices.Contains(c.Rules, rule) || slices.Contains(c.Rules, Name)
	})
}

// SuppressesReportOn is [Set.Suppresses] for a finding about a comment. Only
// another comment, and only one that gives the rule by name, silences that: a
// stale //nolint:asynclint must not hide its own staleness.
func (s *Set) SuppressesReportOn(comment Comment, rule string) bool {
	return s.suppress(comment.Pos, func(c *Comment) bool {
		return c.Pos != comment.Pos && slices.Contains(c.Rules, rule)
	})
}

// suppress marks the comments that cover pos and match, and reports whether
// there are any.
func (s *Set) suppress(pos token.Pos, match func(*Comment) bool) bool {
	// The physical line: a //line directive may give several the same number.
	p := s.fset.PositionFor(pos, false)
	s.mu.Lock()
	defer s.mu.Unlock()
	found := false
	for _, c := range s.comments {
		if c.file == p.Filename && c.from <= p.Line && p.Line <= c.to && match(c) {
			c.used, found = true, true
		}
	}
	return found
}

// Comments returns all comments of the package, in source order of each file.
func (s *Set) Comments() []Comment {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Comment, len(s.comments))
	for i, c := range s.comments {
		all[i] = *c
	}
	return all
}

// Used reports whether the comment has silenced anything so far. Ask when all
// rules have run.
func (s *Set) Used(comment Comment) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.comments, func(c *Comment) bool { return c.Pos == comment.Pos && c.used })
}

func run(pass *analysis.Pass) (any, error) {
	set := &Set{fset: pass.Fset, hot: map[token.Pos]bool{}, generated: map[string]bool{}}
	for _, file := range pass.Files {
		if place.IsForeign(pass.Fset, file) {
			set.generated[pass.Fset.PositionFor(file.Package, false).Filename] = true
		}
		set.readMarks(file)
		var code *layout // made for the first comment: most files have none
		for _, group := range file.Comments {
			for _, comment := range group.List {
				c := parse(comment, honourNolint)
				if c == nil {
					continue
				}
				if code == nil {
					code = layoutOf(pass.Fset, file)
				}
				c.cover(code, group)
				set.comments = append(set.comments, c)
			}
		}
	}
	return set, nil
}
