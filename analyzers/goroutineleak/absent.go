package goroutineleak

import (
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/absence"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

// reportAbsent reports operations that have no partner in the whole package,
// except those of which the search has told a run already.
func reportAbsent(pass *analysis.Pass, told map[token.Pos]bool) {
	if !absence.Applies(pass.Files) {
		return
	}
	graph := pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph()
	for _, f := range absence.Find(pass, graph) {
		if !told[f.Pos] {
			finding.Report(pass, f)
		}
	}
}

// listening returns a pass that notes where it reports something, and where the
// steps of the report are.
func listening(pass *analysis.Pass) (noted *analysis.Pass, told map[token.Pos]bool) {
	told = map[token.Pos]bool{}
	listener := *pass
	listener.Report = func(d analysis.Diagnostic) {
		told[d.Pos] = true
		for _, related := range d.Related {
			told[related.Pos] = true
		}
		pass.Report(d)
	}
	return &listener, told
}
