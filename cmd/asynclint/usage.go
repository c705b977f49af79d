package main

import (
	"cmp"
	"flag"
	"fmt"
	"go/doc/comment"
	"io"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"
	"golang.org/x/tools/go/analysis"
)

const intro = `asynclint finds goroutines that block for ever, blocking calls in event loops,
and contexts that are not passed on.

Usage: asynclint [flags] [packages]      (default: the package in this directory)

Examples:
  asynclint ./...                        check a module
  asynclint -diff ./...                  see the fixes before -fix applies them
  asynclint -explain ctxvariant          read the manual of a rule
  asynclint -ctxvariant=false ./...      all rules but this one
  asynclint -pprof block.pb.gz ./...     what a profile shows to block comes first
  asynclint -format=sarif ./... > asynclint.sarif
  go vet -vettool=$(which asynclint) ./...

Silence a finding with a comment on its line or on the line above:
  //asynclint:ignore ctxvariant the reason

Exit codes: 0 nothing found, 3 findings (0 with -json), 1 a package did not load
or compile, 2 wrong usage.

Flags:
`

// usage prints the help.
func (c *command) usage(w io.Writer) {
	fmt.Fprint(w, intro)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	(&options{}).flagSet(nil).VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		if value != "" {
			value = " " + value
		}
		fmt.Fprintf(table, "  -%s%s\t%s\n", f.Name, value, usage)
	})
	table.Flush()
	fmt.Fprintln(w, "\nRules (-RULE runs only the rules named so, -RULE=false all but those):")
	c.list(w)
}

// list prints one line for each rule.
func (c *command) list(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, a := range c.rules.all {
		state := "on"
		if c.rules.optIn(a) {
			state = "off"
		}
		summary, _, _ := strings.Cut(a.Doc, "\n")
		fmt.Fprintf(table, "  %s\t%s\t%s\n", a.Name, state, summary)
	}
	table.Flush()
}

// explain prints the manual of the named rule, as wide as the terminal allows.
func (c *command) explain(name string) int {
	names := []string{}
	for _, a := range c.rules.all {
		if a.Name == name {
			fmt.Fprint(c.stdout, manual(a, c.width()))
			return exitClean
		}
		names = append(names, a.Name)
	}
	fmt.Fprintf(c.stderr, "asynclint: there is no rule %q%s\nRun 'asynclint -list' for the rules.\n",
		name, didYouMean(name, names))
	return exitUsage
}

// width keeps lines readable on very wide and very narrow terminals.
func (c *command) width() int {
	width, _, err := term.GetSize(int(c.stdout.Fd()))
	if err != nil {
		return 80
	}
	return max(min(width, 100), 40)
}

// manual renders the rule's documentation, which is a Go doc comment, and adds
// its flags.
func manual(a *analysis.Analyzer, width int) string {
	var b strings.Builder
	doc := new(comment.Parser).Parse(a.Name + ": " + a.Doc)
	b.Write((&comment.Printer{TextWidth: width}).Text(doc))
	heading := "\nFlags:\n"
	a.Flags.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, "%s  -%s.%s %s\n    \t%s (default %s)\n",
			heading, a.Name, f.Name, value, usage, cmp.Or(f.DefValue, `""`))
		heading = ""
	})
	return b.String()
}
