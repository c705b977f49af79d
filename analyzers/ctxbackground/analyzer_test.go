package ctxbackground_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxbackground"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/goldens"
)

func TestAnalyzer(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxbackground.Analyzer, "drops", "derives", "meant")
}

// TestFixesCompile type-checks the golden files.
func TestFixesCompile(t *testing.T) { goldens.Compile(t, 3) }
