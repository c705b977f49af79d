package lockorder_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/lockorder"
)

func TestFindings(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), lockorder.Analyzer, "a")
}

// The trace tells both sides, the reported one last.
func TestTrace(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), lockorder.Analyzer, "trace")
	var got []string
	for _, d := range results[0].Diagnostics {
		for _, r := range d.Related {
			got = append(got, fmt.Sprintf("%d %s", results[0].Action.Package.Fset.Position(r.Pos).Line, r.Message))
		}
	}
	want := []string{
		"17 1. report: locks bank.mu",
		"20 2. report: calls (*account).read",
		"33 3. report: waits here for account.mu, which close may hold",
		"25 4. close: locks account.mu",
		"28 5. close: calls (*bank).forget",
		"39 6. close: waits here for bank.mu, which report may hold",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the trace is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
