package ctxignore_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxignore"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/goldens"
)

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), ctxignore.Analyzer, "textbook", "sure")
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxignore.Analyzer, "fixes")
}

// TestFixesCompile type-checks the golden file.
func TestFixesCompile(t *testing.T) { goldens.Compile(t, 1) }
