package directive

import (
	"go/ast"
	"go/token"
	"strings"
)

// A Form is the spelling of a suppression comment.
type Form int

// The three spellings.
const (
	AsynclintIgnore Form = iota // //asynclint:ignore RULE REASON
	LintIgnore                  // //lint:ignore RULE REASON, which we share with staticcheck
	Nolint                      // //nolint:asynclint // REASON, which we share with golangci-lint
)

// A Comment is one suppression comment.
type Comment struct {
	Pos, End token.Pos
	Form     Form
	Rules    []string // as written; for Nolint just "asynclint"; empty if none is given
	Reason   string   // "" if none is given

	file     string
	from, to int // the lines that it covers, inclusive
	used     bool
}

// parse returns the suppression that a comment holds, or nil. Comments that
// address other tools are none of ours.
func parse(comment *ast.Comment, nolint bool) *Comment {
	text, isLine := strings.CutPrefix(comment.Text, "//")
	if !isLine {
		return nil
	}
	c := &Comment{Pos: comment.Pos(), End: comment.End()}
	// golangci-lint also takes "// nolint:".
	if list, ok := strings.CutPrefix(strings.TrimLeft(text, " \t"), "nolint:"); ok {
		names, reason, _ := strings.Cut(list, "//")
		if !nolint || !containsName(names) {
			return nil
		}
		c.Form, c.Rules, c.Reason = Nolint, []string{Name}, strings.TrimSpace(reason)
		return c
	}
	rest, ok := strings.CutPrefix(text, "asynclint:ignore")
	if !ok {
		c.Form = LintIgnore
		if rest, ok = strings.CutPrefix(text, "lint:ignore"); !ok {
			return nil
		}
	}
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return nil // asynclint:ignored
	}
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		if c.Form == LintIgnore {
			return nil
		}
		return c
	}
	for name := range strings.SplitSeq(fields[0], ",") {
		if name != "" {
			c.Rules = append(c.Rules, name)
		}
	}
	c.Reason = strings.Join(fields[1:], " ")
	return c
}

// containsName reports whether the list of a //nolint comment has our name.
// Like golangci-lint it does not care about case.
func containsName(list string) bool {
	for name := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(name), Name) {
			return true
		}
	}
	return false
}
