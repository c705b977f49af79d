package goroutineleak

import (
	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/selfwait"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// reportSelfWaits reports goroutines that wait for a group that counts them.
func reportSelfWaits(pass *analysis.Pass) {
	if !selfwait.Applies(pass.Files) {
		return
	}
	for _, f := range selfwait.Find(pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions()) {
		finding.Report(pass, f)
	}
}
