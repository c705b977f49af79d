package suppression

import (
	_ "embed"
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// name is the rule's own.
const name = "suppression"

// New returns the rule for a set of other rules. It requires all of them, so
// that it runs when they are done with a package, whichever of them the driver
// has been asked to report.
func New(rules []*analysis.Analyzer) *analysis.Analyzer {
	known := knownNames(rules)
	return &analysis.Analyzer{
		Name:     name,
		Doc:      manual.MustExtract(doc, name),
		Requires: append(slices.Clone(rules), directive.Analyzer),
		Run: func(pass *analysis.Pass) (any, error) {
			c := &checker{pass: pass, set: pass.ResultOf[directive.Analyzer].(*directive.Set), known: known}
			c.run()
			return nil, nil
		},
	}
}

func knownNames(rules []*analysis.Analyzer) []string {
	names := []string{directive.Name, name}
	for _, rule := range rules {
		names = append(names, rule.Name)
	}
	slices.Sort(names)
	return names
}

type checker struct {
	pass  *analysis.Pass
	set   *directive.Set
	known []string // sorted
}

// run looks at the comments that name this rule last: only then is it known
// whether they silence a report on another comment.
func (c *checker) run() {
	generated := map[string]bool{}
	for _, file := range c.pass.Files {
		generated[c.fileName(file)] = ast.IsGenerated(file)
	}
	var last []directive.Comment
	for _, comment := range c.set.Comments() {
		switch {
		case generated[c.pass.Fset.PositionFor(comment.Pos, false).Filename] || !c.isOurs(comment):
		case slices.Contains(comment.Rules, name):
			last = append(last, comment)
		default:
			c.check(comment)
		}
	}
	for _, mark := range c.set.Marks() {
		if !generated[c.pass.Fset.PositionFor(mark.Pos, false).Filename] {
			c.checkMark(mark)
		}
	}
	for _, comment := range last {
		c.check(comment)
	}
}

// checkMark reports a comment //asynclint:WORD that marks nothing.
func (c *checker) checkMark(mark directive.Mark) {
	message := ""
	switch {
	case mark.Loose:
		message = "mark must have no blank behind the slashes: write //asynclint:" + directive.Hot
	case mark.Word != directive.Hot:
		message = fmt.Sprintf("unknown mark //asynclint:%s", mark.Word)
		if near := nearest(mark.Word, []string{directive.Hot, "ignore"}); near != "" {
			message += ": did you mean //asynclint:" + near + "?"
		}
	case !mark.Placed:
		message = "mark //asynclint:hot marks nothing: it belongs into the doc comment of a function"
	default:
		return
	}
	if !c.set.SuppressesReportOn(directive.Comment{Pos: mark.Pos}, name) {
		c.pass.Report(analysis.Diagnostic{Pos: mark.Pos, End: mark.End, Category: name, Message: message})
	}
}

func (c *checker) fileName(file *ast.File) string {
	return c.pass.Fset.PositionFor(file.Package, false).Filename
}

// isOurs reports whether the comment addresses asynclint. Of a //lint:ignore
// only the names tell.
func (c *checker) isOurs(comment directive.Comment) bool {
	return comment.Form != directive.LintIgnore || slices.ContainsFunc(comment.Rules, c.isKnown)
}

func (c *checker) isKnown(rule string) bool {
	_, found := slices.BinarySearch(c.known, rule)
	return found
}

// check reports the first thing that is wrong with the comment: one that names
// no rule can silence nothing, and a stale one needs no reason.
func (c *checker) check(comment directive.Comment) {
	if len(comment.Rules) == 0 {
		c.report(comment, "suppression names no rule: write //asynclint:ignore RULE REASON", nil)
		return
	}
	if comment.Form == directive.AsynclintIgnore && c.checkNames(comment) {
		return
	}
	ours := c.ours(comment)
	switch {
	case !c.set.Used(comment) && !(len(ours) > 1 && slices.Contains(ours, name)):
		c.report(comment, fmt.Sprintf("suppression silences nothing: no finding of %s here", c.list(ours)), c.removal(comment))
	case comment.Form == directive.AsynclintIgnore && comment.Reason == "":
		c.report(comment, fmt.Sprintf("suppression of %s gives no reason", c.list(ours)), nil)
	}
}

// checkNames reports rules that do not exist, and whether there were any.
func (c *checker) checkNames(comment directive.Comment) bool {
	unknown := false
	for _, rule := range comment.Rules {
		if c.isKnown(rule) {
			continue
		}
		unknown = true
		message := fmt.Sprintf("suppression names unknown rule %q", rule)
		if near := nearest(rule, c.known); near != "" {
			message += ": did you mean " + near + "?"
		}
		c.report(comment, message, nil)
	}
	return unknown
}

// ours returns the names in the comment that are of asynclint.
func (c *checker) ours(comment directive.Comment) []string {
	var names []string
	for _, rule := range comment.Rules {
		if c.isKnown(rule) {
			names = append(names, rule)
		}
	}
	return names
}

func (c *checker) list(names []string) string { return strings.Join(names, " or ") }

// report does what finding.Report does, but for which comments silence it.
func (c *checker) report(comment directive.Comment, message string, fixes []analysis.SuggestedFix) {
	if c.set.SuppressesReportOn(comment, name) {
		return
	}
	c.pass.Report(analysis.Diagnostic{
		Pos: comment.Pos, End: comment.End,
		Category: name, Message: message, SuggestedFixes: fixes,
	})
}
