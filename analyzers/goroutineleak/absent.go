package goroutineleak

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/absence"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/deaf"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

// reportAbsent reports operations that have no partner in the whole package, and
// sends whose partner is outside and need not stay.
func reportAbsent(pass *analysis.Pass) {
	if !absence.Applies(pass.Files) {
		return
	}
	graph := pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph()
	for _, f := range slices.Concat(absence.Find(pass, graph), deaf.Find(pass, graph)) {
		finding.Report(pass, f)
	}
}
