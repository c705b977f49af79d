// Package manual takes the manual of a rule out of the doc comment of its
// package, so that godoc, -explain and the analyzer's Doc show one text.
//
// A rule's doc.go holds, somewhere in its package comment,
//
//	# Analyzer NAME
//
//	NAME: one-line summary
//
//	WRONG, RIGHT, Limitations, ...
//
// and is embedded by the package itself. The manual ends where that of the next rule
// begins; other headings are part of it.
package manual

import (
	"fmt"
	"go/parser"
	"go/token"
	"strings"
)

// MustExtract returns the manual of the named rule from the source of its
// doc.go: the summary, without "NAME: ", and what follows it, which is the form
// that [golang.org/x/tools/go/analysis.Analyzer.Doc] wants. It panics when the
// source has no such section, since that is a mistake in the rule's own package.
func MustExtract(source, name string) string {
	text, err := Extract(source, name)
	if err != nil {
		panic(err)
	}
	return text
}

// Extract is [MustExtract] with an error in place of the panic.
func Extract(source, name string) (string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", source, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		return "", fmt.Errorf("manual of %s: %w", name, err)
	}
	body, ok := section(file.Doc.Text(), name)
	if !ok {
		return "", fmt.Errorf("manual of %s: the package comment has no heading %q", name, "# Analyzer "+name)
	}
	body, ok = strings.CutPrefix(body, name+": ")
	if !ok {
		return "", fmt.Errorf("manual of %s: the section does not begin with %q", name, name+": summary")
	}
	if summary, rest, _ := strings.Cut(body, "\n"); rest != "" && !strings.HasPrefix(rest, "\n") {
		return "", fmt.Errorf("manual of %s: the summary %q goes on over a second line", name, summary)
	}
	return body, nil
}

// section returns the text below the heading of the rule, up to the heading of
// another rule.
func section(doc, name string) (string, bool) {
	for part := range strings.SplitSeq("\n"+doc, "\n# Analyzer ") {
		if first, body, _ := strings.Cut(part, "\n"); strings.TrimSpace(first) == name {
			return strings.TrimSpace(body), true
		}
	}
	return "", false
}
