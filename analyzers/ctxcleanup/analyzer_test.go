package ctxcleanup_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxcleanup"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/goldens"
)

func TestAnalyzer(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxcleanup.Analyzer, "ended", "deferred", "failed")
}

func TestSilent(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), ctxcleanup.Analyzer, "silent", "store", "storetest")
}

// TestFixesCompile type-checks the golden files.
func TestFixesCompile(t *testing.T) { goldens.Compile(t, 3) }
