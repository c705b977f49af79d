package busywait_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/busywait"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/goldens"
)

func TestAnalyzer(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), busywait.Analyzer,
		"spin", "nap", "silent")
}

// TestFixesCompile type-checks the golden files.
func TestFixesCompile(t *testing.T) { goldens.Compile(t, 1) }
