package goroutineleak

import (
	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/absence"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

// reportAbsent reports operations that have no partner in the whole package.
func reportAbsent(pass *analysis.Pass) {
	if !absence.Applies(pass.Files) {
		return
	}
	graph := pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph()
	for _, f := range absence.Find(pass, graph) {
		finding.Report(pass, f)
	}
}
