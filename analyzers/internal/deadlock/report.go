package deadlock

import (
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
)

// A Told knows what a rule has reported in a pass, by line.
type Told struct {
	fset *token.FileSet
	// findings are the lines of findings, steps those of their steps, too.
	findings, steps map[lineOf]bool
}

type lineOf struct {
	file string
	line int
}

// Listen returns a pass that notes what is reported by it.
func Listen(pass *analysis.Pass) (*analysis.Pass, *Told) {
	told := &Told{fset: pass.Fset, findings: map[lineOf]bool{}, steps: map[lineOf]bool{}}
	listener := *pass
	listener.Report = func(d analysis.Diagnostic) {
		told.findings[told.line(d.Pos)] = true
		told.steps[told.line(d.Pos)] = true
		for _, related := range d.Related {
			told.steps[told.line(related.Pos)] = true
		}
		pass.Report(d)
	}
	return &listener, told
}

func (t *Told) line(pos token.Pos) lineOf {
	p := t.fset.Position(pos)
	return lineOf{p.Filename, p.Line}
}

// At reports whether a finding or one of its steps is on the line of a position.
func (t *Told) At(pos token.Pos) bool { return t.steps[t.line(pos)] }

// Report reports what the runs of the package show for the pass's rule, which
// must require [Analyzer]. It leaves out what the rule has told already: the
// same bug is on the lines of a finding or of its steps. Two findings about
// locks are one if they share a step: where the lock is taken, most often.
func (t *Told) Report(pass *analysis.Pass) {
	runs := pass.ResultOf[Analyzer].(*Result)
	for _, f := range runs.Findings(pass.Analyzer.Name) {
		known := t.At(f.Pos)
		for _, step := range f.Trace {
			known = known || t.findings[t.line(step.Pos)] || pass.Analyzer.Name != GoroutineLeak && t.At(step.Pos)
		}
		if !known {
			finding.Report(pass, f)
		}
	}
}
