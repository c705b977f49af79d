package analyzers

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/goroutineleak"
)

// Unknowns returns an analyzer that reports what the rules looked at and could
// not decide: where, and the construct or the bound that is to blame. That is
// no finding, so it is not one of All.
func Unknowns() *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "unknowns",
		Doc:      "list what the rules could not decide",
		Requires: []*analysis.Analyzer{goroutineleak.Analyzer},
		Run:      reportUnknowns,
	}
}

func reportUnknowns(pass *analysis.Pass) (any, error) {
	leaks := pass.ResultOf[goroutineleak.Analyzer].(*goroutineleak.Result)
	for _, u := range leaks.Unknowns {
		pass.Report(analysis.Diagnostic{Pos: u.Pos, Message: fmt.Sprintf(
			"%s: goroutineleak: %s", u.Function, strings.Join(u.Reasons, "; "))})
	}
	return nil, nil
}
