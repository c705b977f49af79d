package gclplugin

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// foldTraces returns copies of the rules whose diagnostics carry their related
// information in the message. A rule that requires another of the rules comes
// to require its copy, so that none runs twice.
func foldTraces(rules []*analysis.Analyzer) []*analysis.Analyzer {
	f := folder{rules: rules, copies: map[*analysis.Analyzer]*analysis.Analyzer{}}
	var folded []*analysis.Analyzer
	for _, a := range rules {
		folded = append(folded, f.fold(a))
	}
	return folded
}

type folder struct {
	rules  []*analysis.Analyzer
	copies map[*analysis.Analyzer]*analysis.Analyzer
}

func (f folder) fold(a *analysis.Analyzer) *analysis.Analyzer {
	if !slices.Contains(f.rules, a) {
		return a // a building block, or a rule turned off: what it reports goes nowhere
	}
	if done := f.copies[a]; done != nil {
		return done
	}
	folded := *a
	f.copies[a] = &folded
	folded.Requires = nil
	for _, r := range a.Requires {
		folded.Requires = append(folded.Requires, f.fold(r))
	}
	folded.Run = func(pass *analysis.Pass) (any, error) { return a.Run(f.pass(a, pass)) }
	return &folded
}

// pass returns the pass as the rule itself would have it: with its own name for
// what it requires. Only its reports are changed on their way.
func (f folder) pass(a *analysis.Analyzer, pass *analysis.Pass) *analysis.Pass {
	own := *pass
	own.Analyzer = a
	own.ResultOf = maps.Clone(pass.ResultOf)
	for _, r := range a.Requires {
		own.ResultOf[r] = pass.ResultOf[f.fold(r)]
	}
	own.Report = func(d analysis.Diagnostic) { pass.Report(foldTrace(pass, d)) }
	return &own
}

// foldTrace moves the related information into the message: "message; 1. main:
// starts goroutine 1 (fetch.go:12); 2. ...". It stays on one line, as
// golangci-lint's formats want it.
func foldTrace(pass *analysis.Pass, d analysis.Diagnostic) analysis.Diagnostic {
	var b strings.Builder
	b.WriteString(d.Message)
	for _, r := range d.Related {
		p := pass.Fset.Position(r.Pos)
		fmt.Fprintf(&b, "; %s (%s:%d)", r.Message, filepath.Base(p.Filename), p.Line)
	}
	d.Message, d.Related = b.String(), nil
	return d
}
