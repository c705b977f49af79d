package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// leaks are asynclint's rules about goroutines and locks that are stuck for ever, no
// peer has such. All its others but the one on comments are about contexts and
// blocking calls, those to come too.
var leaks = []string{"goroutineleak", "lockleak", "relock", "lockorder", "lockwait"}

func aboutContexts(f finding) bool {
	return !slices.Contains(leaks, f.Rule) && f.Rule != "suppression"
}

// writeTable prints the table in Markdown, and below it what each rule has to do with it.
func writeTable(w io.Writer, passes []pass, verdicts map[key]string) error {
	var modules []string
	for _, p := range passes {
		if !slices.Contains(modules, p.Module) {
			modules = append(modules, p.Module)
		}
	}
	text := fmt.Sprintf("Over %s, without their tests, cold:\n\n", strings.Join(modules, ", "))
	text += "| | findings | true among those read | CPU seconds | largest process |\n|---|---|---|---|---|\n"
	for _, t := range tools {
		found := findingsOf(passes, t.name)
		text += fmt.Sprintf("| %s | %d | %v | %s |\n", t.title, len(found), count(found, verdicts), price(passes, t.name))
		if t.name == "asynclint" {
			found = slices.DeleteFunc(slices.Clone(found), func(f finding) bool { return !aboutContexts(f) })
			text += fmt.Sprintf("| — of these, rules about contexts and blocking | %d | %v | | |\n", len(found), count(found, verdicts))
		}
	}
	if _, err := io.WriteString(w, text+"\n"); err != nil {
		return err
	}
	return writeRules(w, passes, verdicts)
}

// price has the columns on what a tool costs over all modules.
func price(passes []pass, name string) string {
	var sum cost
	for _, p := range passes {
		if p.Tool == name {
			sum.add(p.Cost)
		}
	}
	return fmt.Sprintf("%.0f | %d MB", sum.CPU.Seconds(), sum.Largest>>20)
}

// writeRules prints what each rule of the rows found, the most first.
func writeRules(w io.Writer, passes []pass, verdicts map[key]string) error {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, t := range tools {
		byRule := map[string][]finding{}
		for _, f := range findingsOf(passes, t.name) {
			byRule[f.Rule] = append(byRule[f.Rule], f)
		}
		var rules []string
		for rule := range byRule {
			rules = append(rules, rule)
		}
		slices.SortFunc(rules, func(a, b string) int {
			return cmp.Or(len(byRule[b])-len(byRule[a]), cmp.Compare(a, b))
		})
		for _, rule := range rules {
			fmt.Fprintf(columns, "%s\t%s\t%d findings\ttrue: %v\n", t.name, rule, len(byRule[rule]), count(byRule[rule], verdicts))
		}
	}
	return columns.Flush()
}

// findingsOf returns what a tool found in all modules.
func findingsOf(passes []pass, name string) (found []finding) {
	for _, p := range passes {
		if p.Tool == name {
			found = append(found, p.Findings...)
		}
	}
	return found
}
