package ctxunused_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxunused"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/goldens"
)

func TestAnalyzer(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxunused.Analyzer, "derived", "dropped", "groups", "silent")
}

// TestFixesCompile type-checks the golden files.
func TestFixesCompile(t *testing.T) { goldens.Compile(t, 3) }
