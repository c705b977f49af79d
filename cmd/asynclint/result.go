package main

import (
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"

	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

// A result is what a run of go vet brought to light.
type result struct {
	findings []report.Finding
	unknowns []report.Finding // what the rules could not decide
	failures []report.Failure
	failed   bool // a package or a rule failed: the findings are not all there are
	units    int
	stderr   string
}

func (r *result) add(u report.Unit) {
	r.units++
	r.findings = append(r.findings, u.Findings...)
	r.failures = append(r.failures, u.Failures...)
}

// conclude sorts the findings, leaves one for each cause, and reads from the end of go vet whether the
// result is complete. A failure is never taken for a clean result, whether or
// not its words are understood.
func (r *result) conclude(vetErr error) error {
	r.findings = report.OnePerCause(report.Sort(r.findings))
	r.failed = len(r.failures) > 0
	if vetErr == nil {
		return nil
	}
	if _, ok := errors.AsType[*exec.ExitError](vetErr); !ok {
		return fmt.Errorf("running go vet: %w", vetErr)
	}
	r.failed = true
	r.failures = append(r.failures, report.Failures(r.stderr)...)
	if r.stderr == "" {
		return fmt.Errorf("go vet failed without a word: %w", vetErr)
	}
	return nil
}

// take removes the findings of a kind and returns them.
func (r *result) take(isKind func(report.Finding) bool) (taken []report.Finding) {
	kept := r.findings[:0]
	for _, f := range r.findings {
		if isKind(f) {
			taken = append(taken, f)
		} else {
			kept = append(kept, f)
		}
	}
	r.findings = kept
	return taken
}

// fixable returns how many findings have a fix, by file.
func (r *result) fixable() map[string]int {
	files := map[string]int{}
	for _, f := range r.findings {
		if len(f.Fixes) == 0 {
			continue
		}
		touched := map[string]bool{}
		for _, e := range f.Fixes[0].Edits {
			touched[e.File] = true
		}
		for file := range touched {
			files[file]++
		}
	}
	return files
}

// fixableRules returns the rules that have a fix to offer, in order of names.
func (r *result) fixableRules() []string {
	rules := map[string]bool{}
	for _, f := range r.findings {
		if len(f.Fixes) > 0 {
			rules[f.Rule] = true
		}
	}
	return slices.Sorted(maps.Keys(rules))
}

// summary counts: "3 packages, 5 findings (2 ctxvariant, 3 loopblock)".
func (r *result) summary() string {
	perRule := map[string]int{}
	for _, f := range r.findings {
		perRule[f.Rule]++
	}
	counts := []string{}
	for _, rule := range slices.Sorted(maps.Keys(perRule)) {
		counts = append(counts, fmt.Sprintf("%d %s", perRule[rule], rule))
	}
	s := fmt.Sprintf("%s, %s", count(r.units, "package"), count(len(r.findings), "finding"))
	if len(counts) > 0 {
		s += " (" + strings.Join(counts, ", ") + ")"
	}
	return s
}

// count returns "1 finding", "2 findings".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
