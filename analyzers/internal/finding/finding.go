// Package finding is the one door through which rules report: it honours
// suppression comments and attaches the trace.
package finding

import (
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A Finding is what a rule has to say about one place.
type Finding struct {
	Pos, End token.Pos // the operation itself: the send that blocks, the call that stalls
	Message  string    // lower case, no period, about twelve words
	Trace    witness.Trace
	Fixes    []analysis.SuggestedFix
}

// Report reports the finding under the name of the pass's analyzer, unless a
// comment suppresses it. The analyzer must require [directive.Analyzer].
func Report(pass *analysis.Pass, f Finding) {
	set := pass.ResultOf[directive.Analyzer].(*directive.Set)
	if set.Suppresses(pass.Analyzer.Name, f.Pos) {
		return
	}
	pass.Report(analysis.Diagnostic{
		Pos:            f.Pos,
		End:            f.End,
		Category:       pass.Analyzer.Name,
		Message:        f.Message,
		SuggestedFixes: f.Fixes,
		Related:        f.Trace.Related(),
	})
}
