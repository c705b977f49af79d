package ctxvariant_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxvariant"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/goldens"
)

func TestAnalyzer(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxvariant.Analyzer,
		"store", "siblings", "contexts", "paths", "carried", "closures", "processes", "shapes", "wrappers", "silent")
}

// TestFixesCompile type-checks the golden files.
func TestFixesCompile(t *testing.T) { goldens.Compile(t, 5) }
